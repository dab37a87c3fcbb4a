import { sql } from 'kysely';
import type { MailNews } from '../../domain/invoices/mail-news.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import { noteStanding } from './address-standing.ts';
import {
  type Communication,
  type CommunicationRef,
  getCommunication,
  lockCommunication,
  setMessage,
} from './communication-rows.ts';

export type SendOutcome =
  | { outcome: 'sent'; providerId: string | null }
  | { outcome: 'refused'; lastError: string; aboutRecipient: boolean }
  | { outcome: 'unavailable'; lastError: string; retryAfterS: number }
  /** Nobody can say, now or later, whether it left. */
  | { outcome: 'never-known' }
  /** It may be looked up after the lease. */
  | { outcome: 'unknown'; lastError: string };

const longestWaitS = 900;

/** Writes down what became of a mail; a step counts once its mail was accepted. */
export async function settleMessage(
  trx: Db,
  acting: Acting,
  { communicationId, of }: { communicationId: string; of: SendOutcome },
): Promise<void> {
  const ref = { orgId: acting.orgId, communicationId };
  switch (of.outcome) {
    case 'sent': {
      const { providerId } = of;
      await setMessage(trx, ref, {
        ...{ status: 'sent', providerId, lastError: null, sentAt: sql<string>`now()` as never },
      });
      return;
    }
    case 'refused':
      return refuse(trx, acting, { ref, of });
    case 'unavailable': {
      const { attempts } = await getCommunication(trx, ref);
      const waitS = of.retryAfterS || Math.min(longestWaitS, 5 * 2 ** Math.min(attempts, 10));
      const nextAttemptAt = sql<string>`now() + make_interval(secs => ${waitS}::int)` as never;
      const { lastError } = of;
      await setMessage(trx, ref, { status: 'queued', lastError, nextAttemptAt, batchId: null });
      return;
    }
    case 'never-known':
      await setMessage(trx, ref, { status: 'unknown' });
      return;
    case 'unknown':
      await setMessage(trx, ref, { lastError: of.lastError });
  }
}

interface Refusal {
  ref: CommunicationRef;
  of: SendOutcome & { outcome: 'refused' };
}

/** Nobody is there: the steps were not taken. A mail that is refused for itself is our bug. */
async function refuse(trx: Db, acting: Acting, { ref, of }: Refusal): Promise<void> {
  const { lastError } = of;
  const message = await setMessage(trx, ref, { status: 'refused', lastError });
  if (of.aboutRecipient) return undeliverable(trx, acting, { message, detail: lastError });
  const alert = {
    dedupeKey: `message-refused/${message.id}`,
    source: 'collections',
    severity: 'high' as const,
    title: 'A message to a customer was refused',
    detail: `The mail provider does not take it: ${lastError}`.slice(0, 500),
    entityType: 'communication',
    entityId: message.id,
    facts: { customerId: message.customerId },
  };
  await raiseAlerts(trx, acting, [alert]);
}

async function undeliverable(
  trx: Db,
  acting: Acting,
  { message, detail }: { message: Communication; detail: string },
): Promise<void> {
  const { id, customerId, recipient } = message;
  await trx
    .updateTable('communicationItems')
    .set({ released: true })
    .where('orgId', '=', acting.orgId)
    .where('communicationId', '=', id)
    .execute();
  const address = { customerId, recipient: recipient ?? '', detail };
  await noteStanding(trx, acting, { ...address, standing: 'bounced' });
}

export interface DeliveryNews {
  communicationId: string;
  news: MailNews;
  at: string;
  detail: string;
}

const rank = {
  ...{ sent: 0, unknown: 0, delivered: 1, opened: 2 },
  ...{ refused: 3, bounced: 4, complained: 5 },
} as const;

/**
 * What the provider tells of a mail that it took. News come in any order and more than once: a
 * status never goes back, and each moment is kept as it was told first.
 */
export async function noteDelivery(
  trx: Db,
  acting: Acting,
  { communicationId, news, at, detail }: DeliveryNews,
): Promise<void> {
  const ref = { orgId: acting.orgId, communicationId };
  const before = await lockCommunication(trx, ref);
  const standing = rank[before.status as keyof typeof rank];
  if (standing === undefined) return;
  const message = await setMessage(trx, ref, {
    status: rank[news] > standing ? news : before.status,
    ...(news === 'delivered' && !before.deliveredAt ? { deliveredAt: at } : {}),
    ...(news === 'opened' && !before.openedAt ? { openedAt: at } : {}),
    ...(news === 'bounced' && !before.bouncedAt ? { bouncedAt: at, lastError: detail } : {}),
  });
  if (news === 'bounced' && !before.bouncedAt) {
    await undeliverable(trx, acting, { message, detail });
  }
  if (news === 'refused' && standing < rank.refused) {
    const of = { outcome: 'refused' as const, lastError: detail, aboutRecipient: false };
    await refuse(trx, acting, { ref, of });
  }
  const { customerId, recipient } = message;
  const address = { customerId, recipient: recipient ?? '', detail };
  if (news === 'complained') await noteStanding(trx, acting, { ...address, standing: news });
  if (news === 'delivered') await noteStanding(trx, acting, { ...address, standing: news });
}
