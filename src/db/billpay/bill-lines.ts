import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { billContentText } from '../../domain/billpay/bill-content.ts';
import { billNumberKey } from '../../domain/billpay/bill-number.ts';
import { type BillLineEntry, totalBill } from '../../domain/billpay/bill-totals.ts';
import type { Discount } from '../../domain/kit/discount.ts';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';
import type { BillLines } from '../schema.ts';

interface NewBillLine extends BillLineEntry {
  description: string;
  category: string | null;
}

/** What the caller says of a bill; all else follows from it. */
export interface BillEntry {
  vendorId: string;
  number: string;
  currency: string;
  issueOn: string;
  dueOn: string;
  note: string | null;
  exchangeRate: string | null;
  lines: NewBillLine[];
}

const columns = [
  'id',
  'description',
  'category',
  'quantity',
  'unitPrice',
  'taxRates',
  'discount',
  'netMinor',
  'taxMinor',
  'totalMinor',
] as const;

export type BillLine = Omit<Pick<Selectable<BillLines>, (typeof columns)[number]>, 'discount'> & {
  discount: Discount | null;
};

/** The columns that follow from an entry: totals, and the hash that votes are bound to. */
export function priced(entry: BillEntry) {
  const { lines, ...own } = entry;
  const totals = totalBill(own.currency, lines);
  const { subtotalMinor, discountMinor, taxMinor, totalMinor } = totals;
  const content = billContentText({ ...own, totalMinor, lines });
  const row = {
    ...own,
    numberKey: billNumberKey(own.number),
    subtotalMinor,
    discountMinor,
    taxMinor,
    totalMinor,
    contentHash: createHash('sha256').update(content).digest('hex'),
  };
  const priceOf = (i: number) => {
    const { netMinor = 0, taxMinor: tax = 0, totalMinor: total = 0 } = totals.lines[i] ?? {};
    return { netMinor, taxMinor: tax, totalMinor: total };
  };
  return { row, lines: lines.map((line, i) => ({ ...line, ...priceOf(i) })) };
}

export type PricedLines = ReturnType<typeof priced>['lines'];

/** Puts these lines in the place of the bill's earlier ones. */
export async function writeLines(
  trx: Db,
  { orgId, billId }: { orgId: string; billId: string },
  lines: PricedLines,
): Promise<void> {
  await trx
    .deleteFrom('billLines')
    .where('orgId', '=', orgId)
    .where('billId', '=', billId)
    .execute();
  const rows = lines.map((line, i) => ({
    ...line,
    taxRates: [...line.taxRates],
    id: newId(),
    orgId,
    billId,
    position: i + 1,
  }));
  await trx.insertInto('billLines').values(rows).execute();
}

export async function listLines(
  db: Db,
  { orgId, billId }: { orgId: string; billId: string },
): Promise<BillLine[]> {
  const rows = await db
    .selectFrom('billLines')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('billId', '=', billId)
    .orderBy('position')
    .execute();
  // Written by `writeLines` alone, from a `Discount`.
  return rows.map((row) => ({ ...row, discount: row.discount as Discount | null }));
}
