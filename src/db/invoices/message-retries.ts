import { sql } from 'kysely';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import { allItems, type CommunicationRef, type MessageItem } from './communication-rows.ts';
import { assertReachable, departure } from './message-approval.ts';
import { type Deciding, decide, lockUndecided } from './message-decisions.ts';
import { whatStops } from './message-stops.ts';

/**
 * Sends a mail again that was refused, has bounced, or of which nobody knows whether it left. Each
 * try is a mail of its own to the provider, so who does not know must say that two may arrive.
 */
export async function retryMessage(
  trx: Db,
  acting: Acting,
  { mayArriveTwice, ...deciding }: Deciding & { mayArriveTwice: boolean },
): Promise<Intent[]> {
  const failed = ['refused', 'bounced', 'unknown'] as const;
  const undecided = await lockUndecided(trx, acting, deciding, failed);
  const { message, ref } = undecided;
  if (message.status === 'unknown' && !mayArriveTwice) {
    const detail = 'Nobody knows whether it left; say that it may arrive twice.';
    throw new Problem('conflict', 'may-have-left', detail);
  }
  const { now } = deciding;
  const all = await allItems(trx, ref);
  const { facts, stopped } = await whatStops(trx, acting.orgId, { message, items: all, now });
  const items = all.filter((it) => stopped.every(({ invoiceId }) => invoiceId !== it.invoiceId));
  if (stopped.length > 0 && items.length === 0) {
    const reasons = [...new Set(stopped.map(({ reason }) => reason))].join(', ');
    throw new Problem('conflict', 'reminders-stopped', `It must not leave now: ${reasons}.`);
  }
  await assertReachable(trx, acting.orgId, message);
  await takeAgain(trx, ref, items);
  const fresh = { recipient: null, providerId: null, batchId: null, lastError: null, attempts: 0 };
  const past = { sentAt: null, deliveredAt: null, openedAt: null, bouncedAt: null };
  const sendKey = `message/${ref.communicationId}/${newId()}`;
  const set = { ...departure(undecided, facts, now), sendKey, ...fresh, ...past };
  return decide(trx, acting, { ...undecided, items }, { verb: 'retry', set });
}

/** Refuses with 409 where another message has taken such a step since. */
async function takeAgain(
  trx: Db,
  { orgId, communicationId }: CommunicationRef,
  items: readonly MessageItem[],
): Promise<void> {
  for (const { invoiceId, stepKey } of items) {
    const other = await trx
      .selectFrom('communicationItems')
      .select('communicationId')
      .where('orgId', '=', orgId)
      .where('invoiceId', '=', invoiceId)
      .where('stepKey', '=', stepKey)
      .where('communicationId', '<>', communicationId)
      .where('released', '=', false)
      .executeTakeFirst();
    if (!other) continue;
    const detail = 'Another message has taken its step since.';
    throw new Problem('conflict', 'step-taken-again', detail);
  }
  if (items.length === 0) return;
  const ids = items.map(({ invoiceId }) => invoiceId);
  await trx
    .updateTable('communicationItems')
    .set({ released: sql<boolean>`invoice_id <> all(${ids})` })
    .where('orgId', '=', orgId)
    .where('communicationId', '=', communicationId)
    .execute();
}
