import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepTimes } from '../../../src/domain/billpay/approval-timing.ts';
import { addWorkingHours } from '../../../src/domain/billpay/working-hours.ts';
import { weekday } from '../../../src/domain/kit/calendar.ts';

const weekdays = (timeZone: string) => ({
  timeZone,
  isWorkingDay: (day: string) => weekday(day) <= 5,
});

describe('addWorkingHours', () => {
  it.each([
    ['over a weekend', '2026-11-20T12:00:00.000Z', 24, 'UTC', '2026-11-23T12:00:00.000Z'],
    ['within a week', '2026-11-16T09:30:00.000Z', 24, 'UTC', '2026-11-17T09:30:00.000Z'],
    ['from a Sunday', '2026-11-22T15:00:00.000Z', 24, 'UTC', '2026-11-24T00:00:00.000Z'],
    [
      'by local days',
      '2026-11-21T02:00:00.000Z',
      2,
      'America/New_York',
      '2026-11-21T04:00:00.000Z',
    ],
    ['72 hours', '2026-11-19T12:00:00.000Z', 72, 'UTC', '2026-11-24T12:00:00.000Z'],
  ])('counts %s', (_, from, hours, zone, expected) => {
    expect(addWorkingHours(from, hours, weekdays(zone))).toBe(expected);
  });

  it('does not lose an hour where clocks change', () => {
    const everyDay = { timeZone: 'America/New_York', isWorkingDay: () => true };

    expect(addWorkingHours('2026-03-08T00:00:00.000Z', 24, everyDay)).toBe(
      '2026-03-09T00:00:00.000Z',
    );
  });

  it('refuses a calendar that never works, instead of looking for ever', () => {
    const never = { timeZone: 'UTC', isWorkingDay: () => false };

    expect(() => addWorkingHours('2026-11-20T12:00:00.000Z', 1, never)).toThrow(RangeError);
  });

  it('ends within working time, and later for more hours', () => {
    const from = fc
      .integer({ min: 0, max: 1_000_000 })
      .map((minutes) => new Date(1_780_000_000_000 + minutes * 60_000).toISOString());
    const hours = fc.integer({ min: 1, max: 200 });

    fc.assert(
      fc.property(from, hours, (start, count) => {
        const end = addWorkingHours(start, count, weekdays('UTC'));
        const later = addWorkingHours(start, count + 1, weekdays('UTC'));

        expect(end > start && later > end).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('stepTimes', () => {
  it('reminds three times and escalates once, on working days', () => {
    const patience = { remindAfterHours: 24, escalateAfterHours: 72 };

    expect(stepTimes('2026-11-20T12:00:00.000Z', patience, weekdays('UTC'))).toEqual({
      remindAt: [
        '2026-11-23T12:00:00.000Z',
        '2026-11-24T12:00:00.000Z',
        '2026-11-25T12:00:00.000Z',
      ],
      escalateAt: '2026-11-25T12:00:00.000Z',
    });
  });
});
