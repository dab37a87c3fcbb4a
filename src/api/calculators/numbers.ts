import { z } from '@hono/zod-openapi';
import { type Currency, isCurrency } from '../../domain/kit/currency.ts';
import { Dec } from '../../domain/kit/decimal.ts';
import { MAX_AMOUNT_MINOR, type Minor, toMajor, toMinor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { rule } from '../kit/json.ts';

const decimalText = (digits: number, decimals: number) =>
  z.string().regex(new RegExp(`^-?\\d{1,${digits}}(\\.\\d{1,${decimals}})?$`));

/**
 * A number whose scale does not matter to the rule: a decimal string, or a JSON number taken by
 * its shortest decimal form. Answers are decimal strings either way.
 */
export const decimal = z
  .union([decimalText(18, 18), z.number().min(-1e15).max(1e15)])
  .transform((value) => (typeof value === 'string' ? value : new Dec(value).toFixed(18)))
  .openapi('Decimal', { description: 'A decimal string; a JSON number is taken as well.' });

/** A share of one: 10 % is `"0.10"`. */
export const rate = decimal.openapi('Rate', { description: 'A decimal fraction: 10 % is "0.10".' });

/** What answers carry. */
export const decimalOut = z.string().openapi({ format: 'decimal' });

/** Major units: `"100.00"` dollars. */
export const major = decimalText(12, 4).openapi({
  description: 'Major units as a decimal string: "100.00" dollars are one hundred dollars.',
});

export const percent = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,10})?$/)
  .openapi({ description: 'Percent as an exact decimal string: "9.975".' });

/** A currency that exists. */
export const knownCurrency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine(isCurrency, rule('must be an ISO 4217 currency'))
  .openapi({ description: 'ISO 4217.', example: 'USD' });

/** Refuses more decimals than the currency has, and amounts that no document may carry. */
export function minorOf(amount: string, currency: Currency): Minor {
  const minor = toMinor(amount, currency, 'exact');
  if (Math.abs(minor) > MAX_AMOUNT_MINOR)
    throw new Problem('unprocessable', 'amount-too-large', 'The amount is too large.');
  return minor;
}

/** Writes minor units back in major ones. */
export const majorIn = (currency: Currency) => (minor: Minor) => toMajor(minor, currency);

/** What was computed in floating point, with the twelve digits that it surely has. */
export function written(value: number): string {
  return new Dec(value).toSignificantDigits(12).toFixed();
}

/** A solved rate, with the ten digits that do not hang on where the search began. */
export function rateText(value: number): string {
  return new Dec(value).toSignificantDigits(10).toFixed();
}
