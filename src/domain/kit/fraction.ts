import { Problem } from './problem.ts';
import { divideRounded, type RoundingMode } from './rounding.ts';

/**
 * An exact ratio in lowest terms, `d` positive: what money is between its entry and its one
 * rounding.
 */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export const ZERO: Fraction = { n: 0n, d: 1n };

export function fraction(n: bigint | number, d: bigint | number = 1n): Fraction {
  const [top, bottom] = [BigInt(n), BigInt(d)];
  if (bottom === 0n) throw new RangeError('a fraction needs a denominator');
  const sign = bottom < 0n ? -1n : 1n;
  const by = greatestCommonDivisor(top < 0n ? -top : top, bottom * sign);
  return { n: (top * sign) / by, d: (bottom * sign) / by };
}

// Twenty digits each side hold any rate or amount we know, and keep hostile input cheap.
const decimalText = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?$/;

/**
 * Reads a plain decimal such as `9.975`; exponents, signs other than `-` and blanks are refused.
 */
export function parseFraction(text: string): Fraction {
  const [, sign, whole, decimals = ''] = decimalText.exec(text) ?? [];
  if (whole === undefined)
    throw new Problem(
      'invalid',
      'not-a-decimal',
      `'${text.slice(0, 40)}' is not a decimal number.`,
    );
  return fraction(BigInt(`${sign}${whole}${decimals}`), 10n ** BigInt(decimals.length));
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.n, a.d * b.d);
}

export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d, a.d * b.n);
}

export function negate(a: Fraction): Fraction {
  return { n: -a.n, d: a.d };
}

export function floor(a: Fraction): bigint {
  const quotient = a.n / a.d;
  return a.n % a.d < 0n ? quotient - 1n : quotient;
}

export function round(a: Fraction, mode: RoundingMode = 'half-up'): bigint {
  return divideRounded(a.n, a.d, mode);
}

/** Negative where `a` is the smaller one; for sorting. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.n * b.d - b.n * a.d;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
