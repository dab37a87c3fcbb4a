import * as iso4217 from 'dinero.js/currencies';
import { Problem } from './problem.ts';

/** An ISO 4217 code in capitals: `USD`. */
export type Currency = string;

// dinero counts the fifths of these two; ISO 4217 and every bank give them two decimals.
const corrected: readonly (readonly [Currency, number])[] = [
  ['MGA', 2],
  ['MRU', 2],
];

const exponents: ReadonlyMap<Currency, number> = new Map([
  ...Object.values(iso4217).map(({ code, exponent }) => [code, exponent] as const),
  ...corrected,
]);

/** Every current ISO 4217 currency that can hold an amount, sorted. */
export const currencies: readonly Currency[] = [...exponents.keys()].sort();

export function isCurrency(code: string): boolean {
  return exponents.has(code);
}

/**
 * Decimals of a currency by ISO 4217: USD 2, JPY 0, KWD 3, CLF 4. Never ask `Intl`: it answers how
 * money is displayed, and is 0 instead of 2 for HUF, IDR, COP and others.
 */
export function currencyExponent(code: Currency): number {
  const exponent = exponents.get(code);
  if (exponent === undefined)
    throw new Problem('invalid', 'unknown-currency', `'${code.slice(0, 10)}' is not a currency.`);
  return exponent;
}
