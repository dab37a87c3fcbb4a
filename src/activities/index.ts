import { approvalMailActivities } from './billpay/approval-mails.ts';
import { approvalQuestionActivities } from './billpay/approval-questions.ts';
import { approvalActivities } from './billpay/approvals.ts';
import type { Deps } from './deps.ts';
import { analysisActivities } from './documents/analysis.ts';
import { batchActivities } from './documents/batch.ts';
import { readingActivities } from './documents/reading.ts';
import { accountMailActivities } from './identity/account-mail.ts';
import { collectionActivities } from './invoices/collections.ts';
import { importActivities } from './invoices/imports.ts';
import { predictionActivities } from './invoices/predictions.ts';
import { refundActivities } from './invoices/refunds.ts';
import { runActivities } from './runs.ts';

/** Every activity of the system; the names are unique over all domains. */
export function createActivities(deps: Deps) {
  return {
    ...runActivities(deps),
    ...analysisActivities(deps),
    ...readingActivities(deps),
    ...batchActivities(deps),
    ...accountMailActivities(deps),
    ...approvalActivities(deps),
    ...collectionActivities(deps),
    ...importActivities(deps),
    ...refundActivities(deps),
    ...predictionActivities(deps),
    ...approvalMailActivities(deps),
    ...approvalQuestionActivities(deps),
  };
}
