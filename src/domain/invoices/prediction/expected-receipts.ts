import { addDays, type Day, daysBetween, weekday } from '../../kit/calendar.ts';

/** What is open of an invoice, and the days from its due date on which a tenth each is expected. */
export interface OpenReceivable {
  currency: string;
  balanceMinor: number;
  dueOn: Day;
  tenthDays: readonly number[];
}

export interface ExpectedReceipts {
  currency: string;
  /** From the Monday of the first day's week on. */
  weeks: { startsOn: Day; expectedMinor: number }[];
  /** After the last of the weeks. */
  laterMinor: number;
  /** Open for longer than it was expected to be in any case: nothing says when it will come. */
  unscheduledMinor: number;
}

export interface Span {
  from: Day;
  weeks: number;
}

/**
 * What is expected to come in week by week, in each currency. An invoice counts in every week in
 * which it may be paid, by how likely that is; days before `from` are over and count no more.
 */
export function expectedReceipts(
  receivables: readonly OpenReceivable[],
  span: Span,
): ExpectedReceipts[] {
  const byCurrency = Map.groupBy(receivables, (it) => it.currency);
  return [...byCurrency]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, own]) => ({ currency, ...receiptsOf(own, span) }));
}

function receiptsOf(receivables: readonly OpenReceivable[], { from, weeks }: Span) {
  const monday = addDays(from, 1 - weekday(from));
  const sums = Array.from({ length: weeks }, () => 0);
  let laterMinor = 0;
  let unscheduledMinor = 0;
  for (const { dueOn, balanceMinor, tenthDays } of receivables) {
    const dueIn = daysBetween(from, dueOn);
    const ahead = tenthDays.map((days) => dueIn + days).filter((days) => days >= 0);
    if (ahead.length === 0) unscheduledMinor += balanceMinor;
    for (const [i, days] of ahead.entries()) {
      const part = partOf(balanceMinor, ahead.length, i);
      const week = Math.floor((days + weekday(from) - 1) / 7);
      if (week < weeks) sums[week] = (sums[week] ?? 0) + part;
      else laterMinor += part;
    }
  }
  const shown = sums.map((expectedMinor, i) => ({
    startsOn: addDays(monday, i * 7),
    expectedMinor,
  }));
  return { weeks: shown, laterMinor, unscheduledMinor };
}

/** Equal parts that add up to the whole: the first ones take the odd units. */
const partOf = (wholeMinor: number, parts: number, i: number): number =>
  Math.floor(wholeMinor / parts) + (i < wholeMinor % parts ? 1 : 0);
