import type { Selectable } from 'kysely';
import type { InvoiceLineEntry, InvoiceTotals } from '../../domain/invoices/invoice-totals.ts';
import type { Discount } from '../../domain/kit/discount.ts';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';
import type { InvoiceLines } from '../schema.ts';
import type { InvoiceRef } from './invoice-rows.ts';

export interface NewInvoiceLine extends InvoiceLineEntry {
  description: string;
}

export const lineColumns = [
  'id',
  'position',
  'description',
  'quantity',
  'unitPrice',
  'taxRates',
  'discount',
  'amountMinor',
  'discountMinor',
  'netMinor',
  'taxMinor',
  'totalMinor',
] as const;

type Columns = Pick<Selectable<InvoiceLines>, (typeof lineColumns)[number]>;
export type InvoiceLine = Omit<Columns, 'discount' | 'taxRates'> & {
  taxRates: InvoiceLineEntry['taxRates'];
  discount: Discount | null;
};

/** The lines with what each comes to, in their order. */
export function linesOf(
  lines: readonly NewInvoiceLine[],
  { lines: taxed }: InvoiceTotals,
): InvoiceLine[] {
  return lines.map(({ description, quantity, unitPrice, taxRates, discount }, i) => ({
    id: newId(),
    position: i + 1,
    description,
    quantity,
    unitPrice,
    taxRates,
    discount,
    amountMinor: taxed[i]?.subtotalMinor ?? 0,
    discountMinor: taxed[i]?.discountMinor ?? 0,
    netMinor: taxed[i]?.netMinor ?? 0,
    taxMinor: taxed[i]?.taxMinor ?? 0,
    totalMinor: taxed[i]?.totalMinor ?? 0,
  }));
}

/** Puts these lines in the place of the draft's earlier ones. */
export async function replaceLines(
  trx: Db,
  { orgId, invoiceId }: InvoiceRef,
  lines: readonly InvoiceLine[],
): Promise<void> {
  await trx
    .deleteFrom('invoiceLines')
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .execute();
  await trx
    .insertInto('invoiceLines')
    .values(lines.map((line) => ({ ...line, orgId, invoiceId })))
    .execute();
}

export async function listInvoiceLines(
  db: Db,
  { orgId, invoiceId }: InvoiceRef,
): Promise<InvoiceLine[]> {
  const rows = await db
    .selectFrom('invoiceLines')
    .select(lineColumns)
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .orderBy('position')
    .execute();
  // Written by `linesOf` alone.
  return rows as InvoiceLine[];
}
