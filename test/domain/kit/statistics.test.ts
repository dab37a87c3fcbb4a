import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mean,
  median,
  medianAbsoluteDeviation,
  percentile,
  populationStandardDeviation,
  sampleStandardDeviation,
} from '../../../src/domain/kit/statistics.ts';

describe('statistics', () => {
  it('are null where they are not defined', () => {
    expect(mean([])).toBeNull();
    expect(median([])).toBeNull();
    expect(medianAbsoluteDeviation([])).toBeNull();
    expect(populationStandardDeviation([])).toBeNull();
    expect(sampleStandardDeviation([1])).toBeNull();
    expect(percentile([], 0.5, 'linear')).toBeNull();
    expect(percentile([], 0.5, 'nearest-rank')).toBeNull();
  });

  it('of known values', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];

    expect(mean(values)).toBe(5);
    expect(median(values)).toBe(4.5);
    expect(median([42, 30, 36])).toBe(36);
    expect(populationStandardDeviation(values)).toBe(2);
    expect(sampleStandardDeviation(values)).toBeCloseTo(2.138089935, 9);
    expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9])).toBe(1);
  });

  it('leave their input as it was', () => {
    const values = [3, 1, 2];

    median(values);
    percentile(values, 0.5, 'linear');

    expect(values).toEqual([3, 1, 2]);
  });
});

describe('percentile', () => {
  const worst = [-52, -40, -33];
  const losses = [...worst, ...Array.from({ length: 37 }, (_, i) => i)];

  it('of 40 results at 5% is 40 by nearest rank and 33.35 interpolated: name the convention', () => {
    expect(percentile(losses, 0.05, 'nearest-rank')).toBe(-40);
    expect(percentile(losses, 0.05, 'linear')).toBeCloseTo(-33.35, 10);
  });

  it('refuses parts outside 0 to 1', () => {
    expect(() => percentile([1], 1.01, 'linear')).toThrow(RangeError);
    expect(() => percentile([1], Number.NaN, 'linear')).toThrow(RangeError);
  });

  it('does not slip a rank on binary fractions', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);

    expect(percentile(hundred, 0.07, 'nearest-rank')).toBe(7);
    expect(percentile(hundred, 0, 'nearest-rank')).toBe(1);
    expect(percentile(hundred, 1, 'nearest-rank')).toBe(100);
  });

  it('lies between the least and the greatest value and never falls as p rises', () => {
    const values = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 });
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    const convention = fc.constantFrom('nearest-rank' as const, 'linear' as const);
    fc.assert(
      fc.property(values, p, p, convention, (list, a, b, how) => {
        const [low, high] = [a, b]
          .sort((x, y) => x - y)
          .map((at) => percentile(list, at, how) ?? NaN);

        expect(low).toBeLessThanOrEqual((high ?? NaN) + 1e-9);
        expect(low).toBeGreaterThanOrEqual(Math.min(...list));
        expect(high).toBeLessThanOrEqual(Math.max(...list));
      }),
    );
  });
});
