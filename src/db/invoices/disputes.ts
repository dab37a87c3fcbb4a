import { type Selectable, sql } from 'kysely';
import type { Minor } from '../../domain/kit/money.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import type { DisputeStatus, Disputes } from '../schema.ts';
import { factsOfInvoice } from './collection-acts.ts';
import { lockOpenCollection } from './collection-decisions.ts';
import { auditCollection } from './collection-rows.ts';
import { tellCollection } from './collections.ts';
import type { InvoiceRef } from './invoice-rows.ts';

const columns = [
  'id',
  'kind',
  'invoiceId',
  'paymentId',
  'amountMinor',
  'reason',
  'detail',
  'status',
  'openedBy',
  'resolvedBy',
  'resolution',
  'openedAt',
  'resolvedAt',
  'version',
] as const;

export type Dispute = Pick<Selectable<Disputes>, (typeof columns)[number]>;

/** Newest first. */
export async function listDisputes(db: Db, { orgId, invoiceId }: InvoiceRef): Promise<Dispute[]> {
  return db
    .selectFrom('disputes')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .orderBy('id', 'desc')
    .execute();
}

export interface NewDispute {
  invoiceId: string;
  /** Null disputes all that is owed. */
  amountMinor: Minor | null;
  reason: string;
  detail: string | null;
}

/** Notes that a customer disputes an invoice: nobody is reminded of it until that is resolved. */
export async function openDispute(
  trx: Db,
  acting: Acting,
  { invoiceId, amountMinor, reason, detail }: NewDispute,
): Promise<{ dispute: Dispute; intents: Intent[] }> {
  const { orgId, actor } = acting;
  const ref = { orgId, invoiceId };
  await lockOpenCollection(trx, ref);
  const { disputed, invoice } = await factsOfInvoice(trx, ref);
  if (disputed) throw new Problem('conflict', 'disputed-already', 'It is disputed already.');
  const amount = amountMinor ?? invoice.balanceMinor;
  if (amount > invoice.balanceMinor || amount === 0)
    throw new Problem('unprocessable', 'dispute-too-large', 'It is more than what is owed.');
  const openedBy = actor.kind === 'user' ? actor.id : null;
  const about = { kind: 'customer' as const, amountMinor: amount, reason, detail, openedBy };
  const dispute = await trx
    .insertInto('disputes')
    .values({ ...ref, id: newId(), ...about })
    .returning(columns)
    .executeTakeFirstOrThrow();
  const after = { id: dispute.id, amountMinor: amount, reason };
  await auditCollection(trx, acting, 'dispute', { invoiceId, after });
  await raiseAlerts(trx, acting, [alertOf(dispute)]);
  return { dispute, intents: await tellCollection(trx, ref, 'disputeOpened') };
}

const alertOf = ({ id, invoiceId, reason, amountMinor }: Dispute) => ({
  dedupeKey: `dispute/${id}`,
  source: 'collections',
  severity: 'high' as const,
  title: 'A customer disputes an invoice',
  detail: reason,
  entityType: 'invoice',
  entityId: invoiceId,
  facts: { disputeId: id, amountMinor },
});

export interface Resolution {
  disputeId: string;
  invoiceId: string;
  as: Exclude<DisputeStatus, 'open'>;
  resolution: string | null;
}

/** Settles a dispute, once; what was accepted is put right by a credit note. */
export async function resolveDispute(
  trx: Db,
  acting: Acting,
  { disputeId, invoiceId, as, resolution }: Resolution,
): Promise<{ dispute: Dispute; intents: Intent[] }> {
  const { orgId, actor } = acting;
  const ref = { orgId, invoiceId };
  const row = await trx
    .selectFrom('disputes')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .where('id', '=', disputeId)
    .forUpdate()
    .executeTakeFirst();
  const before = found(row, 'dispute');
  if (before.status !== 'open')
    throw new Problem('conflict', 'dispute-resolved', `It is ${before.status} already.`);
  const dispute = await trx
    .updateTable('disputes')
    .set({
      ...{ status: as, resolution, resolvedAt: sql<string>`now()` },
      resolvedBy: actor.kind === 'user' ? actor.id : null,
    })
    .where('orgId', '=', orgId)
    .where('id', '=', disputeId)
    .returning(columns)
    .executeTakeFirstOrThrow();
  await auditCollection(trx, acting, 'resolve', { invoiceId, after: { id: disputeId, as } });
  return { dispute, intents: await tellCollection(trx, ref, 'disputeResolved') };
}
