import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../../src/domain/kit/allocation.ts';
import { amount, manyRuns, total } from './arbitraries.ts';

const weight = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }),
  fc.integer({ min: 0, max: 10_000_000 }).map((n) => (n / 1000).toFixed(3)),
);
const weights = fc
  .array(weight, { minLength: 1, maxLength: 40 })
  .filter((list) => list.some((w) => Number(w) > 0));

describe('allocate', () => {
  it.each([
    ['all-zero', [0, '0.00']],
    ['no', []],
  ])('refuses %s weights', (_, list) => {
    expect(() => allocate(100, list)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'weights-sum-to-zero' }),
    );
  });

  it('refuses negative weights, weights that are no decimals, and fractions of a unit', () => {
    expect(() => allocate(100, [3, -1])).toThrow(expect.objectContaining({ kind: 'invalid' }));
    expect(() => allocate(100, [1, Number.NaN])).toThrow(
      expect.objectContaining({ kind: 'invalid' }),
    );
    expect(() => allocate(0.5, [1])).toThrow(RangeError);
  });

  it.each([
    ['100.00 by thirds', 10_000, [1, 1, 1], [3334, 3333, 3333]],
    ['0.05 at 30/70', 5, [30, 70], [2, 3]],
    ['100.01 at 50/30/20', 10_001, [50, 30, 20], [5001, 3000, 2000]],
    ['-100.00 by thirds mirrors', -10_000, [1, 1, 1], [-3334, -3333, -3333]],
    ['-0.05 at 30/70 mirrors', -5, [30, 70], [-2, -3]],
    ['overhead 12,000.00 by hours', 1_200_000, [300, 500, 200], [360_000, 600_000, 240_000]],
    ['decimal weights', 1000, ['33.33', '33.33', '33.34'], [333, 333, 334]],
    ['nothing', 0, [1, 2], [0, 0]],
    ['a zero weight', 10, [0, 1], [0, 10]],
  ])('splits %s', (_, whole, list, parts) => {
    expect(allocate(whole, list)).toEqual(parts);
  });

  it('breaks equal remainders exactly, where rounded decimals would not see them', () => {
    expect(allocate(10, [1, 4, 1])).toEqual([2, 7, 1]);
  });

  it('loses no unit, rounds every share down or up, and mirrors', () => {
    fc.assert(
      fc.property(amount, weights, (whole, list) => {
        const parts = allocate(whole, list);

        expect(total(parts)).toBe(whole);
        const thousandths = list.map((w) => BigInt(Math.round(Number(w) * 1000)));
        const sum = thousandths.reduce((a, b) => a + b, 0n);
        for (const [i, part] of parts.entries()) {
          const off = BigInt(part) * sum - BigInt(whole) * (thousandths[i] ?? 0n);
          expect(off < sum && off > -sum).toBe(true);
        }
        expect(allocate(-whole, list)).toEqual(parts.map((part) => 0 - part));
      }),
      manyRuns,
    );
  });

  it('gives no smaller weight a larger part', () => {
    fc.assert(
      fc.property(amount.map(Math.abs), weights, (whole, list) => {
        const sorted = [...list].sort((a, b) => Number(b) - Number(a));

        const parts = allocate(whole, sorted);

        expect(parts).toEqual([...parts].sort((a, b) => b - a));
      }),
    );
  });
});
