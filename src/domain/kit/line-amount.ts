import { type Currency, currencyExponent } from './currency.ts';
import { fraction, multiply, parseFraction } from './fraction.ts';
import { type Minor, roundMinor } from './money.ts';
import type { RoundingMode } from './rounding.ts';

/** Quantity × unit price, both decimal strings (the price in major units), rounded once. */
export function lineAmount(
  quantity: string,
  unitPrice: string,
  currency: Currency,
  mode: RoundingMode = 'half-up',
): Minor {
  const exact = multiply(parseFraction(quantity), parseFraction(unitPrice));
  return roundMinor(multiply(exact, fraction(10n ** BigInt(currencyExponent(currency)))), mode);
}
