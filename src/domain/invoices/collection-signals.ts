/**
 * What a collection is told of. The facts are in the database before it is told; the signal makes
 * it look, and names the reason in the workflow's history.
 */
export const collectionSignals = [
  'paymentRecorded',
  'promised',
  'disputeOpened',
  'disputeResolved',
  'paused',
  'resumed',
  'scheduleChanged',
  'addressBounced',
  'messageDecided',
  'sendReminderNow',
  'voided',
  'writtenOff',
] as const;
export type CollectionSignal = (typeof collectionSignals)[number];
