import { addDays, type Day, dayInZone, type Instant, instantAt } from '../kit/calendar.ts';

/** When a customer may be written to: hours and days of where they are. */
export interface SendCalendar {
  timeZone: string;
  /** The hour from which reminders leave, 0 to 23. */
  reminderHour: number;
  isBusinessDay(day: Day): boolean;
}

/** Nobody is written to in the evening; whose hour is later gets an hour all the same. */
const closingHour = 18;
/** No country rests so long; a calendar without any business day would never end. */
const mostDaysOff = 40;

/** The day itself where it is a business day, or the next one. */
export function businessDayFrom(day: Day, { isBusinessDay }: SendCalendar): Day {
  for (let i = 0, at = day; i < mostDaysOff; i += 1, at = addDays(at, 1))
    if (isBusinessDay(at)) return at;
  throw new RangeError(`no business day within ${mostDaysOff} days after ${day}`);
}

/** The moment at which the reminders of that day leave. */
export function reminderTime(day: Day, { timeZone, reminderHour }: SendCalendar): Instant {
  return startOfHour(day, reminderHour, timeZone);
}

/** The first moment from `from` on at which a customer may be written to. */
export function sendTime(from: Instant, calendar: SendCalendar): Instant {
  const { timeZone, reminderHour, isBusinessDay } = calendar;
  const day = dayInZone(from, timeZone);
  const opensAt = reminderTime(day, calendar);
  const closesAt = startOfHour(day, Math.max(closingHour, reminderHour + 1), timeZone);
  if (!isBusinessDay(day) || from >= closesAt)
    return reminderTime(businessDayFrom(addDays(day, 1), calendar), calendar);
  return from < opensAt ? opensAt : from;
}

function startOfHour(day: Day, hour: number, timeZone: string): Instant {
  if (hour === 24) return startOfHour(addDays(day, 1), 0, timeZone);
  return instantAt(day, `${String(hour).padStart(2, '0')}:00`, timeZone);
}
