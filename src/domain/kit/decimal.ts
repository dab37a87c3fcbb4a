import { Decimal } from 'decimal.js';
import { Problem } from './problem.ts';

/**
 * Forty significant digits, ties away from zero, never an exponent in the text: for rates and
 * ratios.
 */
export const Dec = Decimal.clone({
  defaults: true,
  precision: 40,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});
export type Dec = Decimal;

const plainDecimal = /^-?\d{1,20}(\.\d{1,20})?$/;

export function isDecimal(text: string): boolean {
  return plainDecimal.test(text);
}

/**
 * Reads a plain decimal string; what decimal.js would also take (hex, exponents, Infinity) is
 * refused.
 */
export function decimal(text: string): Dec {
  if (!isDecimal(text))
    throw new Problem(
      'invalid',
      'not-a-decimal',
      `'${text.slice(0, 40)}' is not a decimal number.`,
    );
  return new Dec(text);
}
