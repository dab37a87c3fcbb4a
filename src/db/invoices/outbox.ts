import { sql } from 'kysely';
import { sendTime } from '../../domain/invoices/collection-hours.ts';
import { isByHand } from '../../domain/invoices/collection-steps.ts';
import { dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import type { Db } from '../client.ts';
import type { InvoiceFacts } from './collection-facts.ts';
import {
  type Communication,
  type CommunicationRef,
  lockCommunication,
  type MessageItem,
  releaseItems,
  setMessage,
  standingItems,
} from './communication-rows.ts';
import { whatStops } from './message-stops.ts';

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

/** Locks a mail that was taken; null when it is decided otherwise, or in other hands, by now. */
export async function lockLeased(
  trx: Db,
  { orgId, communicationId, attempts }: LeasedMessage,
): Promise<Communication | null> {
  const message = await lockCommunication(trx, { orgId, communicationId });
  const open = message.status === 'queued' || message.status === 'sending';
  return open && message.attempts === attempts ? message : null;
}

export type SendableMessage = Communication & { recipient: string };

/**
 * Looks at everything once more that may speak against a mail, and marks it as being sent: from
 * here on a crash leaves its outcome to be looked up. Null means that it does not leave now.
 */
export async function readyToSend(
  trx: Db,
  leased: LeasedMessage & { now: Instant; batchId?: string | null },
): Promise<SendableMessage | null> {
  const { orgId, communicationId, mayHaveLeft, now, batchId = null } = leased;
  const ref = { orgId, communicationId };
  const message = await lockLeased(trx, leased);
  if (!message) return null;
  const items = await standingItems(trx, ref);
  const { facts, stopped } = await whatStops(trx, ref.orgId, { message, items, now });
  const whole = items.length > 0 && stopped.length === items.length;
  // It may have left before it was stopped, so it must not be said that it did not.
  if (whole && mayHaveLeft) return giveUp(trx, ref, { status: 'unknown' });
  await releaseItems(trx, ref, stopped.map(idOf));
  if (whole) return giveUp(trx, ref, { status: 'cancelled' });
  // Sending a batch again is how to look it up, at whatever hour.
  const lookUp = mayHaveLeft && batchId !== null;
  if (!lookUp && (await postponed(trx, ref, { message, items, facts, now }))) return null;
  return address(trx, ref, { message, items, batchId });
}

async function giveUp(
  trx: Db,
  ref: CommunicationRef,
  set: Parameters<typeof setMessage>[2],
): Promise<null> {
  await setMessage(trx, ref, set);
  return null;
}

interface About {
  message: Communication;
  items: readonly MessageItem[];
}

const idOf = ({ invoiceId }: { invoiceId: string }) => invoiceId;

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
  { message, items, batchId }: About & { batchId: string | null },
): Promise<SendableMessage | null> {
  const recipient = message.recipient ?? (await emailOf(trx, ref.orgId, message.customerId));
  if (recipient === null) {
    await releaseItems(trx, ref, items.map(idOf));
    return giveUp(trx, ref, { status: 'refused', lastError: 'There is no e-mail address.' });
  }
  const sending = await setMessage(trx, ref, { status: 'sending', recipient, batchId });
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
