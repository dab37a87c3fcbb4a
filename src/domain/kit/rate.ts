import { type Currency, currencyExponent } from './currency.ts';
import { divide, type Fraction, fraction, multiply, parseFraction } from './fraction.ts';
import { type Minor, type Money, roundMinor } from './money.ts';
import { Problem } from './problem.ts';
import type { RoundingMode } from './rounding.ts';

/** A percentage as an exact ratio: `9.975` is 399/4000. */
export function percentRatio(percent: string): Fraction {
  return multiply(parseFraction(percent), fraction(1, 100));
}

/** `percent` (`"9.975"`) of an amount, rounded once to whole minor units. */
export function percentOf(
  amountMinor: Minor,
  percent: string,
  mode: RoundingMode = 'half-up',
): Minor {
  return roundMinor(multiply(fraction(amountMinor), percentRatio(percent)), mode);
}

/** `bps` whole basis points (hundredths of a percent) of an amount, rounded once. */
export function bpsOf(amountMinor: Minor, bps: number, mode: RoundingMode = 'half-up'): Minor {
  return roundMinor(fraction(BigInt(amountMinor) * BigInt(bps), 10_000), mode);
}

/** A stored exchange rate: one unit of `base` costs `rate` units of `quote`, both major units. */
export interface FxRate {
  base: Currency;
  quote: Currency;
  /** A positive decimal string. */
  rate: string;
}

/**
 * Converts an amount with a stored rate, in either direction, rounded once; the two currencies may
 * have different decimals. A rate for other currencies is refused.
 */
export function convert(money: Money, fx: FxRate, mode: RoundingMode = 'half-up'): Money {
  const rate = parseFraction(fx.rate);
  if (rate.n <= 0n)
    throw new Problem('unprocessable', 'rate-not-positive', 'An exchange rate must be positive.');
  const forward = money.currency === fx.base;
  if (!forward && money.currency !== fx.quote)
    throw new Problem(
      'unprocessable',
      'rate-wrong-currency',
      `A ${fx.base}/${fx.quote} rate cannot convert ${money.currency}.`,
    );
  const currency = forward ? fx.quote : fx.base;
  const shift = currencyExponent(currency) - currencyExponent(money.currency);
  const converted = (forward ? multiply : divide)(fraction(money.amountMinor), rate);
  return { currency, amountMinor: roundMinor(multiply(converted, powerOfTen(shift)), mode) };
}

function powerOfTen(exponent: number): Fraction {
  const power = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0 ? fraction(1n, power) : fraction(power);
}
