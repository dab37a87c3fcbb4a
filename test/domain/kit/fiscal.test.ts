import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/kit/calendar.ts';
import { fiscalQuarter, fiscalYear } from '../../../src/domain/kit/fiscal.ts';
import { day } from './arbitraries.ts';

describe('fiscalYear', () => {
  it.each(['02-29', '13-01', '4-6', '', '0406'])('cannot start on %j', (startsOn) => {
    expect(() => fiscalYear('2026-01-01', startsOn)).toThrow(
      expect.objectContaining({ code: 'fiscal-start' }),
    );
  });

  it.each([
    ['2026-07-15', '01-01', { year: 2026, start: '2026-01-01', end: '2026-12-31' }],
    ['2025-10-01', '10-01', { year: 2026, start: '2025-10-01', end: '2026-09-30' }],
    ['2026-04-05', '04-06', { year: 2026, start: '2025-04-06', end: '2026-04-05' }],
    ['2026-04-06', '04-06', { year: 2027, start: '2026-04-06', end: '2027-04-05' }],
  ])('of %s with a start on %s', (on, startsOn, year) => {
    expect(fiscalYear(on, startsOn)).toEqual(year);
  });
});

describe('fiscalQuarter', () => {
  it('is counted from the start of the fiscal year', () => {
    expect(fiscalQuarter('2026-02-14', '10-01')).toEqual({
      year: 2026,
      quarter: 2,
      start: '2026-01-01',
      end: '2026-03-31',
    });
  });

  it('follows the one before without a gap, for any start', () => {
    const startsOn = day.map((d) => d.slice(5)).filter((d) => d !== '02-29');
    fc.assert(
      fc.property(day, startsOn, (on, first) => {
        const { start, end, quarter, year } = fiscalQuarter(on, first);

        expect(start <= on && on <= end).toBe(true);
        const next = fiscalQuarter(addDays(end, 1), first);
        expect(next.start).toBe(addDays(end, 1));
        expect(next.year * 4 + next.quarter).toBe(year * 4 + quarter + 1);
      }),
    );
  });
});
