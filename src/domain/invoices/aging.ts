import { addDays, type Day, daysBetween } from '../kit/calendar.ts';
import { Dec } from '../kit/decimal.ts';
import { type Minor, sumMinor } from '../kit/money.ts';

export const agingBuckets = ['current', 'days1to30', 'days31to60', 'days61to90', 'over90'] as const;
export type AgingBucket = (typeof agingBuckets)[number];

/** An invoice or installment with what is open of it; below zero, a credit not yet applied. */
export interface OpenItem {
  dueDate: Day;
  balanceMinor: Minor;
}

export interface Aging {
  asOf: Day;
  buckets: Record<AgingBucket, Minor>;
  /** Credits that no invoice has taken up, as a negative amount beside the buckets. */
  unapplied: Minor;
  /** Buckets and unapplied credits: what the control account of receivables says. */
  total: Minor;
  /** How late the late money is, weighted by balance; null where none is late. */
  averageDaysLate: string | null;
}

/**
 * Sorts open items of one currency by how long they are past due on a day. What is due on that day
 * is not late yet.
 */
export function ageItems(asOf: Day, items: readonly OpenItem[]): Aging {
  const buckets = { current: 0, days1to30: 0, days31to60: 0, days61to90: 0, over90: 0 };
  const bucketOf = bucketsOn(asOf);
  const owed = items.filter(({ balanceMinor }) => balanceMinor > 0);
  for (const { dueDate, balanceMinor } of owed)
    buckets[bucketOf(dueDate)] = sumMinor([buckets[bucketOf(dueDate)], balanceMinor]);
  const credits = items.filter(({ balanceMinor }) => balanceMinor < 0);
  const unapplied = sumMinor(credits.map(({ balanceMinor }) => balanceMinor));
  return {
    asOf,
    buckets,
    unapplied,
    total: sumMinor([...Object.values(buckets), unapplied]),
    averageDaysLate: averageDaysLate(asOf, owed),
  };
}

/** The earliest due dates that are at most so many days late on a day. */
export function agingBounds(asOf: Day): Record<'day30' | 'day60' | 'day90', Day> {
  return { day30: addDays(asOf, -30), day60: addDays(asOf, -60), day90: addDays(asOf, -90) };
}

/** The bucket of any due date on that day; days compare as text, so that it costs no calendar. */
export function bucketsOn(asOf: Day): (dueDate: Day) => AgingBucket {
  const { day30, day60, day90 } = agingBounds(asOf);
  return (dueDate) => {
    if (dueDate >= asOf) return 'current';
    if (dueDate >= day30) return 'days1to30';
    if (dueDate >= day60) return 'days31to60';
    return dueDate >= day90 ? 'days61to90' : 'over90';
  };
}

function averageDaysLate(asOf: Day, owed: readonly OpenItem[]): string | null {
  let [late, weighted] = [new Dec(0), new Dec(0)];
  for (const { dueDate, balanceMinor } of owed) {
    if (dueDate >= asOf) continue;
    late = late.plus(balanceMinor);
    weighted = weighted.plus(new Dec(balanceMinor).times(daysBetween(dueDate, asOf)));
  }
  return late.isZero() ? null : weighted.dividedBy(late).toDecimalPlaces(6).toFixed();
}
