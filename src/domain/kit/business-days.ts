// date-holidays carries the calendars of the world: workflows must not import this file.
import Holidays from 'date-holidays';
import { addDays, type Day, parseDay, weekday } from './calendar.ts';
import { Problem } from './problem.ts';
import { weekendDays } from './weekends.ts';

/** An ISO 3166-1 country whose bank holidays count: `US`, `DE`. */
export type BusinessCalendar = string;

export const businessDayConventions = [
  'unadjusted',
  'following',
  'modified-following',
  'preceding',
  'modified-preceding',
] as const;
export type BusinessDayConvention = (typeof businessDayConventions)[number];

export function isBusinessCalendar(country: string): boolean {
  return Object.hasOwn(countries, country);
}

export function isBusinessDay(day: Day, calendar: BusinessCalendar): boolean {
  if (!isBusinessCalendar(calendar))
    throw new Problem('invalid', 'unknown-calendar', `No bank holidays known for '${calendar}'.`);
  if (weekendDays(calendar).includes(weekday(day))) return false;
  const year = Number(day.slice(0, 4));
  // Holidays of several days may begin in the year before.
  return !closedDays(calendar, year).has(day) && !closedDays(calendar, year - 1).has(day);
}

/** Moves a day that is no business day; the `modified` ones turn round at the end of the month. */
export function adjust(
  day: Day,
  convention: BusinessDayConvention,
  calendar: BusinessCalendar,
): Day {
  if (convention === 'unadjusted') return parseDay(day);
  const step = convention.endsWith('following') ? 1 : -1;
  const moved = nearest(day, step, calendar);
  const leftMonth = moved.slice(0, 7) !== day.slice(0, 7);
  return convention.startsWith('modified') && leftMonth ? nearest(day, -step, calendar) : moved;
}

/** Counts business days on from `day`, which need not be one; 0 is the day itself or the next. */
export function addBusinessDays(day: Day, count: number, calendar: BusinessCalendar): Day {
  if (!Number.isInteger(count) || Math.abs(count) > MOST_DAYS)
    throw new Problem('unprocessable', 'too-many-days', `Count at most ${MOST_DAYS} days.`);
  if (count === 0) return nearest(day, 1, calendar);
  const step = Math.sign(count);
  let at = day;
  for (let left = Math.abs(count); left > 0; left -= 1)
    at = nearest(addDays(at, step), step, calendar);
  return at;
}

const MOST_DAYS = 2_000;
const MOST_YEARS_KEPT = 400;
const countries = new Holidays().getCountries();
const kept = new Map<string, ReadonlySet<Day>>();

// The longest run of holidays anywhere is about two weeks; more means a broken calendar.
function nearest(day: Day, step: number, calendar: BusinessCalendar): Day {
  for (let i = 0, at = day; i < 40; i += 1, at = addDays(at, step))
    if (isBusinessDay(at, calendar)) return at;
  throw new RangeError(`${calendar} has no business day near ${day}`);
}

function closedDays(calendar: BusinessCalendar, year: number): ReadonlySet<Day> {
  const key = `${calendar} ${year}`;
  const known = kept.get(key);
  if (known) return known;
  const days = new Set(holidaysOf(calendar, year));
  if (kept.size >= MOST_YEARS_KEPT) kept.clear();
  kept.set(key, days);
  return days;
}

function holidaysOf(calendar: BusinessCalendar, year: number): Day[] {
  const holidays = new Holidays(calendar, { types: ['bank', 'public'], timezone: 'UTC' });
  return holidays.getHolidays(year).flatMap((holiday) => {
    const [day, time] = holiday.date.split(' ');
    // A holiday from noon on leaves the banks open in the morning.
    if (day === undefined || time !== '00:00:00') return [];
    if (calendar === 'US' && staysOpenInUs(day, holiday.substitute)) return [];
    const length = Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY_MS);
    return Array.from({ length }, (_, i) => addDays(day, i));
  });
}

const DAY_MS = 86_400_000;

/** The Federal Reserve moves a Sunday holiday to Monday but never a Saturday one to Friday. */
function staysOpenInUs(day: Day, substitute: boolean | undefined): boolean {
  return substitute === true && weekday(day) === 5;
}
