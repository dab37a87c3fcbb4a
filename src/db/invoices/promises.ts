import { type Selectable, sql } from 'kysely';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { PaymentPromises, PromiseStatus } from '../schema.ts';
import { auditCollection } from './collection-rows.ts';
import type { InvoiceRef } from './invoice-rows.ts';

const columns = [
  'id',
  'invoiceId',
  'amountMinor',
  'balanceMinor',
  'promisedOn',
  'graceDays',
  'status',
  'byCustomer',
  'recordedBy',
  'note',
  'closedAt',
  'createdAt',
] as const;

export type PaymentPromise = Pick<Selectable<PaymentPromises>, (typeof columns)[number]>;

/** Newest first. */
export async function listPromises(
  db: Db,
  { orgId, invoiceId }: InvoiceRef,
): Promise<PaymentPromise[]> {
  return db
    .selectFrom('paymentPromises')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .orderBy('id', 'desc')
    .execute();
}

export type NewPromise = Pick<
  PaymentPromise,
  'invoiceId' | 'amountMinor' | 'balanceMinor' | 'promisedOn' | 'graceDays' | 'byCustomer' | 'note'
>;

/** A new promise takes the place of the one before; the caller holds the collection's lock. */
export async function insertPromise(
  trx: Db,
  acting: Acting,
  given: NewPromise,
): Promise<PaymentPromise> {
  const { orgId, actor } = acting;
  const { invoiceId } = given;
  const active = trx
    .updateTable('paymentPromises')
    .set({ status: 'replaced', closedAt: sql<string>`now()` })
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .where('status', '=', 'active');
  await active.execute();
  const row = await trx
    .insertInto('paymentPromises')
    .values({
      ...{ id: newId(), orgId },
      ...given,
      recordedBy: actor.kind === 'user' ? actor.id : null,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  const { id, amountMinor, promisedOn, byCustomer } = row;
  const after = { id, amountMinor, promisedOn, byCustomer };
  await auditCollection(trx, acting, 'promise', { invoiceId, after });
  return row;
}

interface Closing extends InvoiceRef {
  id: string;
  as: Extract<PromiseStatus, 'kept' | 'broken' | 'cancelled'>;
}

export async function closePromise(
  trx: Db,
  acting: Acting,
  { orgId, invoiceId, id, as }: Closing,
): Promise<void> {
  await trx
    .updateTable('paymentPromises')
    .set({ status: as, closedAt: sql<string>`now()` })
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .execute();
  await auditCollection(trx, acting, `promise-${as}`, { invoiceId, after: { id } });
}
