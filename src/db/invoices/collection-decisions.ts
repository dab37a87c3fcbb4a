import { type Day, dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { factsOfInvoice } from './collection-acts.ts';
import {
  auditCollection,
  type Collection,
  lockCollection,
  setCollection,
} from './collection-rows.ts';
import { isCutOff, tellCollection } from './collections.ts';
import { escalate } from './escalation.ts';

/** Refuses with 409 what has ended: nothing is collected any more. */
export async function lockOpenCollection(
  trx: Db,
  ref: { orgId: string; invoiceId: string },
): Promise<Collection> {
  const row = await lockCollection(trx, ref);
  if (row.status !== 'ended') return row;
  throw collectionEnded(row.endedAs);
}

export function collectionEnded(as: Collection['endedAs']): Problem {
  const how = as?.replace('_', ' ');
  return new Problem(
    'conflict',
    'collection-ended',
    `The invoice is ${how}; nothing is collected.`,
  );
}

export interface Pause {
  invoiceId: string;
  /** The day on which reminders go on by themselves; null waits for a person. */
  until: Day | null;
  reason: string | null;
  now: Instant;
}

/** Nobody is reminded until that day, or until somebody resumes it. */
export async function pauseCollection(
  trx: Db,
  acting: Acting,
  { invoiceId, until, reason, now }: Pause,
): Promise<Intent[]> {
  const ref = { orgId: acting.orgId, invoiceId };
  await lockOpenCollection(trx, ref);
  const { calendar } = await factsOfInvoice(trx, ref);
  if (until !== null && until <= dayInZone(now, calendar.timeZone)) {
    throw new Problem('unprocessable', 'pause-is-over', 'It would end today or in the past.');
  }
  const by = acting.actor.kind === 'user' ? acting.actor.id : null;
  const set = { status: 'paused' as const, pausedUntil: until, pauseReason: reason, pausedBy: by };
  await setCollection(trx, ref, set);
  await auditCollection(trx, acting, 'pause', { invoiceId, after: { until, reason } });
  return tellCollection(trx, ref, 'paused');
}

/** Lets a paused collection go on, or one whose workflow was cut off. */
export async function resumeCollection(
  trx: Db,
  acting: Acting,
  invoiceId: string,
): Promise<Intent[]> {
  const ref = { orgId: acting.orgId, invoiceId };
  const { status } = await lockOpenCollection(trx, ref);
  if (status !== 'paused' && !(await isCutOff(trx, ref))) {
    throw new Problem('conflict', 'collection-not-paused', 'It is not paused.');
  }
  const set = { status: 'active' as const, pausedUntil: null, pauseReason: null, pausedBy: null };
  await setCollection(trx, ref, set);
  await auditCollection(trx, acting, 'resume', { invoiceId });
  return tellCollection(trx, ref, 'resumed');
}

/** Whoever cancels the run has stopped the collection; a person may resume it. */
export async function suspendCollection(trx: Db, acting: Acting, invoiceId: string): Promise<void> {
  const ref = { orgId: acting.orgId, invoiceId };
  const { status } = await lockCollection(trx, ref);
  if (status !== 'active') return;
  const reason = 'Its run was cancelled.';
  await setCollection(trx, ref, { status: 'paused', pausedUntil: null, pauseReason: reason });
  await auditCollection(trx, acting, 'pause', { invoiceId, after: { reason } });
}

/** Names who looks after it; null nobody. Refuses with 422 who is no member. */
export async function assignCollection(
  trx: Db,
  acting: Acting,
  { invoiceId, to }: { invoiceId: string; to: string | null },
): Promise<Collection> {
  const ref = { orgId: acting.orgId, invoiceId };
  const before = await lockCollection(trx, ref);
  if (to !== null) await assertMember(trx, acting.orgId, to);
  const after = await setCollection(trx, ref, { assignedTo: to });
  await auditCollection(trx, acting, 'assign', {
    invoiceId,
    before: { assignedTo: before.assignedTo },
    after: { assignedTo: to },
  });
  return after;
}

async function assertMember(db: Db, orgId: string, userId: string): Promise<void> {
  const member = await db
    .selectFrom('members')
    .select('id')
    .where('orgId', '=', orgId)
    .where('userId', '=', userId)
    .executeTakeFirst();
  if (!member) throw new Problem('unprocessable', 'unknown-member', 'They are no member.');
}

/** Hands it to a person now, and raises the alert. */
export async function escalateCollection(
  trx: Db,
  acting: Acting,
  { invoiceId, reason, now }: { invoiceId: string; reason: string; now: Instant },
): Promise<Collection> {
  const ref = { orgId: acting.orgId, invoiceId };
  await lockOpenCollection(trx, ref);
  await escalate(trx, acting, { invoiceId, now, reason });
  return lockCollection(trx, ref);
}
