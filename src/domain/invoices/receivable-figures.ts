import { addDays, addMonths, type Day, daysBetween, startOfMonth } from '../kit/calendar.ts';
import type { Minor } from '../kit/money.ts';
import { Problem } from '../kit/problem.ts';
import { collectionEffectiveness } from './cei.ts';
import { countBackDso, type DaysSalesOutstanding, daysSalesOutstanding } from './dso.ts';

/** How many months of sales the count-back goes through at most. */
export const countBackMonths = 24;

export interface DsoInput {
  asOf: Day;
  days: number;
  receivablesMinor: Minor;
  currentMinor: Minor;
  salesMinor: Minor;
  /** Of each month in which anything was sold, of the last `countBackMonths`. */
  months: readonly { month: Day; salesMinor: Minor }[];
}

type Variants = { [Name in keyof Required<DaysSalesOutstanding>]: string | null };

/** All variants of days sales outstanding; null where sales say nothing about it. */
export function dsoVariants(input: DsoInput): Variants & { countBack: string | null } {
  const { receivablesMinor, currentMinor, salesMinor, days } = input;
  const plain = defined(() =>
    daysSalesOutstanding({
      receivables: String(receivablesMinor),
      currentReceivables: String(currentMinor),
      creditSales: String(salesMinor),
      days,
    }),
  );
  const { dso = null, bestPossible = null, averageDaysDelinquent = null } = plain ?? {};
  const countBack = defined(() => countBackDso(String(receivablesMinor), monthsBack(input)));
  return { dso, bestPossible, averageDaysDelinquent, countBack };
}

/** Newest first; the month of the day itself has only the days until then. */
function monthsBack({ asOf, months }: DsoInput) {
  const sold = new Map(months.map(({ month, salesMinor }) => [month, salesMinor]));
  const first = startOfMonth(asOf);
  return Array.from({ length: countBackMonths }, (_, back) => {
    const month = addMonths(first, -back);
    const end = back === 0 ? addDays(asOf, 1) : addMonths(month, 1);
    return { creditSales: String(sold.get(month) ?? 0), days: daysBetween(month, end) };
  });
}

export interface CeiInput {
  beginningMinor: Minor;
  salesMinor: Minor;
  endingMinor: Minor;
  endingCurrentMinor: Minor;
}

/** Null where nothing was collectible. */
export function ceiOf(input: CeiInput): string | null {
  return defined(() =>
    collectionEffectiveness({
      beginningReceivables: String(input.beginningMinor),
      creditSales: String(input.salesMinor),
      endingReceivables: String(input.endingMinor),
      endingCurrentReceivables: String(input.endingCurrentMinor),
    }),
  );
}

function defined<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
