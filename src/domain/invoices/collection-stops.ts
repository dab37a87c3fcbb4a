import type { Day } from '../kit/calendar.ts';
import type { CollectionFacts } from './collection-facts.ts';

export const collectionEnds = ['paid', 'void', 'written_off'] as const;
export type CollectionEnd = (typeof collectionEnds)[number];

export const stopReasons = [
  'disputed',
  'paused',
  'promised',
  'excluded',
  'legal-hold',
  'insolvency-hold',
  'payment-processing',
  'covered-by-credit',
  'below-minimum',
  'address-bounced',
  'address-complained',
] as const;
export type StopReason = (typeof stopReasons)[number];

/** What has ended the collection for good, or null while something is owed. */
export function endOf({ invoice }: Pick<CollectionFacts, 'invoice'>): CollectionEnd | null {
  if (invoice.status === 'void' || invoice.status === 'written_off') return invoice.status;
  return invoice.balanceMinor === 0 ? 'paid' : null;
}

/** Why the customer must not be reminded today; null where nothing speaks against it. */
export function stopOf(facts: CollectionFacts, today: Day): StopReason | null {
  const { collection, promise } = facts;
  if (facts.disputed) return 'disputed';
  if (isPaused(collection, today)) return 'paused';
  if (promise) return 'promised';
  return holdOf(facts.customer) ?? moneyStopOf(facts) ?? addressStopOf(facts.customer);
}

export function isPaused(
  { status, pausedUntil }: CollectionFacts['collection'],
  today: Day,
): boolean {
  return status === 'paused' && (pausedUntil === null || today < pausedUntil);
}

function holdOf({ hold }: CollectionFacts['customer']): StopReason | null {
  if (hold === 'none') return null;
  return hold === 'excluded' ? 'excluded' : `${hold}-hold`;
}

function moneyStopOf(facts: CollectionFacts): StopReason | null {
  const { balanceMinor } = facts.invoice;
  if (facts.paymentProcessing) return 'payment-processing';
  if (facts.creditMinor >= balanceMinor) return 'covered-by-credit';
  return balanceMinor < facts.remindFromMinor ? 'below-minimum' : null;
}

function addressStopOf(customer: CollectionFacts['customer']): StopReason | null {
  if (customer.addressStanding === 'bounced') return 'address-bounced';
  if (customer.addressStanding === 'complained') return 'address-complained';
  return null;
}

/** What a person, a signal or a day ends; the others are looked at again every business day. */
export function endsByWord(reason: StopReason): boolean {
  return reason === 'disputed' || reason === 'paused' || reason === 'promised';
}
