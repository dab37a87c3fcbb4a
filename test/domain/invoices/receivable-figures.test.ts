import { describe, expect, it } from 'vitest';
import { addSums, averageLateness } from '../../../src/domain/invoices/aging-summary.ts';
import { ceiOf, dsoVariants } from '../../../src/domain/invoices/receivable-figures.ts';

const none = { salesMinor: 0, receivablesMinor: 0, currentMinor: 0, months: [] };

describe('dsoVariants', () => {
  it('knows no ratio without sales, and no count-back of what no sales explain', () => {
    const unexplained = { ...none, asOf: '2026-03-31', days: 90, receivablesMinor: 1 };

    expect(dsoVariants(unexplained)).toEqual({
      ...{ dso: null, bestPossible: null, averageDaysDelinquent: null, countBack: null },
    });
  });

  it('180k of 540k in 90 days with 120k current: 30, 20 and 10 days', () => {
    const variants = dsoVariants({
      ...{ asOf: '2026-03-31', days: 90, salesMinor: 540_000, months: [] },
      ...{ receivablesMinor: 180_000, currentMinor: 120_000 },
    });

    expect(variants).toMatchObject({ dso: '30', bestPossible: '20', averageDaysDelinquent: '10' });
  });

  it('counts 150k back over 90k in March and 75k in February: 53.4 days', () => {
    const months = [
      { month: '2026-03-01', salesMinor: 90_000 },
      { month: '2026-02-01', salesMinor: 75_000 },
    ];
    const input = { ...none, asOf: '2026-03-31', days: 90, receivablesMinor: 150_000, months };

    expect(dsoVariants(input).countBack).toBe('53.4');
  });

  it('counts only the days until then of the month of the day itself', () => {
    const months = [{ month: '2026-03-01', salesMinor: 90_000 }];
    const input = { ...none, asOf: '2026-03-10', days: 90, receivablesMinor: 45_000, months };

    expect(dsoVariants(input).countBack).toBe('5');
  });
});

describe('ceiOf', () => {
  it('is unknown where nothing was collectible, and 100 where nothing is late', () => {
    const nothing = { beginningMinor: 0, salesMinor: 0, endingMinor: 0, endingCurrentMinor: 0 };

    expect(ceiOf(nothing)).toBeNull();
    expect(ceiOf({ ...nothing, salesMinor: 500, endingMinor: 200, endingCurrentMinor: 200 })).toBe(
      '100',
    );
  });
});

describe('averageLateness', () => {
  it('weighs 1000 at 10 days and 3000 at 30 days as 25 days, and current money not at all', () => {
    const sums = addSums([
      { ...addSums([]), days1to30: 1_000, total: 1_000, lateDays: '10000' },
      { ...addSums([]), days1to30: 3_000, current: 5, total: 3_005, lateDays: '90000' },
    ]);

    expect(averageLateness(sums)).toBe('25');
    expect(averageLateness({ ...addSums([]), current: 5 })).toBeNull();
  });
});
