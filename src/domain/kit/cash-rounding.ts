import { type Currency, currencyExponent } from './currency.ts';
import { type Minor, safeMinor } from './money.ts';
import { divideRounded, type RoundingMode } from './rounding.ts';

/** The smallest cash that is still paid out, in minor units, where it is more than one of them. */
const smallestCashMinor: ReadonlyMap<Currency, Minor> = new Map([
  ['AUD', 5],
  ['CAD', 5],
  ['CHF', 5],
  ['CZK', 100],
  ['DKK', 50],
  ['HUF', 500],
  ['NOK', 100],
  ['NZD', 10],
  ['SEK', 100],
]);

export interface CashRounded {
  totalMinor: Minor;
  /** What the rounding line of the document shows: total − amount. */
  adjustmentMinor: Minor;
}

/**
 * Rounds an amount to what can be paid in coins: 10.03 CHF is 10.05; other currencies are
 * unchanged.
 */
export function roundCash(
  amountMinor: Minor,
  currency: Currency,
  mode: RoundingMode = 'half-up',
): CashRounded {
  currencyExponent(currency);
  const step = BigInt(smallestCashMinor.get(currency) ?? 1);
  const totalMinor = Number(divideRounded(BigInt(amountMinor), step, mode) * step);
  return { totalMinor: safeMinor(totalMinor), adjustmentMinor: totalMinor - amountMinor };
}
