import type { Discount } from '../kit/discount.ts';
import { lineAmount } from '../kit/line-amount.ts';
import { type Currency, MAX_AMOUNT_MINOR, type Minor } from '../kit/money.ts';
import { Problem } from '../kit/problem.ts';
import { type TaxedLine, taxDocument } from '../kit/tax.ts';

export interface BillLineEntry {
  /** Decimal strings: how many, and the price of one in major units. */
  quantity: string;
  unitPrice: string;
  /** Percentages; a line is taxed by each of them. */
  taxRates: readonly string[];
  discount: Discount | null;
}

export interface BillTotals {
  subtotalMinor: Minor;
  discountMinor: Minor;
  taxMinor: Minor;
  totalMinor: Minor;
  lines: TaxedLine[];
}

/**
 * What the vendor asks for: each line rounded once, tax once per rate on the whole bill. Refuses
 * with 422 a bill that asks for nothing, or for more than 999,999,999,999 minor units.
 */
export function totalBill(currency: Currency, entries: readonly BillLineEntry[]): BillTotals {
  const document = taxDocument({
    mode: 'document',
    lines: entries.map(({ quantity, unitPrice, taxRates, discount }) => ({
      amountMinor: lineAmount(quantity, unitPrice, currency),
      taxes: taxRates,
      ...(discount ? { discount } : {}),
    })),
  });
  const { subtotalMinor, discountMinor, taxMinor, totalMinor, lines } = document;
  if (totalMinor <= 0)
    throw new Problem('unprocessable', 'bill-not-positive', 'The bill must come to more than 0.');
  if (totalMinor > MAX_AMOUNT_MINOR)
    throw new Problem('unprocessable', 'amount-too-large', 'The bill comes to too much.');
  return { subtotalMinor, discountMinor, taxMinor, totalMinor, lines };
}
