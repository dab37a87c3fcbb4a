import type { Discount } from '../kit/discount.ts';
import { lineAmount } from '../kit/line-amount.ts';
import { type Currency, MAX_AMOUNT_MINOR, type Minor, sumMinor } from '../kit/money.ts';
import { type FieldError, Problem } from '../kit/problem.ts';
import type { RoundingMode } from '../kit/rounding.ts';
import { type TaxedLine, type TaxRate, taxDocument } from '../kit/tax.ts';
import { taxFactors } from '../kit/tax-rate.ts';

export interface InvoiceTaxRate {
  /** An exact decimal: `"9.975"`. */
  percent: string;
  name: string | null;
  /** Charged on the net amount plus the taxes before it in the list. */
  compound: boolean;
}

export interface InvoiceLineEntry {
  /** Decimal strings: how many, and the price of one in major units. */
  quantity: string;
  unitPrice: string;
  taxRates: readonly InvoiceTaxRate[];
  discount: Discount | null;
}

export interface InvoicePricing {
  currency: Currency;
  /** Whether tax is rounded on every line, or once per rate on the whole document. */
  taxRounding: 'document' | 'line';
  moneyRounding: RoundingMode;
  pricesIncludeTax: boolean;
  /** Off the whole document before tax, spread over the lines by their amounts. */
  discount: Discount | null;
  lines: readonly InvoiceLineEntry[];
}

/** A row of the document's tax table. */
export interface InvoiceTax {
  rate: InvoiceTaxRate;
  /** What the lines with this rate come to without tax. */
  netMinor: Minor;
  taxMinor: Minor;
}

export interface InvoiceSums {
  /** As entered: with its taxes where the prices include them. */
  subtotalMinor: Minor;
  discountMinor: Minor;
  taxMinor: Minor;
  totalMinor: Minor;
}

export interface InvoiceTotals extends InvoiceSums {
  taxes: InvoiceTax[];
  lines: TaxedLine[];
}

/**
 * What a customer is asked for. Refuses with 422 less than nothing, or more than 999,999,999,999
 * minor units, and on a line as much in either direction.
 */
export function totalInvoice(pricing: InvoicePricing): InvoiceTotals {
  const { currency, moneyRounding: rounding, discount } = pricing;
  const document = taxDocument({
    mode: pricing.taxRounding,
    inclusive: pricing.pricesIncludeTax,
    rounding,
    ...(discount ? { discount } : {}),
    lines: pricing.lines.map((line) => ({
      amountMinor: lineAmount(line.quantity, line.unitPrice, currency, rounding),
      taxes: line.taxRates.map(kitRate),
      ...(line.discount ? { discount: line.discount } : {}),
    })),
  });
  const { subtotalMinor, discountMinor, taxMinor, totalMinor, lines } = document;
  const largest = Math.max(...lines.map((line) => Math.abs(line.subtotalMinor)), totalMinor);
  if (largest > MAX_AMOUNT_MINOR)
    throw new Problem('unprocessable', 'amount-too-large', 'The invoice comes to too much.');
  if (totalMinor < 0)
    throw new Problem(
      'unprocessable',
      'invoice-negative',
      'An invoice cannot come to less than 0; give a credit note instead.',
    );
  const taxes = document.taxes.map(({ rate, taxMinor: tax }) => ({
    rate: ownRate(rate),
    netMinor: netOf(lines, rate),
    taxMinor: tax,
  }));
  return { subtotalMinor, discountMinor, taxMinor, totalMinor, taxes, lines };
}

/** As the kit's tax rules take it. */
export const kitRate = ({ percent, name, compound }: InvoiceTaxRate): TaxRate => ({
  percent,
  ...(name === null ? {} : { name }),
  compound,
});

const ownRate = ({ percent, name, compound }: TaxRate): InvoiceTaxRate => ({
  percent,
  name: name ?? null,
  compound: compound ?? false,
});

const keyOf = (rate: TaxRate) => taxFactors([rate])[0]?.key;

function netOf(lines: readonly TaxedLine[], rate: TaxRate): Minor {
  const key = keyOf(rate);
  const taxed = lines.filter(({ taxes }) => taxes.some((tax) => keyOf(tax.rate) === key));
  return sumMinor(taxed.map(({ netMinor }) => netMinor));
}

/** What the caller has worked out for themselves, each in minor units. */
export interface ClaimedTotals {
  subtotal?: Minor | undefined;
  discount?: Minor | undefined;
  tax?: Minor | undefined;
  total?: Minor | undefined;
}

/** Refuses with 422 totals that are not what we come to; each error names the expected number. */
export function assertTotals(claimed: ClaimedTotals, sums: InvoiceSums): void {
  const expected = {
    subtotal: sums.subtotalMinor,
    discount: sums.discountMinor,
    tax: sums.taxMinor,
    total: sums.totalMinor,
  };
  const errors: FieldError[] = [];
  for (const name of ['subtotal', 'discount', 'tax', 'total'] as const) {
    const given = claimed[name];
    if (given === undefined || given === expected[name]) continue;
    errors.push({ path: `totals.${name}`, message: `is ${expected[name]}, not ${given}` });
  }
  if (errors.length === 0) return;
  const detail = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw new Problem('unprocessable', 'totals-differ', detail, { errors });
}
