import { sql } from 'kysely';
import { sendTime } from '../../domain/invoices/collection-hours.ts';
import { isByHand } from '../../domain/invoices/collection-steps.ts';
import { dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import type { Db } from '../client.ts';
import type { InvoiceFacts } from './collection-facts.ts';
import {
  type Communication,
  type CommunicationRef,
  lockCommunications,
  type MessageItem,
  releaseItems,
  setMessage,
  standingItemsOf,
} from './communication-rows.ts';
import { type StoppedItem, whatStopsEach } from './message-stops.ts';

export interface LeasedMessage extends CommunicationRef {
  sendKey: string;
  situation: string;
  /** How often it was taken, this time included: whoever took it later has it for themselves. */
  attempts: number;
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
        .where('batchId', 'is', null)
        .where('nextAttemptAt', '<=', sql<string>`now()`)
        .$if(only !== undefined, (query) => query.where('orgId', '=', only ?? ''))
        .orderBy('nextAttemptAt')
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(leasedColumns)
    .execute();
  return rows.map(leasedOf);
}

export const leasedColumns = ['orgId', 'id', 'sendKey', 'situation', 'attempts', 'status'] as const;

type LeasedRow = Omit<LeasedMessage, 'communicationId' | 'mayHaveLeft'> & {
  id: string;
  status: Communication['status'];
};

export const leasedOf = (row: LeasedRow): LeasedMessage => ({
  ...{ orgId: row.orgId, communicationId: row.id, sendKey: row.sendKey },
  ...{ situation: row.situation, attempts: row.attempts },
  mayHaveLeft: row.status === 'sending',
});

/** Locks mails that were taken: those that are not decided otherwise, or in other hands, by now. */
async function lockLeasedOf(
  trx: Db,
  orgId: string,
  leased: readonly LeasedMessage[],
): Promise<{ message: Communication; mayHaveLeft: boolean }[]> {
  const taken = new Map(leased.map((it) => [it.communicationId, it]));
  const messages = await lockCommunications(trx, orgId, [...taken.keys()]);
  return messages.flatMap((message) => {
    const own = taken.get(message.id);
    const open = message.status === 'queued' || message.status === 'sending';
    if (!own || !open || message.attempts !== own.attempts) return [];
    return [{ message, mayHaveLeft: own.mayHaveLeft }];
  });
}

/** Whether it is still in these hands; then it is locked. */
export async function lockLeased(trx: Db, leased: LeasedMessage): Promise<boolean> {
  return (await lockLeasedOf(trx, leased.orgId, [leased])).length > 0;
}

/** A message that is being sent, with what it is about. */
export type SendableMessage = Omit<Communication, 'status' | 'version' | 'updatedAt'> & {
  recipient: string;
  items: readonly MessageItem[];
};

export interface Sending {
  leased: readonly LeasedMessage[];
  now: Instant;
  batchId?: string | null;
}

interface Open {
  message: Communication;
  mayHaveLeft: boolean;
  items: readonly MessageItem[];
}

/**
 * Looks at everything once more that may speak against mails of an organization, and marks those
 * that leave now as being sent: from here on a crash leaves their outcome to be looked up.
 */
export async function readyToSend(
  trx: Db,
  orgId: string,
  { leased, now, batchId = null }: Sending,
): Promise<SendableMessage[]> {
  const locked = await lockLeasedOf(trx, orgId, leased);
  if (locked.length === 0) return [];
  const ids = locked.map(({ message }) => message.id);
  const items = await standingItemsOf(trx, orgId, ids);
  const all = locked.map((one) => ({ ...one, items: items.get(one.message.id) ?? [] }));
  const verdicts = await whatStopsEach(trx, orgId, { all, now });
  const leaving: Open[] = [];
  for (const [i, open] of all.entries()) {
    const { facts, stopped } = verdicts[i] ?? { facts: [], stopped: [] };
    // Sending a batch again is how to look it up, at whatever hour.
    const again = open.mayHaveLeft && batchId !== null;
    const left = await afterStops(trx, orgId, { open, stopped });
    if (left && (again || !(await postponed(trx, orgId, { ...left, facts, now }))))
      leaving.push(left);
  }
  return address(trx, orgId, { leaving, batchId });
}

/** With what still stands of it; null where nothing does. */
async function afterStops(
  trx: Db,
  orgId: string,
  { open, stopped }: { open: Open; stopped: readonly StoppedItem[] },
): Promise<Open | null> {
  const { message, items, mayHaveLeft } = open;
  if (stopped.length === 0) return open;
  const ref = { orgId, communicationId: message.id };
  const whole = stopped.length === items.length;
  // It may have left before it was stopped, so it must not be said that it did not.
  if (whole && mayHaveLeft) return giveUp(trx, ref, { status: 'unknown' });
  await releaseItems(trx, ref, stopped.map(idOf));
  if (whole) return giveUp(trx, ref, { status: 'cancelled' });
  const gone = new Set(stopped.map(idOf));
  return { ...open, items: items.filter(({ invoiceId }) => !gone.has(invoiceId)) };
}

async function giveUp(
  trx: Db,
  ref: CommunicationRef,
  set: Parameters<typeof setMessage>[2],
): Promise<null> {
  await setMessage(trx, ref, set);
  return null;
}

const idOf = ({ invoiceId }: { invoiceId: string }) => invoiceId;

interface Postponing extends Open {
  facts: readonly InvoiceFacts[];
  now: Instant;
}

/** What was held up until the night waits for the morning; what a person sends leaves at once. */
async function postponed(
  trx: Db,
  orgId: string,
  { message, items, facts, now }: Postponing,
): Promise<boolean> {
  const [first] = facts;
  if (!message.reminds || !first || items.some(({ stepKey }) => isByHand(stepKey))) return false;
  const { calendar } = first;
  const at = sendTime(now, calendar);
  if (at <= now) return false;
  const dueOn = dayInZone(at, calendar.timeZone);
  const ref = { orgId, communicationId: message.id };
  await setMessage(trx, ref, { status: 'queued', nextAttemptAt: at, dueOn });
  return true;
}

/** Puts the customers' addresses of this moment on them; those without one can't leave. */
async function address(
  trx: Db,
  orgId: string,
  { leaving, batchId }: { leaving: readonly Open[]; batchId: string | null },
): Promise<SendableMessage[]> {
  const emails = await emailsOf(trx, orgId, leaving);
  const sendable: SendableMessage[] = [];
  for (const { message, items } of leaving) {
    const recipient = message.recipient ?? emails.get(message.customerId) ?? null;
    if (recipient !== null) sendable.push({ ...message, recipient, items });
    else await withoutAddress(trx, { orgId, communicationId: message.id }, items);
  }
  await markSending(trx, orgId, { sendable, batchId });
  return sendable;
}

async function withoutAddress(trx: Db, ref: CommunicationRef, items: readonly MessageItem[]) {
  await releaseItems(trx, ref, items.map(idOf));
  await giveUp(trx, ref, { status: 'refused', lastError: 'There is no e-mail address.' });
}

async function markSending(
  trx: Db,
  orgId: string,
  { sendable, batchId }: { sendable: readonly SendableMessage[]; batchId: string | null },
): Promise<void> {
  if (sendable.length === 0) return;
  const ids = sendable.map(({ id }) => id);
  const recipients = sendable.map(({ recipient }) => recipient);
  await sql`
    update communications m
    set status = 'sending', recipient = s.recipient, batch_id = ${batchId}::uuid
    from unnest(${ids}::uuid[], ${recipients}::text[]) s(id, recipient)
    where m.org_id = ${orgId} and m.id = s.id`.execute(trx);
}

async function emailsOf(
  db: Db,
  orgId: string,
  leaving: readonly Open[],
): Promise<Map<string, string | null>> {
  const ids = leaving.map(({ message }) => message.customerId);
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('customers')
    .select(['id', 'email'])
    .where('orgId', '=', orgId)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, email }) => [id, email]));
}
