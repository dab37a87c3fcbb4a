import { type Day, daysBetween } from '../kit/calendar.ts';
import { fraction, multiply } from '../kit/fraction.ts';
import { type Minor, roundMinor, sumMinor } from '../kit/money.ts';
import { percentRatio } from '../kit/rate.ts';

export interface LatePrincipal {
  annualPercent: string;
  /** Interest runs from the day after this one: the due day, or the last one charged before. */
  after: Day;
  /** The last day that counts. */
  through: Day;
  /** What was open at the end of each day on which it changed, in the order of the days. */
  balances: readonly { on: Day; balanceMinor: Minor }[];
}

export interface InterestPeriod {
  after: Day;
  through: Day;
  days: number;
  balanceMinor: Minor;
  interestMinor: Minor;
}

export interface LateInterest {
  periods: InterestPeriod[];
  interestMinor: Minor;
}

/**
 * Simple interest by actual days over 365, on what was open each day: a part payment lowers it from
 * the next day on, and the payment of the rest does not erase it. Each period is rounded once.
 */
export function lateInterest(principal: LatePrincipal): LateInterest {
  const { after, through, balances } = principal;
  const changes = balances.filter(({ on }) => on > after && on < through);
  const starts = [after, ...changes.map(({ on }) => on)];
  const periods = starts.flatMap((start, i) => {
    const end = starts[i + 1] ?? through;
    const period = periodOf(principal, start, end);
    return period.days > 0 && period.balanceMinor > 0 ? [period] : [];
  });
  return { periods, interestMinor: sumMinor(periods.map((period) => period.interestMinor)) };
}

function periodOf(principal: LatePrincipal, after: Day, through: Day): InterestPeriod {
  const balanceMinor = principal.balances.findLast(({ on }) => on <= after)?.balanceMinor ?? 0;
  const days = daysBetween(after, through);
  const ratio = multiply(percentRatio(principal.annualPercent), fraction(days, 365));
  const interestMinor = roundMinor(multiply(fraction(balanceMinor), ratio));
  return { after, through, days, balanceMinor, interestMinor };
}
