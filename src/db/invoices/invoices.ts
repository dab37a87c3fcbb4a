import { sql } from 'kysely';
import { type InvoiceEvent, nextInvoiceStatus } from '../../domain/invoices/invoice-state.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { addEvents } from '../kit/webhook-events.ts';
import type { InvoiceKind } from '../schema.ts';
import { invoiceContext } from './invoice-context.ts';
import { type InvoiceEntry, pricedInvoice } from './invoice-entry.ts';
import { type InvoiceLine, listInvoiceLines, replaceLines } from './invoice-lines.ts';
import { type InvoiceRef, type InvoiceRow, invoiceColumns, typedInvoice } from './invoice-rows.ts';
import { todayInOrganization } from './settings.ts';

/** A row with what lists show beside it. */
export interface Invoice extends InvoiceRow {
  customerName: string;
  /** A dispute about it is open. */
  disputed: boolean;
  /** Where the organization is: whether it is overdue depends on it. */
  today: string;
}

export type InvoiceWithLines = Invoice & { lines: InvoiceLine[] };

export const withCustomer = (db: Db, orgId: string) =>
  db
    .selectFrom('invoices as i')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.orgId', '=', 'i.orgId').onRef('c.id', '=', 'i.customerId'),
    )
    .innerJoin('organizations as o', 'o.id', 'i.orgId')
    .select(invoiceColumns.map((column) => `i.${column}` as const))
    .select(['c.name as customerName', isDisputed.as('disputed')])
    .select(todayInOrganization.as('today'))
    .where('i.orgId', '=', orgId);

export const isDisputed = sql<boolean>`exists (select from disputes d
  where d.org_id = i.org_id and d.invoice_id = i.id and d.status = 'open')`;

export async function getInvoice(db: Db, { orgId, invoiceId }: InvoiceRef): Promise<Invoice> {
  const row = await withCustomer(db, orgId).where('i.id', '=', invoiceId).executeTakeFirst();
  return typedInvoice(found(row, 'invoice'));
}

export async function getInvoiceWithLines(db: Db, ref: InvoiceRef): Promise<InvoiceWithLines> {
  const invoice = await getInvoice(db, ref);
  return { ...invoice, lines: await listInvoiceLines(db, ref) };
}

export interface NewInvoice {
  entry: InvoiceEntry;
  /** Whoever enters it; null is an import or a workflow. */
  userId: string | null;
  kind?: InvoiceKind;
  /** The invoice that a late charge is about. */
  forInvoiceId?: string;
}

/** Drafts an invoice. Refuses with 422 an unknown customer, and totals other than ours. */
export async function createInvoice(
  trx: Db,
  acting: Acting,
  { entry, userId, kind = 'invoice', forInvoiceId }: NewInvoice,
): Promise<InvoiceWithLines> {
  const { orgId } = acting;
  const context = await invoiceContext(trx, orgId, entry.customerId);
  const { row, lines } = pricedInvoice(entry, context);
  const id = newId();
  const own = { orgId, id, kind, forInvoiceId: forInvoiceId ?? null, createdBy: userId };
  const values = { ...row, ...own };
  const inserted = await trx
    .with('drafted', (db) => db.insertInto('invoices').values(values).returning(invoiceColumns))
    .with('written', (db) =>
      db.insertInto('invoiceLines').values(lines.map((l) => ({ ...l, orgId, invoiceId: id }))),
    )
    .selectFrom('drafted')
    .select(invoiceColumns)
    .executeTakeFirstOrThrow();
  const invoice = typedInvoice(inserted);
  await auditInvoice(trx, acting, 'invoice.create', { invoiceId: id, after: invoice });
  await tellOfInvoice(trx, orgId, 'invoice.created', invoice);
  const { customerName, today } = context;
  return { ...invoice, customerName, today, disputed: false, lines };
}

export interface InvoiceEdit {
  /** Locked by the caller. */
  before: InvoiceRow;
  entry: InvoiceEntry;
}

/** Writes a draft anew; what was approved has to be approved again. */
export async function updateInvoice(
  trx: Db,
  acting: Acting,
  { before, entry }: InvoiceEdit,
): Promise<InvoiceWithLines> {
  const { orgId } = acting;
  const ref = { orgId, invoiceId: before.id };
  const status = nextInvoiceStatus(before.status, 'edit');
  const context = await invoiceContext(trx, orgId, entry.customerId);
  const { row, lines } = pricedInvoice(entry, context);
  const approval = { approvedBy: null, approvedAt: null };
  const set = { ...row, ...approval, status };
  const updated = await trx
    .updateTable('invoices')
    .set(set)
    .where('orgId', '=', orgId)
    .where('id', '=', before.id)
    .returning(invoiceColumns)
    .executeTakeFirstOrThrow();
  await replaceLines(trx, ref, lines);
  const after = typedInvoice(updated);
  await auditInvoice(trx, acting, 'invoice.update', { invoiceId: before.id, before, after });
  const { customerName, today } = context;
  return { ...after, customerName, today, disputed: false, lines };
}

/** Removes what has no number yet; the caller holds its lock. */
export async function deleteInvoice(trx: Db, acting: Acting, before: InvoiceRow): Promise<void> {
  nextInvoiceStatus(before.status, 'delete');
  await trx
    .deleteFrom('invoices')
    .where('orgId', '=', acting.orgId)
    .where('id', '=', before.id)
    .execute();
  await auditInvoice(trx, acting, 'invoice.delete', { invoiceId: before.id, before });
}

type Settable = Partial<
  Pick<
    InvoiceRow,
    | 'number'
    | 'approvalRequestedBy'
    | 'approvalRequestedAt'
    | 'approvedBy'
    | 'approvedAt'
    | 'rejectionReason'
    | 'finalizedAt'
    | 'sentAt'
    | 'voidedAt'
    | 'closeReason'
    | 'writtenOffMinor'
  >
>;

export interface InvoiceMove {
  /** Locked by the caller. */
  before: InvoiceRow;
  event: InvoiceEvent;
  set?: Settable;
  /** What the audit row says beside it. */
  told?: object;
}

/** Moves an invoice along its life with its audit row. */
export async function moveInvoice(
  trx: Db,
  acting: Acting,
  { before, event, set = {}, told = {} }: InvoiceMove,
): Promise<InvoiceRow> {
  const status = nextInvoiceStatus(before.status, event);
  const row = await trx
    .updateTable('invoices')
    .set({ ...set, status })
    .where('orgId', '=', acting.orgId)
    .where('id', '=', before.id)
    .returning(invoiceColumns)
    .executeTakeFirstOrThrow();
  await auditInvoice(trx, acting, `invoice.${event}`, {
    invoiceId: before.id,
    before: { status: before.status },
    after: { status, ...set, ...told },
  });
  return typedInvoice(row);
}

export function auditInvoice(
  trx: Db,
  acting: Acting,
  action: `invoice.${string}`,
  { invoiceId, ...rows }: { invoiceId: string; before?: object; after?: object },
): Promise<void> {
  return audit(trx, acting, { action, entityType: 'invoice', entityId: invoiceId, ...rows });
}

/** Tells webhooks once what has happened to an invoice. */
export function tellOfInvoice(
  trx: Db,
  orgId: string,
  type: 'invoice.created' | 'invoice.sent' | 'invoice.voided',
  { id, number, customerId, currency, totalMinor, dueOn }: InvoiceRow,
): Promise<void> {
  const payload = { invoiceId: id, number, customerId, currency, totalMinor, dueOn };
  return addEvents(trx, orgId, [{ type, dedupeKey: `${type}/${id}`, payload }]);
}
