import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addBusinessDays,
  adjust,
  isBusinessCalendar,
  isBusinessDay,
} from '../../../src/domain/kit/business-days.ts';
import { addDays, weekday } from '../../../src/domain/kit/calendar.ts';
import { day } from './arbitraries.ts';

describe('a business calendar', () => {
  it.each(['ZZ', '', 'us', 'constructor'])('does not exist for %j', (country) => {
    expect(isBusinessCalendar(country)).toBe(false);
    expect(() => isBusinessDay('2026-01-05', country)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'unknown-calendar' }),
    );
  });

  it('keeps US banks open on Friday 2026-07-03, though the holiday falls on Saturday', () => {
    expect(isBusinessDay('2026-07-03', 'US')).toBe(true);
    expect(isBusinessDay('2021-12-31', 'US')).toBe(true);
  });

  it('closes US banks on Monday 2027-07-05, because the holiday falls on Sunday', () => {
    expect(isBusinessDay('2027-07-05', 'US')).toBe(false);
  });

  it('closes US banks on the weekdays that the Federal Reserve lists for 2026 and 2027', () => {
    const weekdays = Array.from({ length: 730 }, (_, i) => addDays('2026-01-01', i)).filter(
      (d) => weekday(d) < 6,
    );

    const closed = weekdays.filter((d) => !isBusinessDay(d, 'US'));

    expect(closed).toEqual([
      ...['2026-01-01', '2026-01-19', '2026-02-16', '2026-05-25', '2026-06-19', '2026-09-07'],
      ...['2026-10-12', '2026-11-11', '2026-11-26', '2026-12-25'],
      ...['2027-01-01', '2027-01-18', '2027-02-15', '2027-05-31', '2027-07-05', '2027-09-06'],
      ...['2027-10-11', '2027-11-11', '2027-11-25'],
    ]);
  });

  it('takes the substitute days of other countries, even on a Friday or Tuesday', () => {
    expect(isBusinessDay('2027-12-28', 'GB')).toBe(false);
    expect(isBusinessDay('2026-05-06', 'JP')).toBe(false);
  });

  it('leaves a day open that is a holiday only from the afternoon', () => {
    expect(isBusinessDay('2026-12-24', 'DE')).toBe(true);
    expect(isBusinessDay('2026-12-25', 'DE')).toBe(false);
  });

  it('closes every day of a long holiday, and the weekend of the country', () => {
    const eid = ['2026-03-20', '2026-03-21', '2026-03-22'];

    expect(eid.map((d) => isBusinessDay(d, 'AE'))).toEqual([false, false, false]);
    expect(isBusinessDay('2026-06-05', 'SA')).toBe(false);
    expect(isBusinessDay('2026-06-07', 'SA')).toBe(true);
  });
});

describe('adjust', () => {
  it('moves Sunday 2026-05-31 to 06-01 by following, to 05-29 by modified following', () => {
    expect(adjust('2026-05-31', 'following', 'US')).toBe('2026-06-01');
    expect(adjust('2026-05-31', 'modified-following', 'US')).toBe('2026-05-29');
    expect(adjust('2026-05-31', 'preceding', 'US')).toBe('2026-05-29');
    expect(adjust('2026-05-31', 'unadjusted', 'US')).toBe('2026-05-31');
  });

  it('turns modified preceding round at the first of the month', () => {
    expect(adjust('2026-08-01', 'preceding', 'US')).toBe('2026-07-31');
    expect(adjust('2026-08-01', 'modified-preceding', 'US')).toBe('2026-08-03');
  });

  it('lands on a business day, leaves one alone, and stays in the month when modified', () => {
    const conventions = fc.constantFrom(
      'following',
      'modified-following',
      'preceding',
    ) as fc.Arbitrary<'following' | 'modified-following' | 'preceding'>;
    fc.assert(
      fc.property(day, conventions, fc.constantFrom('US', 'DE', 'JP', 'SA'), (on, how, country) => {
        const moved = adjust(on, how, country);

        expect(isBusinessDay(moved, country)).toBe(true);
        expect(adjust(moved, how, country)).toBe(moved);
        if (how.startsWith('modified')) expect(moved.slice(0, 7)).toBe(on.slice(0, 7));
      }),
    );
  });
});

describe('addBusinessDays', () => {
  it('refuses fractions and counts that would run long', () => {
    expect(() => addBusinessDays('2026-01-01', 1.5, 'US')).toThrow(
      expect.objectContaining({ code: 'too-many-days' }),
    );
    expect(() => addBusinessDays('2026-01-01', 1e9, 'US')).toThrow();
  });

  it.each([
    ['2026-07-02', 1, '2026-07-03'],
    ['2026-07-02', 2, '2026-07-06'],
    ['2026-12-24', 1, '2026-12-28'],
    ['2026-12-28', -1, '2026-12-24'],
    ['2026-07-04', 0, '2026-07-06'],
  ])('%s and %i is %s in the US', (from, count, to) => {
    expect(addBusinessDays(from, count, 'US')).toBe(to);
  });

  it('goes there and back from a business day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 40 }), (on, count) => {
        const from = adjust(on, 'following', 'US');

        expect(addBusinessDays(addBusinessDays(from, count, 'US'), -count, 'US')).toBe(from);
      }),
    );
  });
});
