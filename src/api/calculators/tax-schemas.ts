import { z } from '@hono/zod-openapi';
import { isDecimal } from '../../domain/kit/decimal.ts';
import { lineAmount } from '../../domain/kit/line-amount.ts';
import { type TaxDocument, type TaxedDocument, taxDocument } from '../../domain/kit/tax.ts';
import { line } from '../kit/json.ts';
import { decimalOut, knownCurrency, major, majorIn, minorOf, percent } from './numbers.ts';

const Discount = z
  .union([z.strictObject({ percent }), z.strictObject({ amount: major })])
  .openapi({ description: 'Taken off before tax.' });

const Rate = z.union([
  percent,
  z.strictObject({
    percent,
    name: line(60).optional(),
    compound: z
      .boolean()
      .optional()
      .openapi({ description: 'Charged on the net amount plus the taxes before it.' }),
  }),
]);

const factor = z.string().refine(isDecimal, 'must be a decimal string').openapi({
  description: 'A decimal string with up to twenty digits on each side of the point.',
  pattern: '^-?\\d{1,20}(\\.\\d{1,20})?$',
});

const taxing = {
  taxRates: z.array(Rate).max(5).default([]),
  discount: Discount.optional(),
  inclusive: z.boolean().optional(),
};

export const TaxInput = z
  .strictObject({
    lines: z
      .array(
        z.union([
          z.strictObject({ amount: major, ...taxing }),
          z.strictObject({ quantity: factor, unitPrice: factor, ...taxing }),
        ]),
      )
      .min(1)
      .max(500),
    mode: z.enum(['line', 'document']).openapi({
      description: 'Round tax on every line, or once for each rate on the whole document.',
    }),
    currency: knownCurrency.default('USD'),
    inclusive: z.boolean().default(false).openapi({
      description: 'Whether the amounts contain their taxes; a line may say otherwise.',
    }),
    discount: Discount.optional(),
    rounding: z.enum(['half-up', 'half-even']).default('half-up'),
  })
  .openapi('TaxInput');

type TaxInput = z.output<typeof TaxInput>;

const TaxAmount = z.object({
  percent: decimalOut,
  name: z.string().optional(),
  compound: z.boolean().optional(),
  tax: decimalOut,
});

const totals = {
  subtotal: decimalOut,
  discount: decimalOut,
  net: decimalOut,
  tax: decimalOut,
  total: decimalOut,
  taxes: z.array(TaxAmount),
};

export const TaxOutput = z
  .object({ currency: z.string(), ...totals, lines: z.array(z.object(totals)) })
  .openapi('TaxOutput');

/** The taxed document in major units. */
export function taxOf(input: TaxInput): z.output<typeof TaxOutput> {
  const { currency } = input;
  const taxed = taxDocument(documentOf(input));
  return {
    currency,
    ...written(taxed, currency),
    lines: taxed.lines.map((l) => written(l, currency)),
  };
}

function documentOf({ lines, mode, currency, inclusive, discount, rounding }: TaxInput) {
  const off = (given: TaxInput['discount']) =>
    given && 'amount' in given ? { amountMinor: minorOf(given.amount, currency) } : given;
  const document: TaxDocument = {
    mode,
    inclusive,
    rounding,
    discount: off(discount),
    lines: lines.map((entry) => ({
      amountMinor:
        'amount' in entry
          ? minorOf(entry.amount, currency)
          : lineAmount(entry.quantity, entry.unitPrice, currency, rounding),
      taxes: entry.taxRates,
      inclusive: entry.inclusive,
      discount: off(entry.discount),
    })),
  };
  return document;
}

function written(of: Omit<TaxedDocument, 'lines'>, currency: string) {
  const text = majorIn(currency);
  return {
    subtotal: text(of.subtotalMinor),
    discount: text(of.discountMinor),
    net: text(of.netMinor),
    tax: text(of.taxMinor),
    total: text(of.totalMinor),
    taxes: of.taxes.map(({ rate, taxMinor }) => ({ ...rate, tax: text(taxMinor) })),
  };
}
