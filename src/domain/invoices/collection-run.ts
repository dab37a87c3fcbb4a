/** The process that collects an invoice, as the intents to start it name it. */
export const collectionRun = { workflowType: 'invoiceCollection', taskQueue: 'core' } as const;

/** One at a time for an invoice; what is owed again after an end is collected by a further one. */
export function collectionId(invoiceId: string, round = 1): string {
  return `invoice-collection/${invoiceId}${round > 1 ? `/${round}` : ''}`;
}

export interface CollectionInput {
  invoiceId: string;
}
