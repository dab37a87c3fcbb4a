import type { Day } from '../kit/calendar.ts';
import type { Minor } from '../kit/money.ts';
import { type InterestPeriod, type LatePrincipal, lateInterest } from './late-interest.ts';

export interface LateCase {
  dueOn: Day;
  /** The last day that counts. */
  today: Day;
  /** What the invoice's own terms say; null adds nothing. */
  terms: { lateFeeMinor: Minor | null; lateInterestPercent: string | null };
  /** What was charged before: the last day of it, and whether the fee is among it. */
  charged: { through: Day | null; fee: boolean };
  /** What was open at the end of each day on which it changed, in the order of the days. */
  balances: LatePrincipal['balances'];
}

export interface LateCharge {
  /** Interest counts from the day after this one. */
  after: Day;
  through: Day;
  feeMinor: Minor;
  interestMinor: Minor;
  periods: InterestPeriod[];
}

/**
 * What a late invoice may be charged with by now: its fee once, and interest for the days that
 * were not charged before. Null where its terms add nothing, it was paid in time, or it comes to
 * nothing.
 */
export function lateCharge({ dueOn, today, terms, charged, balances }: LateCase) {
  const after = charged.through ?? dueOn;
  if (today <= after || openAfter(dueOn, balances) <= 0) return null;
  const { lateFeeMinor, lateInterestPercent: annualPercent } = terms;
  const feeMinor = charged.fee ? 0 : (lateFeeMinor ?? 0);
  const period = { after, through: today, balances };
  const interest = annualPercent ? lateInterest({ annualPercent, ...period }) : nothing;
  if (feeMinor + interest.interestMinor === 0) return null;
  return { after, through: today, feeMinor, ...interest } satisfies LateCharge;
}

const nothing = { periods: [], interestMinor: 0 };

function openAfter(day: Day, balances: LateCase['balances']): Minor {
  return balances.findLast(({ on }) => on <= day)?.balanceMinor ?? 0;
}
