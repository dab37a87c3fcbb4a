import type { Day } from '../kit/calendar.ts';
import { Dec, decimal } from '../kit/decimal.ts';
import type { Minor } from '../kit/money.ts';
import { Problem } from '../kit/problem.ts';
import { percentOf } from '../kit/rate.ts';

export interface EarlyTerms {
  /** Null where the terms offer no discount. */
  earlyPercent: string | null;
  /** The last day on which it may be taken, that day included. */
  earlyOn: Day | null;
  totalMinor: Minor;
  /** What credit notes have taken off already: nobody gets a discount on that. */
  creditedMinor: Minor;
}

/** What may be left out of a payment that arrives on `receivedOn`: a part of the gross amount. */
export function earlyDiscount(terms: EarlyTerms, receivedOn: Day): Minor {
  const { earlyPercent, earlyOn, totalMinor, creditedMinor } = terms;
  if (earlyPercent === null || earlyOn === null || receivedOn > earlyOn) return 0;
  return percentOf(totalMinor - creditedMinor, earlyPercent);
}

export interface DiscountTerms {
  percent: string;
  /** Days from the issue on until the discount ends, and until all is due. */
  discountDays: number;
  netDays: number;
}

export interface YearlyCost {
  /** Percentages of a year of 365 and of 360 days, with two decimals. */
  simple365: string;
  simple360: string;
  effective: string;
}

/** What it costs by the year to pay later without the discount; null where it buys no day. */
export function costOfNotTaking(terms: DiscountTerms): YearlyCost | null {
  const percent = decimal(terms.percent);
  const days = terms.netDays - terms.discountDays;
  if (percent.lte(0) || percent.gte(100))
    throw new Problem('unprocessable', 'discount-percent', 'A discount is 0 to 100 percent.');
  if (days <= 0) return null;
  const perPeriod = percent.dividedBy(new Dec(100).minus(percent));
  const shown = (ratio: Dec) => ratio.times(100).toFixed(2);
  return {
    simple365: shown(perPeriod.times(365).dividedBy(days)),
    simple360: shown(perPeriod.times(360).dividedBy(days)),
    effective: shown(perPeriod.plus(1).pow(new Dec(365).dividedBy(days)).minus(1)),
  };
}
