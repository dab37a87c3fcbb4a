import { router } from '../kit/router.ts';
import { invoiceActs } from './acts.ts';
import { approval } from './approval.ts';
import { customers } from './customers.ts';
import { history } from './history.ts';
import { invoices } from './invoices.ts';
import { settings } from './settings.ts';

/** Paths of fixed words come first: `{invoiceId}` would take them for ids. */
export const invoiceRoutes = router()
  .route('/', customers)
  .route('/', settings)
  .route('/', invoices)
  .route('/', invoiceActs)
  .route('/', approval)
  .route('/', history);
