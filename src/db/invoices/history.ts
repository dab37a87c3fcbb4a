import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { type PageQuery, pageOf } from '../kit/page.ts';
import type { InvoiceRef } from './invoice-rows.ts';

const entityTypes = [
  'invoice',
  'collection',
  'payment',
  'credit_note',
  'refund',
  'dispute',
  'communication',
];

/**
 * What the audit log says of an invoice and of all that was done to it: payments, credit notes,
 * chargebacks, messages, late charges, and what its collection has seen, promises and a customer's
 * disputes among it. Newest first.
 */
export function invoiceHistory(db: Db, ref: InvoiceRef, page: PageQuery) {
  const query = db
    .selectFrom('auditLog as a')
    .leftJoin('users as u', (join) => join.on(sql`u.id::text`, '=', sql.ref('a.actorId')))
    .select(['a.id', 'a.at', 'a.action', 'a.entityType', 'a.entityId', 'a.actorKind', 'a.actorId'])
    .select(['u.name as actorName', 'a.before', 'a.after'])
    .where('a.orgId', '=', ref.orgId)
    .where('a.entityType', 'in', entityTypes)
    .where(sql<boolean>`a.entity_id = any(array(${about(ref)}))`);
  return pageOf(query, page, 'a.id');
}

function about({ orgId, invoiceId }: InvoiceRef) {
  const its = sql`org_id = ${orgId} and invoice_id = ${invoiceId}`;
  return sql`select ${invoiceId}::uuid::text
    union select payment_id::text from allocations where ${its} and payment_id is not null
    union select credit_note_id::text from allocations where ${its} and credit_note_id is not null
    union select id::text from credit_notes where ${its}
    union select id::text from refunds where ${its}
    union select id::text from disputes where ${its}
    union select communication_id::text from communication_items where ${its}
    union select id::text from invoices where org_id = ${orgId} and for_invoice_id = ${invoiceId}`;
}
