import type { ImportRow } from './import-row.ts';

/** What an invoice of the same number says. */
export interface NumberedInvoice {
  number: string;
  issueOn: string;
  currency: string;
  totalMinor: number;
  /** Whether anything was ever paid on it. */
  paid: boolean;
  open: boolean;
}

/** Why a row whose number is taken is not the same invoice once more; null where it is. */
export function differenceOf(row: ImportRow, there: NumberedInvoice): Difference | null {
  const { issueOn, currency, totalMinor } = there;
  const isSame =
    row.issueOn === issueOn && row.currency === currency && row.amountMinor === totalMinor;
  if (!isSame) return 'number-taken';
  return row.paidOn !== null && there.open && !there.paid ? 'invoice-still-open' : null;
}

export type Difference = 'number-taken' | 'invoice-still-open';

export const differences: Record<Difference, string> = {
  'number-taken': 'Another invoice has this number: its day, amount or currency differ.',
  'invoice-still-open': 'This invoice is here and open: record its payment there.',
};
