import type { Minor } from '../../domain/kit/money.ts';
import type { Db } from '../client.ts';
import type { AllocationKind } from '../schema.ts';
import type { InvoiceRef } from './invoice-rows.ts';
import type { MoneySource } from './receivables.ts';

export interface AllocationRow {
  id: string;
  kind: AllocationKind;
  paymentId: string | null;
  creditNoteId: string | null;
  invoiceId: string;
  /** The invoice's. */
  number: string | null;
  amountMinor: Minor;
  appliedOn: string;
  createdAt: string;
}

const select = (db: Db, orgId: string) =>
  db
    .selectFrom('allocations as a')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.orgId', '=', 'a.orgId').onRef('i.id', '=', 'a.invoiceId'),
    )
    .select(['a.id', 'a.kind', 'a.paymentId', 'a.creditNoteId', 'a.invoiceId', 'i.number'])
    .select(['a.amountMinor', 'a.appliedOn', 'a.createdAt'])
    .where('a.orgId', '=', orgId)
    .orderBy('a.id');

/** What a payment or credit note did to invoices, in order. */
export function listAllocationsOf(
  db: Db,
  orgId: string,
  source: MoneySource,
): Promise<AllocationRow[]> {
  const query = select(db, orgId);
  return 'paymentId' in source
    ? query.where('a.paymentId', '=', source.paymentId).execute()
    : query.where('a.creditNoteId', '=', source.creditNoteId).execute();
}

/** What was done to an invoice by payments and credits, in order. */
export function listAllocationsOn(
  db: Db,
  { orgId, invoiceId }: InvoiceRef,
): Promise<AllocationRow[]> {
  return select(db, orgId).where('a.invoiceId', '=', invoiceId).execute();
}
