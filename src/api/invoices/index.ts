import { router } from '../kit/router.ts';
import { invoiceActs } from './acts.ts';
import { customers } from './customers.ts';
import { invoices } from './invoices.ts';

/** Paths of fixed words come first: `{invoiceId}` would take them for ids. */
export const invoiceRoutes = router()
  .route('/', customers)
  .route('/', invoices)
  .route('/', invoiceActs);
