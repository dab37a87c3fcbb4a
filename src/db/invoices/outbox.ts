import { sql } from 'kysely';
import { sendTime } from '../../domain/invoices/collection-hours.ts';
import { isByHand } from '../../domain/invoices/collection-steps.ts';
import { stopOf } from '../../domain/invoices/collection-stops.ts';
import { dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import type { Db } from '../client.ts';
import { type InvoiceFacts, readFacts } from './collection-facts.ts';
import {
  type Communication,
  type CommunicationRef,
  lockCommunication,
  type MessageItem,
  setMessage,
} from './communication-rows.ts';

export interface LeasedMessage extends CommunicationRef {
  sendKey: string;
  /** Somebody was about to send it and has not said what became of it. */
  mayHaveLeft: boolean;
}

/**
 * Takes due mails for this dispatcher: they become due again after `leaseS`, so what a crash left
 * is taken up, and no two dispatchers work on one mail.
 */
export async function takeDueMessages(
  system: Db,
  { orgId: only, limit, leaseS }: { orgId?: string | undefined; limit: number; leaseS: number },
): Promise<LeasedMessage[]> {
  const rows = await system
    .updateTable('communications')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      nextAttemptAt: sql<string>`now() + make_interval(secs => ${leaseS}::int)`,
    }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('communications')
        .select('id')
        .where('status', 'in', ['queued', 'sending'])
        .where('channel', '=', 'email')
        .where('nextAttemptAt', '<=', sql<string>`now()`)
        .$if(only !== undefined, (query) => query.where('orgId', '=', only ?? ''))
        .orderBy('nextAttemptAt')
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['orgId', 'id', 'sendKey', 'status'])
    .execute();
  return rows.map(({ orgId, id, sendKey, status }) => ({
    ...{ orgId, communicationId: id, sendKey },
    mayHaveLeft: status === 'sending',
  }));
}

export type SendableMessage = Communication & { recipient: string };

/**
 * Looks at everything once more that may speak against a mail, and marks it as being sent: from
 * here on a crash leaves its outcome to be looked up. Null means that it does not leave now.
 */
export async function readyToSend(
  trx: Db,
  { mayHaveLeft, now, ...ref }: LeasedMessage & { now: Instant },
): Promise<SendableMessage | null> {
  const message = await lockCommunication(trx, ref);
  if (message.status !== 'queued' && message.status !== 'sending') return null;
  const items = await standingItems(trx, ref);
  const facts = message.reminds ? await factsAbout(trx, ref.orgId, { message, items }) : [];
  const stopped = message.reminds
    ? items.filter(({ invoiceId }) => isStopped(facts, invoiceId, now))
    : await withdrawn(trx, ref);
  const whole = items.length > 0 && stopped.length === items.length;
  // It may have left before it was stopped, so it must not be said that it did not.
  if (whole && mayHaveLeft) return giveUp(trx, ref, { status: 'unknown' });
  await release(trx, ref, stopped);
  if (whole) return giveUp(trx, ref, { status: 'cancelled' });
  if (await postponed(trx, ref, { message, items, facts, now })) return null;
  return address(trx, ref, { message, items });
}

async function giveUp(
  trx: Db,
  ref: CommunicationRef,
  set: Parameters<typeof setMessage>[2],
): Promise<null> {
  await setMessage(trx, ref, set);
  return null;
}

async function standingItems(
  trx: Db,
  { orgId, communicationId }: CommunicationRef,
): Promise<MessageItem[]> {
  return trx
    .selectFrom('communicationItems')
    .select(['invoiceId', 'stepKey'])
    .where('orgId', '=', orgId)
    .where('communicationId', '=', communicationId)
    .where('released', '=', false)
    .execute();
}

interface About {
  message: Communication;
  items: readonly MessageItem[];
}

function factsAbout(trx: Db, orgId: string, { message, items }: About): Promise<InvoiceFacts[]> {
  const { customerId, currency } = message;
  const [only] = items;
  const of = only && items.length === 1 ? { invoiceId: only.invoiceId } : { customerId, currency };
  return readFacts(trx, orgId, of);
}

function isStopped(facts: readonly InvoiceFacts[], invoiceId: string, now: Instant): boolean {
  const own = facts.find((it) => it.invoiceId === invoiceId);
  if (!own || own.invoice.balanceMinor === 0) return true;
  return stopOf(own, dayInZone(now, own.calendar.timeZone)) !== null;
}

/** The invoices of a mail that reminds nobody, which are not owed any more. */
async function withdrawn(trx: Db, { orgId, communicationId }: CommunicationRef) {
  return trx
    .selectFrom('communicationItems as t')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.orgId', '=', 't.orgId').onRef('i.id', '=', 't.invoiceId'),
    )
    .select(['t.invoiceId', 't.stepKey'])
    .where('t.orgId', '=', orgId)
    .where('t.communicationId', '=', communicationId)
    .where('t.released', '=', false)
    .where('i.status', 'in', ['void', 'written_off'])
    .execute();
}

async function release(
  trx: Db,
  { orgId, communicationId }: CommunicationRef,
  items: readonly MessageItem[],
): Promise<void> {
  if (items.length === 0) return;
  await trx
    .updateTable('communicationItems')
    .set({ released: true })
    .where('orgId', '=', orgId)
    .where('communicationId', '=', communicationId)
    .where(
      'invoiceId',
      'in',
      items.map(({ invoiceId }) => invoiceId),
    )
    .execute();
}

interface Postponing extends About {
  facts: readonly InvoiceFacts[];
  now: Instant;
}

/** What was held up until the night waits for the morning; what a person sends leaves at once. */
async function postponed(
  trx: Db,
  ref: CommunicationRef,
  { message, items, facts, now }: Postponing,
): Promise<boolean> {
  const [first] = facts;
  if (!message.reminds || !first || items.some(({ stepKey }) => isByHand(stepKey))) return false;
  const { calendar } = first;
  const at = sendTime(now, calendar);
  if (at <= now) return false;
  const dueOn = dayInZone(at, calendar.timeZone);
  await setMessage(trx, ref, { status: 'queued', nextAttemptAt: at, dueOn });
  return true;
}

/** Puts the customer's address of this moment on it; without one it can't leave. */
async function address(
  trx: Db,
  ref: CommunicationRef,
  { message, items }: About,
): Promise<SendableMessage | null> {
  const recipient = message.recipient ?? (await emailOf(trx, ref.orgId, message.customerId));
  if (recipient === null) {
    await release(trx, ref, items);
    return giveUp(trx, ref, { status: 'refused', lastError: 'There is no e-mail address.' });
  }
  const sending = await setMessage(trx, ref, { status: 'sending', recipient });
  return { ...sending, recipient };
}

async function emailOf(db: Db, orgId: string, id: string): Promise<string | null> {
  const { email } = await db
    .selectFrom('customers')
    .select('email')
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return email;
}
