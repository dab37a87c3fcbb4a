import { describe, expect, it } from 'vitest';
import { type Judged, qualityOf } from '../../../../src/domain/invoices/prediction/evaluation.ts';

const judged = (
  lateProbability: number,
  actualDays: number,
  more: Partial<Judged> = {},
): Judged => ({
  lateProbability,
  actualDays,
  days: 0,
  low: -5,
  high: 5,
  ...more,
});

describe('qualityOf', () => {
  it('has nothing to say about no predictions', () => {
    expect(qualityOf([])).toBeNull();
  });

  it.each([
    ['every late one is given more', [judged(0.9, 3), judged(0.1, 0)], 1],
    ['every late one is given less', [judged(0.1, 3), judged(0.9, 0)], 0],
    ['all are given the same', [judged(0.4, 3), judged(0.4, 0)], 0.5],
    [
      'three pairs of four are right',
      [0.9, 0.4, 0.5, 0.1].map((p, i) => judged(p, i < 2 ? 1 : 0)),
      0.75,
    ],
    ['a pair is equal', [judged(0.5, 1), judged(0.5, 0), judged(0.2, 0)], 0.75],
    ['none is late', [judged(0.4, -3), judged(0.4, 0)], null],
    ['all are late', [judged(0.4, 3), judged(0.4, 1)], null],
  ])('gives the area under the curve when %s', (_, rows, auc) => {
    expect(qualityOf(rows)?.auc).toBe(auc);
  });

  it('measures the days by the day of payment, and lateness without what was early', () => {
    const rows = [judged(0.5, -10, { days: -4 }), judged(0.5, 6, { days: 2 })];

    expect(qualityOf(rows)).toMatchObject({ maeDays: 5, maeDaysLate: 2, lateShare: 0.5 });
  });

  it('gives the mean square of the probabilities’ errors, and how many came in the interval', () => {
    const rows = [judged(0.8, 3), judged(0.1, -20)];

    expect(qualityOf(rows)).toMatchObject({ brier: 0.025, coverage: 0.5 });
  });

  it('counts in tenths what was said beside what came, with certainty in the last', () => {
    const rows = [judged(0.12, 1), judged(0.18, 0), judged(1, 1)];

    expect(qualityOf(rows)?.calibration).toEqual([
      { from: 0.1, to: 0.2, invoices: 2, predicted: 0.15, actual: 0.5 },
      { from: 0.9, to: 1, invoices: 1, predicted: 1, actual: 1 },
    ]);
  });
});
