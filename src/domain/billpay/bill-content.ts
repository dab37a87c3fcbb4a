import type { Minor } from '../kit/money.ts';
import type { BillLineEntry } from './bill-totals.ts';

export interface BillContent {
  vendorId: string;
  number: string;
  currency: string;
  issueOn: string;
  dueOn: string;
  totalMinor: Minor;
  lines: readonly (BillLineEntry & { description: string })[];
}

/**
 * What a vote stands for, as one text: votes are bound to its hash, so that an edit of anything in
 * it asks for all of them again. A note or a category is not in it.
 */
export function billContentText(bill: BillContent): string {
  const lines = bill.lines.map(({ description, quantity, unitPrice, taxRates, discount }) => [
    description,
    quantity,
    unitPrice,
    taxRates,
    discount && ('percent' in discount ? discount.percent : discount.amountMinor),
  ]);
  const { vendorId, number, currency, issueOn, dueOn, totalMinor } = bill;
  return JSON.stringify([vendorId, number, currency, issueOn, dueOn, totalMinor, lines]);
}
