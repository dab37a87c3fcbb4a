import { Dec, decimal } from '../kit/decimal.ts';
import { Problem } from '../kit/problem.ts';

/** Decimal strings of one currency, of a period and its end. */
export interface SalesPeriod {
  receivables: string;
  creditSales: string;
  days: number;
  /** The part of the receivables that is not yet due. */
  currentReceivables?: string | undefined;
}

export interface DaysSalesOutstanding {
  dso: string;
  /** What it would be if everybody paid on time; the rest is delinquent. */
  bestPossible?: string;
  averageDaysDelinquent?: string;
}

/** Ending receivables over credit sales × days, in days with up to six decimals. */
export function daysSalesOutstanding(period: SalesPeriod): DaysSalesOutstanding {
  const sales = decimal(period.creditSales);
  if (sales.lte(0)) throw undefinedDso('Without credit sales there are no days of sales.');
  const daysOf = (receivables: string) => decimal(receivables).times(period.days).dividedBy(sales);
  const dso = daysOf(period.receivables);
  if (period.currentReceivables === undefined) return { dso: written(dso) };
  const best = daysOf(period.currentReceivables);
  return {
    dso: written(dso),
    bestPossible: written(best),
    averageDaysDelinquent: written(dso.minus(best)),
  };
}

/**
 * The days of the latest sales that the receivables add up to, month by month backwards: unlike the
 * plain ratio it does not move with the season. Periods come newest first.
 */
export function countBackDso(
  receivables: string,
  periods: readonly { creditSales: string; days: number }[],
): string {
  let left = decimal(receivables);
  let days = new Dec(0);
  for (const period of periods) {
    if (left.isZero()) break;
    const sales = decimal(period.creditSales);
    if (sales.lt(0)) throw undefinedDso('Sales cannot be negative.');
    if (left.lt(sales)) return written(days.plus(left.dividedBy(sales).times(period.days)));
    left = left.minus(sales);
    days = days.plus(period.days);
  }
  if (left.isZero()) return written(days);
  throw undefinedDso('The receivables exceed the sales of all periods given: add earlier ones.');
}

function written(days: Dec): string {
  return days.toDecimalPlaces(6).toFixed();
}

function undefinedDso(detail: string): Problem {
  return new Problem('unprocessable', 'dso-undefined', detail);
}
