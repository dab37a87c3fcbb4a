import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjust } from '../../../src/domain/kit/business-days.ts';
import { addMonths, daysBetween, instantAt, isDay } from '../../../src/domain/kit/calendar.ts';
import { Problem } from '../../../src/domain/kit/problem.ts';
import {
  type MonthEndPolicy,
  monthEndPolicies,
  occurrences,
} from '../../../src/domain/kit/recurrence.ts';
import { day } from './arbitraries.ts';

function days(rrule: string, start: string, count: number, monthEnd?: MonthEndPolicy): string[] {
  return occurrences({ rrule, start, monthEnd }, { count }).map((o) => o.day);
}

describe('a recurrence rule', () => {
  it.each([
    '',
    'MONTHLY',
    'FREQ=HOURLY',
    'FREQ=FORTNIGHTLY',
    'FREQ=MONTHLY;FREQ=DAILY',
    'FREQ=MONTHLY;INTERVAL=0',
    'FREQ=MONTHLY;INTERVAL=-1',
    'FREQ=MONTHLY;INTERVAL=1000000000',
    'FREQ=MONTHLY;COUNT=0',
    'FREQ=MONTHLY;COUNT=3;UNTIL=20260101',
    'FREQ=MONTHLY;UNTIL=20260230',
    'FREQ=MONTHLY;UNTIL=20260101T250000Z',
    'FREQ=MONTHLY;BYMONTHDAY=45',
    'FREQ=MONTHLY;BYMONTHDAY=',
    'FREQ=MONTHLY;BYDAY=6MO',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=YEARLY;BYDAY=53MO',
    'FREQ=MONTHLY;BYSETPOS=-1',
    'FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2',
    'FREQ=MONTHLY;BYHOUR=9',
    'FREQ=MONTHLY;RSCALE=HEBREW',
    'FREQ=MONTHLY;COLOUR=RED',
    'FREQ=MONTHLY\nEXDATE:20260101T000000Z',
  ])('is not %j', (rrule) => {
    expect(() => days(rrule, '2026-01-01', 1)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'recurrence-rule' }),
    );
  });

  it('that never comes true is refused in bounded time, and endless years end', () => {
    expect(() => days('FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01', 1, 'skip')).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'recurrence-out-of-reach' }),
    );
    expect(days('FREQ=YEARLY;INTERVAL=1000', '2026-01-31', 100)).toHaveLength(8);
  });

  it('refuses an anchor that is no day', () => {
    expect(() => days('FREQ=DAILY', '2026-02-30', 1)).toThrow(
      expect.objectContaining({ code: 'not-a-day' }),
    );
  });

  it('answers days or a problem, whatever its parts', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'INTERVAL=2',
        'COUNT=5',
        'UNTIL=20301231',
        'WKST=SU',
        'BYSETPOS=-1',
        'BYSETPOS=2',
      ),
      fc.constantFrom('BYDAY=MO', 'BYDAY=5FR', 'BYDAY=-5FR,+1MO', 'BYDAY=-1SU,SA', 'BYWEEKNO=53'),
      fc.constantFrom(
        'BYMONTHDAY=31',
        'BYMONTHDAY=-1,30',
        'BYMONTH=2',
        'BYMONTH=1,6',
        'BYYEARDAY=366',
      ),
    );
    const freq = fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY');
    fc.assert(
      fc.property(
        freq,
        fc.array(part, { maxLength: 4 }),
        day,
        fc.constantFrom(...monthEndPolicies),
        (every, parts, start, monthEnd) => {
          try {
            const found = days([`FREQ=${every}`, ...parts].join(';'), start, 5, monthEnd);
            expect(found.every(isDay)).toBe(true);
            expect(found.every((d) => d >= start)).toBe(true);
            expect(found).toEqual([...new Set(found)].sort());
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a month without the day', () => {
  it('is clamped from the anchor: 2026-01-31 monthly never drifts', () => {
    expect(days('FREQ=MONTHLY', '2026-01-31', 6)).toEqual([
      ...['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30'],
    ]);
  });

  it('is left out by the default of RFC 5545 when the policy is skip', () => {
    expect(days('FREQ=MONTHLY', '2026-01-31', 4, 'skip')).toEqual([
      ...['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31'],
    ]);
  });

  it('clamps 2024-02-29 yearly and returns to the 29th in the leap year', () => {
    expect(days('FREQ=YEARLY', '2024-02-29', 5)).toEqual([
      ...['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'],
    ]);
  });

  it('has a fifth Friday in 2026 only on 01-30, 05-29, 07-31 and 10-30 when it skips', () => {
    const fifth = occurrences(
      { rrule: 'FREQ=MONTHLY;BYDAY=5FR', start: '2026-01-01', monthEnd: 'skip' },
      { count: 12, through: '2026-12-31' },
    );

    expect(fifth.map((o) => o.day)).toEqual([
      '2026-01-30',
      '2026-05-29',
      '2026-07-31',
      '2026-10-30',
    ]);
  });

  it.each(['last', 'clamp'] as const)('takes the last Friday for the fifth by %s', (monthEnd) => {
    expect(days('FREQ=MONTHLY;BYDAY=5FR', '2026-01-01', 3, monthEnd)).toEqual([
      ...['2026-01-30', '2026-02-27', '2026-03-27'],
    ]);
  });

  it('keeps to the last day of each month by last, when the anchor is one', () => {
    expect(days('FREQ=MONTHLY', '2026-02-28', 3, 'last')).toEqual([
      ...['2026-02-28', '2026-03-31', '2026-04-30'],
    ]);
    expect(days('FREQ=YEARLY', '2027-02-28', 2, 'last')).toEqual(['2027-02-28', '2028-02-29']);
    expect(days('FREQ=MONTHLY', '2026-02-27', 2, 'last')).toEqual(['2026-02-27', '2026-03-27']);
  });

  it('clamps listed days of the month without doubling them', () => {
    expect(days('FREQ=MONTHLY;BYMONTHDAY=15,30,31', '2026-02-01', 4)).toEqual([
      ...['2026-02-15', '2026-02-28', '2026-03-15', '2026-03-30'],
    ]);
  });
});

describe('occurrence i', () => {
  const step = fc.integer({ min: 1, max: 24 });

  it('is the anchor plus i steps, clamped, for any anchor over ten years and more', () => {
    fc.assert(
      fc.property(day, step, fc.constantFrom('MONTHLY', 'YEARLY'), (start, interval, freq) => {
        const found = days(`FREQ=${freq};INTERVAL=${interval}`, start, 12);

        const months = freq === 'YEARLY' ? interval * 12 : interval;
        expect(found).toEqual(found.map((_, i) => addMonths(start, i * months)));
        expect(found).toHaveLength(12);
      }),
      { numRuns: 500 },
    );
  });

  it('is left out by skip exactly where clamping would have moved it', () => {
    fc.assert(
      fc.property(day, step, (start, interval) => {
        const clamped = Array.from({ length: 40 }, (_, i) => addMonths(start, i * interval));

        const kept = clamped.filter((d) => d.slice(8) === start.slice(8));

        const rrule = `FREQ=MONTHLY;INTERVAL=${interval}`;
        expect(days(rrule, start, kept.length, 'skip')).toEqual(kept);
      }),
      { numRuns: 200 },
    );
  });

  it('is the same by our month days as by the engine, where no month lacks a day', () => {
    const listed = (most: number) =>
      fc
        .uniqueArray(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 3 })
        .map((n) => n.join());
    const parts = fc.record(
      {
        BYMONTHDAY: listed(28),
        BYMONTH: listed(12),
        INTERVAL: step,
        BYSETPOS: fc.constantFrom(1, -1),
      },
      { requiredKeys: ['BYMONTHDAY', 'INTERVAL'] },
    );
    fc.assert(
      fc.property(day, parts, fc.constantFrom('MONTHLY', 'YEARLY'), (start, by, freq) => {
        const written = Object.entries(by).map(([name, value]) => `;${name}=${value}`);
        const rrule = `FREQ=${freq}${written.join('')}`;
        const through = addMonths(start, 240);
        const read = (monthEnd: MonthEndPolicy) =>
          occurrences({ rrule, start, monthEnd }, { count: 60, through });
        // A step over years and named months can pass by each other for ever.
        fc.pre(freq === 'YEARLY' || by.BYMONTH === undefined);

        expect(read('clamp')).toEqual(read('skip'));
      }),
      { numRuns: 300 },
    );
  });

  it('of a weekly rule is whole weeks from the anchor', () => {
    fc.assert(
      fc.property(day, step, (start, interval) => {
        const found = days(`FREQ=WEEKLY;INTERVAL=${interval}`, start, 8);

        expect(found.map((d) => daysBetween(start, d))).toEqual(
          found.map((_, i) => i * interval * 7),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('keeps its sequence, wherever one begins to read', () => {
    const monthly = { rrule: 'RRULE:FREQ=MONTHLY', start: '2026-01-31' };

    expect(occurrences(monthly, { count: 1, afterSequence: 2 })).toEqual([
      { sequence: 3, nominalDay: '2026-03-31', day: '2026-03-31' },
    ]);
    expect(occurrences(monthly, { count: 9, from: '2026-03-01', through: '2026-04-30' })).toEqual([
      { sequence: 3, nominalDay: '2026-03-31', day: '2026-03-31' },
      { sequence: 4, nominalDay: '2026-04-30', day: '2026-04-30' },
    ]);
  });

  it('is shifted to a business day from its nominal day, never from a shifted one', () => {
    const shift = (d: string) => adjust(d, 'modified-following', 'US');

    const shifted = occurrences(
      { rrule: 'FREQ=MONTHLY', start: '2026-01-31' },
      { count: 5, shift },
    );

    expect(shifted.map((o) => o.day)).toEqual([
      ...['2026-01-30', '2026-02-27', '2026-03-31', '2026-04-30', '2026-05-29'],
    ]);
  });

  it('comes at the same local time across a clock change', () => {
    const quarterly = days('FREQ=MONTHLY;INTERVAL=3', '2026-08-05', 2);

    const instants = quarterly.map((d) => instantAt(d, '06:00', 'America/New_York'));

    expect(instants).toEqual(['2026-08-05T10:00:00.000Z', '2026-11-05T11:00:00.000Z']);
  });
});

describe('the end of a rule', () => {
  it('is its COUNT or its UNTIL, that day included', () => {
    expect(days('FREQ=MONTHLY;COUNT=2', '2026-01-31', 9)).toHaveLength(2);
    expect(days('FREQ=MONTHLY;UNTIL=20260430', '2026-01-31', 9)).toHaveLength(4);
    expect(days('FREQ=MONTHLY;UNTIL=20260429', '2026-01-31', 9)).toHaveLength(3);
  });

  it('counts a UTC UNTIL in the zone of the schedule', () => {
    const rrule = 'FREQ=DAILY;UNTIL=20260104T035959Z';
    const inZone = (timeZone: string) =>
      occurrences({ rrule, start: '2026-01-01', timeZone }, { count: 9 }).length;

    expect(inZone('America/New_York')).toBe(3);
    expect(inZone('UTC')).toBe(4);
  });
});
