import { type Currency, currencyExponent } from './currency.ts';
import { type Fraction, fraction, multiply, parseFraction, round } from './fraction.ts';
import { Problem } from './problem.ts';
import type { RoundingMode } from './rounding.ts';

export type { Currency } from './currency.ts';

/** Money is a whole number of minor units (cents, pence, yen), never a fraction. */
export type Minor = number;

export interface Money {
  currency: Currency;
  amountMinor: Minor;
}

/** The largest amount that one document or transfer may carry, in minor units. */
export const MAX_AMOUNT_MINOR: Minor = 999_999_999_999;

export function safeMinor(n: number): Minor {
  if (!Number.isSafeInteger(n))
    throw new RangeError(`${n} is not a whole, safe amount of minor units`);
  return n;
}

/** Adds amounts of one currency; a sum that a number can't hold exactly is refused. */
export function sumMinor(amounts: readonly Minor[]): Minor {
  return amounts.reduce((sum, amount) => held(sum + safeMinor(amount)), 0);
}

/** Rounds an exact amount of minor units, as a fraction or a decimal string, to whole ones. */
export function roundMinor(value: Fraction | string, mode: RoundingMode = 'half-up'): Minor {
  const exact = typeof value === 'string' ? parseFraction(value) : value;
  return held(Number(round(exact, mode)));
}

/**
 * Turns major units into minor ones: `toMinor('1.005', 'USD')` is 101. With `exact`, an amount
 * that has more decimals than its currency is refused instead of rounded.
 */
export function toMinor(
  major: string,
  currency: Currency,
  mode: RoundingMode | 'exact' = 'half-up',
): Minor {
  const scale = fraction(10n ** BigInt(currencyExponent(currency)));
  const minor = multiply(parseFraction(major), scale);
  if (mode !== 'exact') return roundMinor(minor, mode);
  if (minor.d !== 1n)
    throw new Problem('unprocessable', 'amount-too-precise', `${major} has too many decimals.`);
  return roundMinor(minor);
}

/** The amount in major units with all of its decimals: 5 cents are `0.05`, 1235 yen `1235`. */
export function toMajor(amountMinor: Minor, currency: Currency): string {
  const exponent = currencyExponent(currency);
  const sign = amountMinor < 0 ? '-' : '';
  const digits = String(Math.abs(safeMinor(amountMinor))).padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Refuses what a number can't hold exactly; for amounts that follow from a caller's numbers. */
export function held(sum: number): Minor {
  if (!Number.isSafeInteger(sum))
    throw new Problem('unprocessable', 'amount-too-large', 'The amount is too large.');
  return sum;
}
