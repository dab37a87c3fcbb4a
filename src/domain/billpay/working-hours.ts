import {
  addDays,
  type Day,
  dayInZone,
  fromEpochMs,
  type Instant,
  instantAt,
  toEpochMs,
} from '../kit/calendar.ts';

export interface WorkingCalendar {
  timeZone: string;
  isWorkingDay(day: Day): boolean;
}

const hourMs = 3_600_000;
/** No country rests so long; a calendar without any working day would never end. */
const mostDaysOff = 40;

/**
 * The moment `hours` later when only hours of working days count, all 24 of each: 24 hours from
 * Friday noon are Monday noon.
 */
export function addWorkingHours(from: Instant, hours: number, calendar: WorkingCalendar): Instant {
  let atMs = toEpochMs(from);
  let leftMs = hours * hourMs;
  let daysOff = 0;
  while (daysOff < mostDaysOff) {
    const day = dayInZone(fromEpochMs(atMs), calendar.timeZone);
    const dayEndMs = toEpochMs(instantAt(addDays(day, 1), '00:00', calendar.timeZone));
    if (calendar.isWorkingDay(day)) {
      if (leftMs <= dayEndMs - atMs) return fromEpochMs(atMs + leftMs);
      leftMs -= dayEndMs - atMs;
      daysOff = 0;
    } else daysOff += 1;
    atMs = dayEndMs;
  }
  throw new RangeError(`no working day within ${mostDaysOff} days after ${from}`);
}
