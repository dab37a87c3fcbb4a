import { taskQueues } from './task-queues.ts';

export interface InvoiceCollectionInput {
  invoiceId: string;
}

export const invoiceCollectionId = (invoiceId: string) => `invoice-collection/${invoiceId}`;

/** How the collection of an invoice is started, for `sendInvoice`. */
export function collectionStart(invoiceId: string) {
  const input: InvoiceCollectionInput = { invoiceId };
  return {
    workflowType: 'invoiceCollection',
    workflowId: invoiceCollectionId(invoiceId),
    taskQueue: taskQueues.core,
    input,
  };
}
