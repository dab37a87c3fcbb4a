import { type CollectionPlan, planCollection } from '../../domain/invoices/collection-plan.ts';
import type { Instant } from '../../domain/kit/calendar.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { readFacts } from './collection-facts.ts';
import { type Collection, findCollection } from './collection-rows.ts';
import { type Dispute, listDisputes } from './disputes.ts';
import type { InvoiceRef } from './invoice-rows.ts';
import { listPromises, type PaymentPromise } from './promises.ts';

export interface CollectionEvent {
  at: Instant;
  /** `step`, `pause`, `promise`, `end`, …: what was done. */
  what: string;
  /** Null where the collection did it by itself. */
  by: string | null;
  detail: unknown;
}

export interface CollectionView {
  /** Null before the invoice is sent. */
  collection: Collection | null;
  plan: CollectionPlan | null;
  history: CollectionEvent[];
  promises: PaymentPromise[];
  disputes: Dispute[];
}

/** Where the collection of an invoice stands, worked out from the rows as they are now. */
export async function viewCollection(
  db: Db,
  ref: InvoiceRef,
  now: Instant,
): Promise<CollectionView> {
  const { orgId, invoiceId } = ref;
  const invoice = await db
    .selectFrom('invoices')
    .select('id')
    .where('orgId', '=', orgId)
    .where('id', '=', invoiceId)
    .executeTakeFirst();
  found(invoice, 'invoice');
  const [collection, [facts], history, promises, disputes] = await Promise.all([
    findCollection(db, ref),
    readFacts(db, orgId, { invoiceId }),
    listHistory(db, ref),
    listPromises(db, ref),
    listDisputes(db, ref),
  ]);
  return {
    collection: collection ?? null,
    plan: facts ? planCollection(facts, now) : null,
    ...{ history, promises, disputes },
  };
}

/** More than this nobody reads on one screen; the audit log has it all. */
const longestHistory = 200;

/** Oldest first. */
async function listHistory(db: Db, { orgId, invoiceId }: InvoiceRef): Promise<CollectionEvent[]> {
  const rows = await db
    .selectFrom('auditLog')
    .select(['at', 'action', 'actorKind', 'actorId', 'after'])
    .where('orgId', '=', orgId)
    .where('entityType', '=', 'collection')
    .where('entityId', '=', invoiceId)
    .orderBy('seq', 'desc')
    .limit(longestHistory)
    .execute();
  return rows.reverse().map(({ at, action, actorKind, actorId, after }) => ({
    at,
    what: action.replace('collection.', ''),
    by: actorKind === 'user' ? actorId : null,
    detail: after,
  }));
}
