import { type Selectable, sql } from 'kysely';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import type { Collections } from '../schema.ts';
import type { InvoiceRef } from './invoice-rows.ts';

const columns = [
  'invoiceId',
  'runId',
  'workflowId',
  'round',
  'status',
  'scheduleId',
  'startedAt',
  'anchorOn',
  'pausedUntil',
  'pauseReason',
  'pausedBy',
  'escalations',
  'overdueAt',
  'escalatedAt',
  'assignedTo',
  'endedAs',
  'endedAt',
  'version',
  'createdAt',
  'updatedAt',
] as const;

export type Collection = Pick<Selectable<Collections>, (typeof columns)[number]>;

const select = (db: Db, { orgId, invoiceId }: InvoiceRef) =>
  db
    .selectFrom('collections')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId);

export async function findCollection(db: Db, ref: InvoiceRef): Promise<Collection | undefined> {
  return select(db, ref).executeTakeFirst();
}

/** Whoever decides or acts on a collection holds this lock: people and its workflow take turns. */
export async function lockCollection(trx: Db, ref: InvoiceRef): Promise<Collection> {
  return found(await select(trx, ref).forUpdate().executeTakeFirst(), 'collection');
}

/** Locks several, in an order of its own: two who do so cannot wait for each other. */
export async function lockCollections(
  trx: Db,
  orgId: string,
  invoiceIds: readonly string[],
): Promise<void> {
  const locked = await trx
    .selectFrom('collections')
    .select('invoiceId')
    .where('orgId', '=', orgId)
    .where(sql<boolean>`invoice_id = any(${[...invoiceIds]}::uuid[])`)
    .orderBy('invoiceId')
    .forUpdate()
    .execute();
  const known = new Set(locked.map(({ invoiceId }) => invoiceId));
  for (const id of invoiceIds) found(known.has(id) || undefined, 'collection');
}

export type CollectionChange = Partial<Omit<Collection, 'invoiceId' | 'version' | 'createdAt'>>;

export async function setCollection(trx: Db, ref: InvoiceRef, set: CollectionChange) {
  return trx
    .updateTable('collections')
    .set(set)
    .where('orgId', '=', ref.orgId)
    .where('invoiceId', '=', ref.invoiceId)
    .returning(columns)
    .executeTakeFirstOrThrow();
}

export interface CollectionFact {
  invoiceId: string;
  before?: unknown;
  after?: unknown;
}

/** What was done about an invoice; these rows are the collection's history. */
export function auditCollection(
  trx: Db,
  acting: Acting,
  verb: string,
  { invoiceId: entityId, ...rows }: CollectionFact,
): Promise<void> {
  const entity = { entityType: 'collection', entityId };
  return audit(trx, acting, { action: `collection.${verb}`, ...entity, ...rows });
}
