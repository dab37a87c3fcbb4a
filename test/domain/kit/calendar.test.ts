import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dayInZone,
  daysBetween,
  endOfMonth,
  fromEpochMs,
  instantAt,
  isDay,
  isTimeZone,
  onDayOfMonth,
  parseDay,
  startOfMonth,
  toEpochMs,
  weekday,
} from '../../../src/domain/kit/calendar.ts';
import { day, manyRuns } from './arbitraries.ts';

const zones = [
  'UTC',
  'America/New_York',
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'Europe/Paris',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
];

describe('a day', () => {
  it.each([
    '',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00:00Z',
    '2026-01-01[u-ca=hebrew]',
    '+012026-01-01',
    '2026-01-01\n',
  ])('is not %j', (text) => {
    expect(isDay(text)).toBe(false);
    expect(() => parseDay(text)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'not-a-day' }),
    );
  });

  it('never leaves the years that compare as text', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(
      expect.objectContaining({ code: 'day-out-of-range' }),
    );
    expect(() => addMonths('2026-01-01', 1e9)).toThrow(
      expect.objectContaining({ code: 'day-out-of-range' }),
    );
  });

  it('knows weekdays and month ends', () => {
    expect(weekday('2026-05-31')).toBe(7);
    expect(weekday('2026-06-01')).toBe(1);
    expect(endOfMonth('2028-02-10')).toBe('2028-02-29');
    expect(startOfMonth('2028-02-10')).toBe('2028-02-01');
    expect(onDayOfMonth('2026-02-10', 30)).toBe('2026-02-28');
  });

  it('counts days as the calendar of JavaScript does', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -20_000, max: 20_000 }), (from, days) => {
        const to = addDays(from, days);

        expect(Date.parse(to) - Date.parse(from)).toBe(days * 86_400_000);
        expect(daysBetween(from, to)).toBe(days);
      }),
    );
  });
});

describe('addMonths', () => {
  it('clamps to the month end, counted from the anchor', () => {
    const fromAnchor = [1, 2, 3, 4, 5].map((months) => addMonths('2026-01-31', months));

    expect(fromAnchor).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
      '2026-06-30',
    ]);
  });

  it('drifts for ever when it is chained, which is why nothing may chain it', () => {
    const chained = addMonths(addMonths(addMonths('2026-01-31', 1), 1), 1);

    expect(chained).toBe('2026-04-28');
  });

  it('lands in the right month, on the same day or on the last', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -240, max: 240 }), (from, months) => {
        const to = addMonths(from, months);

        const index = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(index(to) - index(from)).toBe(months);
        if (to.slice(8) !== from.slice(8)) {
          expect(to).toBe(endOfMonth(to));
          expect(to.slice(8) < from.slice(8)).toBe(true);
        }
      }),
    );
  });
});

describe('dayInZone', () => {
  it('refuses a zone that does not exist', () => {
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    expect(isTimeZone('+05:00')).toBe(false);
    expect(isTimeZone('America/New_York')).toBe(true);
    expect(() => dayInZone('2026-05-30T23:00:00Z', 'Mars/Olympus')).toThrow(
      expect.objectContaining({ code: 'unknown-time-zone' }),
    );
  });

  it('is already 05-31 in Paris at 2026-05-30T23:00Z', () => {
    expect(dayInZone('2026-05-30T23:00:00Z', 'Europe/Paris')).toBe('2026-05-31');
    expect(dayInZone('2026-05-30T23:00:00Z', 'UTC')).toBe('2026-05-30');
  });
});

describe('instantAt', () => {
  it.each([
    [
      '06:00 in New York in summer',
      '2026-08-05',
      '06:00',
      'America/New_York',
      '2026-08-05T10:00:00.000Z',
    ],
    [
      '06:00 a quarter later',
      '2026-11-05',
      '06:00',
      'America/New_York',
      '2026-11-05T11:00:00.000Z',
    ],
    [
      '02:30 in the gap, moved on',
      '2026-03-08',
      '02:30',
      'America/New_York',
      '2026-03-08T07:30:00.000Z',
    ],
    [
      '01:30 twice, the first',
      '2026-11-01',
      '01:30',
      'America/New_York',
      '2026-11-01T05:30:00.000Z',
    ],
    ['midnight in Sydney', '2025-10-01', '00:00', 'Australia/Sydney', '2025-09-30T14:00:00.000Z'],
  ])('is %s', (_, on, time, zone, instant) => {
    expect(instantAt(on, time, zone)).toBe(instant);
  });

  it('takes the other side of a clock change when it is told to', () => {
    const at = (on: string, time: string) =>
      instantAt(on, time, 'America/New_York', { gap: 'earlier', overlap: 'second' });

    expect(at('2026-03-08', '02:30')).toBe('2026-03-08T06:30:00.000Z');
    expect(at('2026-11-01', '01:30')).toBe('2026-11-01T06:30:00.000Z');
    expect(at('2026-07-01', '01:30')).toBe('2026-07-01T05:30:00.000Z');
  });

  it.each(['24:00', '6:00', '06:60', '', '06:00Z'])('refuses %j as a time', (time) => {
    expect(() => instantAt('2026-01-01', time, 'UTC')).toThrow(
      expect.objectContaining({ code: 'not-a-time' }),
    );
  });

  it('stays on its day in every zone, through every clock change of a decade', () => {
    const inDecade = fc.integer({ min: 0, max: 3653 }).map((n) => addDays('2024-01-01', n));
    const hour = fc.integer({ min: 0, max: 23 }).map((h) => `${String(h).padStart(2, '0')}:30`);
    fc.assert(
      fc.property(inDecade, hour, fc.constantFrom(...zones), (on, time, zone) => {
        expect(dayInZone(instantAt(on, time, zone), zone)).toBe(on);
      }),
    );
  });

  it('writes instants that compare as text and survive the epoch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        expect(fromEpochMs(ms)).toBe(new Date(ms).toISOString());
        expect(toEpochMs(fromEpochMs(ms))).toBe(ms);
      }),
      manyRuns,
    );
  });
});
