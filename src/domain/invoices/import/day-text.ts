import { type Day, isDay } from '../../kit/calendar.ts';

/** What a cell says: one day, one of two that only the rest of the file can part, or none. */
export type DayReading = { day: Day } | { either: Record<DateOrder, Day> } | null;
export type DateOrder = 'day-first' | 'month-first';

const time = '(?:[T ]+\\d{1,2}:\\d{2}.*)?';
const yearFirst = new RegExp(`^(\\d{4})([-/.]?)(\\d{1,2})\\2(\\d{1,2})${time}$`);
const dotted = new RegExp(`^(\\d{1,2})\\. ?(\\d{1,2})\\. ?(\\d{4})${time}$`);
const slashed = new RegExp(`^(\\d{1,2})([-/])(\\d{1,2})\\2(\\d{4})${time}$`);
const dayThenName = /^(\d{1,2})[-. /]+([A-Za-z]{3,9})[-., /]+(\d{4})$/;
const nameThenDay = /^([A-Za-z]{3,9})[. ]+(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})$/;

const months =
  'january february march april may june july august september october november december';

/**
 * Reads a date as people write it. With the year first, with dots (as in Germany, day first) or
 * with the month's English name there is one reading; `03/04/2026` has two. Years have four digits.
 */
export function readDay(text: string): DayReading {
  const [, year, sign, month, day] = yearFirst.exec(text) ?? [];
  if (year && (sign || text.length === 8)) return only(dayOf(year, month, day));
  const byDots = dotted.exec(text);
  if (byDots) return only(dayOf(byDots[3], byDots[2], byDots[1]));
  const bySlashes = slashed.exec(text);
  if (bySlashes) return parted(bySlashes[1], bySlashes[3], bySlashes[4]);
  const named = dayThenName.exec(text);
  if (named) return only(dayOf(named[3], monthNamed(named[2]), named[1]));
  const american = nameThenDay.exec(text);
  if (american) return only(dayOf(american[3], monthNamed(american[1]), american[2]));
  return null;
}

function parted(first = '', second = '', year = ''): DayReading {
  const dayFirst = dayOf(year, second, first);
  const monthFirst = dayOf(year, first, second);
  if (dayFirst === null || monthFirst === null || dayFirst === monthFirst)
    return only(dayFirst ?? monthFirst);
  return { either: { 'day-first': dayFirst, 'month-first': monthFirst } };
}

/** What a date with slashes shows of the order in its file, where only one reading is a day. */
export function orderShownBy(text: string): DateOrder | null {
  const [, first = '', , second = '', year = ''] = slashed.exec(text) ?? [];
  const dayFirst = dayOf(year, second, first);
  const monthFirst = dayOf(year, first, second);
  if (dayFirst !== null && monthFirst === null) return 'day-first';
  return monthFirst !== null && dayFirst === null ? 'month-first' : null;
}

const only = (day: Day | null): DayReading => (day === null ? null : { day });

function dayOf(year = '', month = '', day = ''): Day | null {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(text) ? text : null;
}

function monthNamed(name = ''): string {
  const i = months.split(' ').findIndex((month) => month.startsWith(name.toLowerCase()));
  return String(i + 1);
}
