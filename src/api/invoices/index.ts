import { router } from '../kit/router.ts';
import { invoiceActs } from './acts.ts';
import { aging } from './aging.ts';
import { analytics } from './analytics.ts';
import { approval } from './approval.ts';
import { bulk } from './bulk.ts';
import { collections } from './collections.ts';
import { communicationActs } from './communication-acts.ts';
import { communications } from './communications.ts';
import { creditNotes } from './credit-notes.ts';
import { customerCredit } from './customer-credit.ts';
import { customers } from './customers.ts';
import { history } from './history.ts';
import { importActs } from './import-acts.ts';
import { imports } from './imports.ts';
import { invoiceExport } from './invoice-export.ts';
import { invoices } from './invoices.ts';
import { lateCharges } from './late-charges.ts';
import { messageDrafts } from './message-drafts.ts';
import { messages } from './messages.ts';
import { objections } from './objections.ts';
import { papers } from './papers.ts';
import { customerBehaviour } from './payment-behaviour.ts';
import { payments } from './payments.ts';
import { predictions } from './predictions.ts';
import { reconciliations } from './reconciliations.ts';
import { refunds } from './refunds.ts';
import { schedulePreview } from './schedule-preview.ts';
import { schedules } from './schedules.ts';
import { settings } from './settings.ts';
import { statements } from './statements.ts';
import { workList } from './work-list.ts';
import { writeOffs } from './write-offs.ts';

/** Paths of fixed words come first: `{invoiceId}` would take them for ids. */
export const invoiceRoutes = router()
  .route('/', customers)
  .route('/', customerCredit)
  .route('/', customerBehaviour)
  .route('/', statements)
  .route('/', aging)
  .route('/', analytics)
  .route('/', settings)
  .route('/', schedulePreview)
  .route('/', schedules)
  .route('/', workList)
  .route('/', payments)
  .route('/', refunds)
  .route('/', reconciliations)
  .route('/', creditNotes)
  .route('/', papers)
  .route('/', communications)
  .route('/', communicationActs)
  .route('/', predictions)
  .route('/', imports)
  .route('/', bulk)
  .route('/', importActs)
  .route('/', messages)
  .route('/', messageDrafts)
  .route('/', invoiceExport)
  .route('/', invoices)
  .route('/', invoiceActs)
  .route('/', collections)
  .route('/', objections)
  .route('/', lateCharges)
  .route('/', writeOffs)
  .route('/', approval)
  .route('/', history);
