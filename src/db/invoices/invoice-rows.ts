import type { Selectable } from 'kysely';
import type { InvoiceTax } from '../../domain/invoices/invoice-totals.ts';
import type { Discount } from '../../domain/kit/discount.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Invoices } from '../schema.ts';

export const invoiceColumns = [
  'id',
  'kind',
  'forInvoiceId',
  'customerId',
  'status',
  'number',
  'currency',
  'exchangeRate',
  'issueOn',
  'dueOn',
  'terms',
  'earlyPercent',
  'earlyOn',
  'lateFeeMinor',
  'lateInterestPercent',
  'poNumber',
  'note',
  'discount',
  'taxRounding',
  'moneyRounding',
  'pricesIncludeTax',
  'taxes',
  'subtotalMinor',
  'discountMinor',
  'taxMinor',
  'totalMinor',
  'paidMinor',
  'refundedMinor',
  'chargedBackMinor',
  'creditedMinor',
  'writtenOffMinor',
  'balanceMinor',
  'approvalRequestedBy',
  'approvalRequestedAt',
  'approvedBy',
  'approvedAt',
  'rejectionReason',
  'finalizedAt',
  'sentAt',
  'viewedAt',
  'paidOn',
  'voidedAt',
  'closeReason',
  'createdBy',
  'importId',
  'version',
  'createdAt',
  'updatedAt',
] as const;

type Columns = Pick<Selectable<Invoices>, (typeof invoiceColumns)[number]>;
export type InvoiceRow = Omit<Columns, 'discount' | 'taxes'> & {
  discount: Discount | null;
  taxes: InvoiceTax[];
};

/** Both are written by `pricedInvoice` alone. */
export const typedInvoice = <Row extends Columns>(row: Row) => row as Row & InvoiceRow;

export interface InvoiceRef {
  orgId: string;
  invoiceId: string;
}

/**
 * Locks the invoices, in the order of their ids so that two callers can't block each other, and
 * answers them in that order. Refuses with 404 an id that is not there.
 */
export async function lockInvoices(
  trx: Db,
  orgId: string,
  ids: readonly string[],
): Promise<InvoiceRow[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('invoices')
    .select(invoiceColumns)
    .where('orgId', '=', orgId)
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();
  if (rows.length < new Set(ids).size) found(undefined, 'invoice');
  return rows.map(typedInvoice);
}

/** Whoever changes an invoice or its balance holds this lock. */
export async function lockInvoice(trx: Db, { orgId, invoiceId }: InvoiceRef): Promise<InvoiceRow> {
  const [row] = await lockInvoices(trx, orgId, [invoiceId]);
  return found(row, 'invoice');
}
