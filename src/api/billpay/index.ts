import { router } from '../kit/router.ts';
import { approvals } from './approvals.ts';
import { bills } from './bills.ts';
import { deciding } from './deciding.ts';
import { vendors } from './vendors.ts';
import { workflows } from './workflows.ts';

export const billpay = router()
  .route('/', vendors)
  .route('/', bills)
  .route('/', approvals)
  .route('/', deciding)
  .route('/', workflows);
