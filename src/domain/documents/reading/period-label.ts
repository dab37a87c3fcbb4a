import type { PeriodMark } from './period-mark.ts';

/** What the document as a whole says about its periods. */
export interface FiscalCalendar {
  /** Month the fiscal year ends in, where the headings tell it. */
  yearEndMonth: number | null;
  /** True where columns of quarters or half years stand beside or instead of whole years. */
  interim: boolean;
  /** True where several periods end in one month of different years: yearly columns. */
  yearly: boolean;
  /** -1 where the company names a fiscal year after the year it starts in, else 0. */
  yearShift: number;
}

export function fiscalCalendar(marks: readonly PeriodMark[]): FiscalCalendar {
  const ends = marks.filter((mark) => mark.year !== undefined).map(settled);
  const interim = ends.some((mark) => mark.months !== undefined && mark.months < 12);
  const dated = ends.filter((mark) => mark.month !== undefined);
  const months = new Set(dated.map((mark) => mark.month));
  const yearly = months.size === 1 && new Set(dated.map((mark) => mark.year)).size > 1;
  const named = dated.find((mark) => mark.months === 12)?.month;
  const alike = yearly && !interim ? dated[0]?.month : undefined;
  const before = interim ? comparedYearEnd(dated) : undefined;
  return {
    yearEndMonth: named ?? alike ?? before ?? null,
    interim,
    yearly,
    yearShift: shiftOf(ends),
  };
}

/** An interim balance sheet stands beside the one that closed the last year: the older of two. */
function comparedYearEnd(dated: readonly PeriodMark[]): number | undefined {
  const days = dated.filter((mark) => mark.months === undefined && mark.day !== undefined);
  const order = (mark: PeriodMark): number => (mark.year ?? 0) * 12 + (mark.month ?? 0);
  const sorted = days.toSorted((a, b) => order(a) - order(b));
  const [oldest, newest] = [sorted[0], sorted.at(-1)];
  return oldest && newest && oldest.month !== newest.month ? oldest.month : undefined;
}

/** A retailer's year 2018 ends on February 2, 2019: its results say 2018, its balances 2019. */
function shiftOf(ends: readonly PeriodMark[]): number {
  const plain = ends.filter((mark) => mark.month === undefined && mark.quarter === undefined);
  const early = ends.filter((mark) => (mark.month ?? 12) <= 2 && mark.months === undefined);
  const newest = (marks: readonly PeriodMark[]): number =>
    Math.max(...marks.map((mark) => mark.year ?? 0));
  if (plain.length === 0 || early.length === 0) return 0;
  return newest(early) === newest(plain) + 1 ? -1 : 0;
}

/** Years of 52 or 53 weeks end a few days into the next month: February 2 closes January. */
function settled(mark: PeriodMark): PeriodMark {
  if (mark.day === undefined || mark.day > 7 || mark.month === undefined) return mark;
  if (mark.month > 1) return { ...mark, month: mark.month - 1 };
  return { ...mark, month: 12, ...(mark.year !== undefined && { year: mark.year - 1 }) };
}

/**
 * The label of a column: a fiscal year (`2017`), quarter (`2017-Q3`), half (`2017-H1`), nine months
 * (`2017-9M`) or month (`2017-09`). Null where the heading names no year.
 */
export function periodLabel(given: PeriodMark, calendar: FiscalCalendar): string | null {
  const mark = settled(given);
  const { year, month, months } = mark;
  if (year === undefined) return null;
  if (mark.quarter !== undefined) return `${year}-Q${mark.quarter}`;
  if (mark.half !== undefined) return `${year}-H${mark.half}`;
  if (month !== undefined) return endingLabel(mark, year, month, calendar);
  return months === 12 || months === undefined ? `${year}` : null;
}

function endingLabel(
  mark: PeriodMark,
  year: number,
  month: number,
  calendar: FiscalCalendar,
): string | null {
  const inYear = fiscalMonth(month, calendar);
  const fiscalYear = year + (month > (calendar.yearEndMonth ?? 12) ? 1 : 0);
  const labels: Readonly<Record<number, string>> = {
    12: `${year + calendar.yearShift}`,
    9: `${fiscalYear}-9M`,
    6: `${fiscalYear}-H${Math.ceil(inYear / 6)}`,
    3: `${fiscalYear}-Q${Math.ceil(inYear / 3)}`,
    1: monthLabel(year, month),
  };
  if (mark.months !== undefined) return labels[mark.months] ?? null;
  return instantLabel(mark, calendar, fiscalYear, inYear);
}

/** 1 for the first month of the fiscal year, 12 for its last. */
function fiscalMonth(month: number, calendar: FiscalCalendar): number {
  return ((month - (calendar.yearEndMonth ?? 12) + 11) % 12) + 1;
}

/**
 * A balance sheet's day is its fiscal year where it closes one, else the quarter or month it
 * closes.
 */
function instantLabel(
  mark: PeriodMark,
  calendar: FiscalCalendar,
  fiscalYear: number,
  inYear: number,
): string {
  const { year = 0, month = 0 } = mark;
  if (mark.day === undefined && !calendar.yearly) return monthLabel(year, month);
  if (calendar.yearEndMonth !== null && inYear === 12) return `${fiscalYear + calendar.yearShift}`;
  if (calendar.interim && inYear === 12) return `${fiscalYear}`;
  if (calendar.interim && inYear % 3 === 0) return `${fiscalYear}-Q${inYear / 3}`;
  const closesYear = calendar.yearEndMonth === null && month === 12;
  return closesYear ? `${year}` : monthLabel(year, month);
}

function monthLabel(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}
