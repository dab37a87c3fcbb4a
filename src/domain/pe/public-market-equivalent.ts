import type { Day } from '../kit/calendar.ts';
import { Dec, decimal } from '../kit/decimal.ts';
import { Problem } from '../kit/problem.ts';
import type { FundPosition } from './fund-performance.ts';

export interface IndexLevel {
  date: Day;
  /** A decimal string above zero. */
  level: string;
}

/**
 * Kaplan and Schoar's ratio: what was distributed and is left, over what was paid in, all grown by
 * the index to the day of the NAV. Above 1 the fund beat the index. Null before anything was paid
 * in; up to six decimals. The index needs a level for the day of every flow and of the NAV.
 */
export function publicMarketEquivalent(
  { cashFlows, nav, navDate }: Pick<FundPosition, 'cashFlows' | 'nav' | 'navDate'>,
  index: readonly IndexLevel[],
): string | null {
  const levels = new Map(index.map(({ date, level }) => [date, decimal(level)]));
  const growth = (date: Day) => levelOn(levels, navDate).dividedBy(levelOn(levels, date));
  let [paid, received] = [new Dec(0), decimal(nav)];
  for (const { date, amount } of cashFlows) {
    const grown = decimal(amount).times(growth(date));
    if (grown.lt(0)) paid = paid.minus(grown);
    else received = received.plus(grown);
  }
  return paid.isZero() ? null : received.dividedBy(paid).toDecimalPlaces(6).toFixed();
}

function levelOn(levels: ReadonlyMap<Day, Dec>, date: Day): Dec {
  const level = levels.get(date);
  if (level?.gt(0)) return level;
  const detail = `The index needs a level above zero for ${date}.`;
  throw new Problem('unprocessable', 'index-level-missing', detail);
}
