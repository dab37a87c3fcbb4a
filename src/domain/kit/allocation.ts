import {
  add,
  compare,
  type Fraction,
  floor,
  fraction,
  multiply,
  negate,
  parseFraction,
} from './fraction.ts';
import { held, type Minor, safeMinor } from './money.ts';
import { Problem } from './problem.ts';

/**
 * Splits an amount by weights so that the parts add up to the whole: the largest remainders take
 * the odd units, ties go to the lower index, negatives mirror. Weights are whole numbers or decimal
 * strings, none negative and not all zero.
 */
export function allocate(total: Minor, weights: readonly (number | string)[]): Minor[] {
  const parsed = weights.map((weight) => parseFraction(String(weight)));
  if (parsed.some((weight) => weight.n < 0n))
    throw new Problem('invalid', 'weight-negative', 'A weight cannot be negative.');
  return apportion(total, shareOut(total, parsed));
}

/** The exact part of `total` that each weight deserves; the weights must not add up to zero. */
export function shareOut(total: Minor, weights: readonly Fraction[]): Fraction[] {
  const sum = weights.reduce(add, fraction(0));
  if (sum.n === 0n)
    throw new Problem('unprocessable', 'weights-sum-to-zero', 'The weights add up to zero.');
  const perWeight = multiply(fraction(safeMinor(total)), fraction(sum.d, sum.n));
  return weights.map((weight) => multiply(weight, perWeight));
}

/**
 * Rounds exact shares to whole units that add up to `total`, by largest remainder: each part is its
 * share rounded down or up. `total` must be the shares' sum, rounded either way.
 */
export function apportion(total: Minor, shares: readonly Fraction[]): Minor[] {
  if (total < 0) return apportion(-total, shares.map(negate)).map((part) => 0 - part);
  const parts = shares.map((share) => held(Number(floor(share))));
  const odd = total - parts.reduce((a, b) => a + b, 0);
  if (odd < 0 || odd > parts.length)
    throw new RangeError(`${total} is not the sum of the shares, rounded`);
  const byRemainder = shares
    .map((share, index) => ({ index, rest: { n: share.n - floor(share) * share.d, d: share.d } }))
    .sort((a, b) => compare(b.rest, a.rest) || a.index - b.index);
  for (const { index } of byRemainder.slice(0, odd)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
