// The worker bundles this file: every workflow the system can run, one line each.

export { accountMail } from './account-mail.ts';
export { billApproval } from './bill-approval.ts';
export { documentAnalysis } from './document-analysis.ts';
export { documentBatch } from './document-batch.ts';
export { invoiceCollection } from './invoice-collection.ts';
export { invoiceImport } from './invoice-import.ts';
export { nightlyTrainings, paymentModelTraining } from './payment-model-training.ts';
export { paymentRefund } from './payment-refund.ts';
