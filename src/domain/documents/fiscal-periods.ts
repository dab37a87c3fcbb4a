/**
 * A period label read: `2017`, `FY2017`, `2017-H1`, `2017-Q3`, `2017-09` or the day `2017-09-30`.
 */
export interface FiscalPeriod {
  label: string;
  year: number;
  /** 1–12: the month the period ends in, as far as the label says; a plain year ends in 12. */
  endMonth: number;
  /** Length in months; 0 for a single day. */
  months: number;
}

const shapes: readonly [RegExp, (n: number) => { endMonth: number; months: number }][] = [
  [/^(?:FY)?(\d{4})$/, () => ({ endMonth: 12, months: 12 })],
  [/^(\d{4})-H([12])$/, (half) => ({ endMonth: half * 6, months: 6 })],
  [/^(\d{4})-Q([1-4])$/, (quarter) => ({ endMonth: quarter * 3, months: 3 })],
  [/^(\d{4})-(0[1-9]|1[0-2])$/, (month) => ({ endMonth: month, months: 1 })],
  [/^(\d{4})-(0[1-9]|1[0-2])-\d{2}$/, (month) => ({ endMonth: month, months: 0 })],
];

/** Reads a label; null when it has none of the known shapes. */
export function readPeriod(label: string): FiscalPeriod | null {
  for (const [shape, span] of shapes) {
    const match = shape.exec(label);
    if (match) return { label, year: Number(match[1]), ...span(Number(match[2] ?? 0)) };
  }
  return null;
}

/**
 * Earlier first; of two that end together the longer comes last, so that a year outranks its last
 * quarter.
 */
export function comparePeriods(a: FiscalPeriod, b: FiscalPeriod): number {
  return a.year - b.year || a.endMonth - b.endMonth || a.months - b.months;
}

export function endsTogether(a: FiscalPeriod, b: FiscalPeriod): boolean {
  return a.year === b.year && a.endMonth === b.endMonth;
}

/** Days that a flow of this period covers: a year counts 365, a month a twelfth of it. */
export function daysCovered(period: FiscalPeriod): number {
  return (365 * period.months) / 12;
}
