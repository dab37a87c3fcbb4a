import { addDays, addMonths, isDay } from '../../kit/calendar.ts';
import type { ReportingPeriod } from '../statement.ts';
import type { Candidate } from './figure-candidates.ts';
import type { PeriodMark } from './period-mark.ts';

/** The newest period that figures are given for; a whole year before the quarter it ends with. */
export function reportingPeriod(taken: readonly Candidate[]): ReportingPeriod | null {
  const statements = taken.filter((candidate) => candidate.figure.statement !== 'kpi');
  const from = statements.length > 0 ? statements : taken;
  const newest = from.toSorted((a, b) => order(b) - order(a))[0];
  if (!newest) return null;
  const { period: label } = newest.figure;
  if (!/^\d{4}/.test(label)) return null;
  const marks = from.filter((candidate) => candidate.figure.period === label).map((c) => c.mark);
  const end = marks.map(lastDay).find((day) => day !== null) ?? null;
  const months = monthsOf(label);
  const whole = end !== null && months > 0 && isMonthEnd(end);
  return { label, start: whole ? addMonths(addDays(end, 1), -months) : null, end };
}

function order({ figure: { period } }: Candidate): number {
  const [year = '0', part = ''] = period.split('-');
  const inYear = part.startsWith('Q')
    ? Number(part.slice(1)) * 3
    : part.startsWith('H')
      ? Number(part.slice(1)) * 6
      : part === '9M'
        ? 8.5
        : Number(part || 12.5);
  return Number(year) * 100 + inYear;
}

function monthsOf(label: string): number {
  if (/^\d{4}$/.test(label)) return 12;
  if (/-Q\d$/.test(label)) return 3;
  if (/-H\d$/.test(label)) return 6;
  if (/-9M$/.test(label)) return 9;
  return /-\d\d$/.test(label) ? 1 : 0;
}

function lastDay({ year, month, day, quarter, half }: PeriodMark): string | null {
  if (year === undefined) return null;
  if (month === undefined) {
    const closing = quarter !== undefined ? quarter * 3 : half !== undefined ? half * 6 : null;
    return closing === null ? null : monthEnd(year, closing);
  }
  if (day === undefined) return monthEnd(year, month);
  const text = `${year}-${pad(month)}-${pad(day)}`;
  return isDay(text) ? text : null;
}

function monthEnd(year: number, month: number): string {
  return addDays(addMonths(`${year}-${pad(month)}-01`, 1), -1);
}

function isMonthEnd(day: string): boolean {
  return addDays(day, 1).endsWith('-01');
}

function pad(part: number): string {
  return String(part).padStart(2, '0');
}
