import { Temporal } from 'temporal-polyfill';
import { Problem } from './problem.ts';
import { remembered } from './remembered.ts';

/** A civil day, `YYYY-MM-DD`; days compare as text. */
export type Day = string;

/** A moment in UTC with milliseconds, as `Date#toISOString` writes it; instants compare as text. */
export type Instant = string;

const dayText = /^\d{4}-\d\d-\d\d$/;
const timeText = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

/** Returns the day as it came, or refuses what is not on the calendar, such as `2026-02-30`. */
export function parseDay(text: string): Day {
  plainDate(text);
  return text;
}

export function isDay(text: string): boolean {
  try {
    plainDate(text);
    return true;
  } catch {
    return false;
  }
}

export function addDays(day: Day, days: number): Day {
  return written(() => plainDate(day).add({ days }));
}

/**
 * The same day of the month `months` later, or the last one of a shorter month. Count from the
 * anchor each time: stepping from a clamped day loses the 31st for good.
 */
export function addMonths(day: Day, months: number): Day {
  return written(() => plainDate(day).add({ months }));
}

/** Days from one day to another; negative where `to` is the earlier one. */
export function daysBetween(from: Day, to: Day): number {
  return plainDate(from).until(plainDate(to), { largestUnit: 'day' }).days;
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(day: Day): number {
  return plainDate(day).dayOfWeek;
}

export function startOfMonth(day: Day): Day {
  return onDayOfMonth(day, 1);
}

export function endOfMonth(day: Day): Day {
  return onDayOfMonth(day, 31);
}

/** The day with that number (1–31) in the same month, or the month's last. */
export function onDayOfMonth(day: Day, dayOfMonth: number): Day {
  return written(() => plainDate(day).with({ day: dayOfMonth }));
}

/** Whether it names an IANA zone; a bare offset such as `+05:00` does not know clock changes. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/** The civil day that people in the zone have at that moment. */
export const dayInZone: (instant: Instant, zone: string) => Day = remembered(
  2_000,
  (instant, zone) =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(knownZone(zone)).toPlainDate().toString(),
);

type Gap = 'later' | 'earlier';
type Overlap = 'first' | 'second';

export interface ClockChange {
  /** A time that spring forward skips: moved on by the gap (02:30 → 03:30), or back (01:30). */
  gap?: Gap;
  /** A time that falls back into the hour twice. */
  overlap?: Overlap;
}

/** The moment at which clocks in the zone show `time` (`HH:MM` or `HH:MM:SS`) on that day. */
export function instantAt(
  day: Day,
  time: string,
  zone: string,
  { gap = 'later', overlap = 'first' }: ClockChange = {},
): Instant {
  return readClock(day, time, zone, gap, overlap);
}

const readClock = remembered(2_000, clockAt);

function clockAt(day: Day, time: string, zone: string, gap: Gap, overlap: Overlap): Instant {
  if (!timeText.test(time))
    throw new Problem('invalid', 'not-a-time', `'${time.slice(0, 20)}' is not a time of day.`);
  const wall = plainDate(day).toPlainDateTime(time);
  const known = knownZone(zone);
  const later = wall.toZonedDateTime(known, { disambiguation: 'later' });
  const skipped = !later.toPlainDateTime().equals(wall);
  const takeLater = skipped ? gap === 'later' : overlap === 'second';
  const chosen = takeLater ? later : wall.toZonedDateTime(known, { disambiguation: 'earlier' });
  return fromEpochMs(chosen.epochMilliseconds);
}

export function toEpochMs(instant: Instant): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}

export function fromEpochMs(epochMs: number): Instant {
  const instant = Temporal.Instant.fromEpochMilliseconds(epochMs);
  return instant.toString({ smallestUnit: 'millisecond' });
}

function plainDate(text: string): Temporal.PlainDate {
  try {
    // The constructor takes half the time of `from`, and aging asks for 100,000 days.
    if (dayText.test(text))
      return new Temporal.PlainDate(
        Number(text.slice(0, 4)),
        Number(text.slice(5, 7)),
        Number(text.slice(8)),
      );
  } catch {
    // Off the calendar: refused below like any other text.
  }
  throw new Problem('invalid', 'not-a-day', `'${text.slice(0, 20)}' is not a day (YYYY-MM-DD).`);
}

/** Days stay within four-digit years, where they compare as text. */
function written(compute: () => Temporal.PlainDate): Day {
  const text = tryCompute(compute);
  if (text !== undefined && dayText.test(text)) return text;
  throw new Problem('unprocessable', 'day-out-of-range', 'The day lies outside the years 0–9999.');
}

function tryCompute(compute: () => Temporal.PlainDate): string | undefined {
  try {
    return compute().toString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const knownZone = remembered(1_000, (zone: string) => {
  if (!isTimeZone(zone))
    throw new Problem('invalid', 'unknown-time-zone', `'${zone.slice(0, 40)}' is no time zone.`);
  return zone;
});
