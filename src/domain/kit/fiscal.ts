import { addDays, addMonths, type Day, isDay } from './calendar.ts';
import { Problem } from './problem.ts';

/** Both days belong to it. */
export interface DayRange {
  start: Day;
  end: Day;
}

export interface FiscalYear extends DayRange {
  /** The calendar year in which it ends, which names it: the year from 2025-10-01 is 2026. */
  year: number;
}

export interface FiscalQuarter extends FiscalYear {
  quarter: number;
}

/** The fiscal year that holds the day; `startsOn` is its first day as `MM-DD`, such as `04-06`. */
export function fiscalYear(day: Day, startsOn = '01-01'): FiscalYear {
  const start = latestStart(day, startsOn);
  const end = addDays(addMonths(start, 12), -1);
  return { year: Number(end.slice(0, 4)), start, end };
}

/** The quarter of the fiscal year that holds the day. */
export function fiscalQuarter(day: Day, startsOn = '01-01'): FiscalQuarter {
  const { year, start } = fiscalYear(day, startsOn);
  const starts = [0, 3, 6, 9, 12].map((months) => addMonths(start, months));
  const quarter = starts.findLastIndex((first) => first <= day) + 1;
  const [from, next] = starts.slice(quarter - 1);
  if (from === undefined || next === undefined) throw new RangeError(`no quarter holds ${day}`);
  return { year, quarter, start: from, end: addDays(next, -1) };
}

function latestStart(day: Day, startsOn: string): Day {
  // 2026 is no leap year, so 29 February, which most years lack, is refused.
  if (!isDay(`2026-${startsOn}`))
    throw new Problem('invalid', 'fiscal-start', `'${startsOn.slice(0, 10)}' cannot start a year.`);
  const thisYear = `${day.slice(0, 4)}-${startsOn}`;
  return thisYear <= day ? thisYear : addMonths(thisYear, -12);
}
