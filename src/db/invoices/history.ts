import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { type Page, type PageQuery, toPage } from '../kit/page.ts';
import type { InvoiceRef } from './invoice-rows.ts';

export interface HistoryEntry {
  id: string;
  at: string;
  action: string;
  entityType: string;
  entityId: string;
  actorKind: string;
  actorId: string | null;
  actorName: string | null;
  before: unknown;
  after: unknown;
}

/**
 * What the audit log says of an invoice and of all that was done to it: payments, credit notes,
 * promises, disputes, messages and late charges. Newest first.
 */
export async function invoiceHistory(
  db: Db,
  { orgId, invoiceId }: InvoiceRef,
  { limit, cursor }: PageQuery,
): Promise<Page<HistoryEntry>> {
  const of = sql`org_id = ${orgId} and invoice_id = ${invoiceId}`;
  const { rows } = await sql<HistoryEntry>`
    with about (id) as (
      select ${invoiceId}::uuid
      union select payment_id from allocations where ${of}
      union select credit_note_id from allocations where ${of}
      union select id from credit_notes where ${of}
      union select id from refunds where ${of}
      union select id from payment_promises where ${of}
      union select id from disputes where ${of}
      union select communication_id from communication_items where ${of}
      union select id from invoices where org_id = ${orgId} and for_invoice_id = ${invoiceId}
    )
    select a.id, a.at, a.action, a.entity_type, a.entity_id, a.actor_kind, a.actor_id,
      u.name as actor_name, a.before, a.after
    from audit_log a left join users u on a.actor_kind = 'user' and u.id::text = a.actor_id
    where a.org_id = ${orgId} and a.entity_id = any(array(select id::text from about))
      and (${cursor ?? null}::uuid is null or a.id < ${cursor ?? null}::uuid)
      and a.entity_type in ('invoice', 'collection', 'payment', 'credit_note', 'refund', 'promise',
        'dispute', 'communication', 'message')
    order by a.id desc limit ${limit + 1}`.execute(db);
  return toPage(rows, limit);
}
