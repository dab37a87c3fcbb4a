import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  divide,
  floor,
  fraction,
  multiply,
  negate,
  parseFraction,
  round,
} from '../../../src/domain/kit/fraction.ts';

const whole = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const anyFraction = fc
  .tuple(whole, whole)
  .filter(([, d]) => d !== 0n)
  .map(([n, d]) => fraction(n, d));

describe('a fraction', () => {
  it('has a denominator, always positive and in lowest terms', () => {
    expect(() => fraction(1, 0)).toThrow(RangeError);
    expect(() => divide(fraction(1), fraction(0))).toThrow(RangeError);
    expect(fraction(6, -4)).toEqual({ n: -3n, d: 2n });
    expect(parseFraction('-9.9750')).toEqual({ n: -399n, d: 40n });
  });

  it('is never changed by going there and back', () => {
    fc.assert(
      fc.property(anyFraction, anyFraction, (a, b) => {
        expect(add(add(a, b), negate(b))).toEqual(a);
        if (b.n !== 0n) expect(divide(multiply(a, b), b)).toEqual(a);
        expect(compare(add(a, b), a)).toBe(compare(b, fraction(0)));
      }),
    );
  });

  it('rounds to one of the two whole numbers around it, ties by mode', () => {
    fc.assert(
      fc.property(anyFraction, (a) => {
        const below = floor(a);

        expect(compare(fraction(below), a)).toBeLessThanOrEqual(0);
        expect(compare(fraction(below + 1n), a)).toBe(1);
        expect([below, below + 1n]).toContain(round(a));
        expect(round(negate(a))).toBe(-round(a));
      }),
    );
    expect([round(fraction(5, 2)), round(fraction(5, 2), 'half-even')]).toEqual([3n, 2n]);
    expect([round(fraction(-5, 2)), round(fraction(-7, 2), 'half-even')]).toEqual([-3n, -4n]);
  });
});
