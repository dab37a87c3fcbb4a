import { assertPlaceholders } from '../../domain/invoices/messages/placeholders.ts';
import type { Instant } from '../../domain/kit/calendar.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { assertCurrent, type SeenVersions } from '../kit/version.ts';
import type { MessageStatus } from '../schema.ts';
import { lockCollection } from './collection-rows.ts';
import { tellCollection } from './collections.ts';
import {
  allItems,
  type Communication,
  type CommunicationRef,
  getCommunication,
  lockCommunication,
  type MessageChange,
  type MessageItem,
  setMessage,
  standingItems,
} from './communication-rows.ts';
import { lockReminders } from './reminder-lock.ts';

/** A person's decision about a message that they have read. */
export interface Deciding {
  communicationId: string;
  seen: SeenVersions;
  now: Instant;
}

export interface Undecided {
  ref: CommunicationRef;
  message: Communication;
  /** Of the invoices that it is about. */
  items: MessageItem[];
}

/**
 * Locks a message for a decision, and what its reminders hang on, in the order in which collections
 * lock them. Refuses with 412 what has changed since it was read, and with 409 the wrong state.
 */
export async function lockUndecided(
  trx: Db,
  { orgId }: Acting,
  { communicationId, seen }: Deciding,
  allowed: readonly MessageStatus[],
): Promise<Undecided> {
  const ref = { orgId, communicationId };
  const unlocked = await getCommunication(trx, ref);
  const before = unlocked.reminds ? await allItems(trx, ref) : [];
  for (const { invoiceId } of before) await lockCollection(trx, { orgId, invoiceId });
  await lockReminders(trx, orgId, unlocked);
  const message = await lockCommunication(trx, ref);
  assertCurrent(seen, message);
  if (!allowed.includes(message.status)) throw wrongStatus(message, allowed);
  return { ref, message, items: await standingItems(trx, ref) };
}

function wrongStatus({ status }: Communication, allowed: readonly MessageStatus[]): Problem {
  const words = (of: string) => of.replaceAll('_', ' ');
  const detail = `It is ${words(status)}; this asks for ${allowed.map(words).join(' or ')}.`;
  return new Problem('conflict', 'message-wrong-status', detail);
}

export interface Decided {
  verb: 'edit' | 'approve' | 'drop' | 'finish' | 'retry';
  set: MessageChange;
  /** What the log tells beside what was set. */
  why?: object;
}

/** Writes a decision down, and tells the collections whose plan it changes. */
export async function decide(
  trx: Db,
  acting: Acting,
  { ref, message, items }: Undecided,
  { verb, set, why = {} }: Decided,
): Promise<Intent[]> {
  const { orgId, communicationId } = ref;
  const row = await setMessage(trx, ref, set);
  const shown = ({ status, subject, body, dueOn }: Communication) => ({
    ...{ status, subject, body, dueOn },
  });
  await audit(trx, acting, {
    action: `communication.${verb}`,
    entityType: 'communication',
    entityId: communicationId,
    before: shown(message),
    after: { ...shown(row), ...why },
  });
  if (verb === 'edit' || !message.reminds) return [];
  const told: Intent[] = [];
  for (const { invoiceId } of items) {
    told.push(...(await tellCollection(trx, { orgId, invoiceId }, 'messageDecided')));
  }
  return told;
}

export interface Words {
  subject?: string | null | undefined;
  body?: string | null | undefined;
}

/** Puts a person's words in the place of the template's; null gives them back to it. */
export async function editMessage(
  trx: Db,
  acting: Acting,
  { words: { subject, body }, ...deciding }: Deciding & { words: Words },
): Promise<void> {
  const undecided = await lockUndecided(trx, acting, deciding, ['draft', 'awaiting_approval']);
  assertPlaceholders(`${subject ?? ''} ${body ?? ''}`);
  const set = {
    ...(subject === undefined ? {} : { subject }),
    ...(body === undefined ? {} : { body }),
  };
  if (undecided.message.situation === 'message' && (subject === null || body === null)) {
    const detail = 'No template says what it is about: it needs words of its own.';
    throw new Problem('unprocessable', 'words-missing', detail);
  }
  await decide(trx, acting, undecided, { verb: 'edit', set });
}

/**
 * Drops a message that has not left. Its steps stay taken: a person has decided against them, and
 * the collection goes on with the next ones.
 */
export async function dropMessage(
  trx: Db,
  acting: Acting,
  { reason, from, ...deciding }: Deciding & { reason: string | null; from: MessageStatus[] },
): Promise<Intent[]> {
  const undecided = await lockUndecided(trx, acting, deciding, from);
  const set = { status: 'cancelled' } as const;
  return decide(trx, acting, undecided, { verb: 'drop', set, why: { reason } });
}

export interface TaskResult {
  outcome: NonNullable<Communication['outcome']>;
  note: string | null;
}

/** Notes what came of a call, or that a letter or a text has been sent by a person. */
export async function finishTask(
  trx: Db,
  acting: Acting,
  { outcome, note, now, ...deciding }: Deciding & TaskResult,
): Promise<Intent[]> {
  const undecided = await lockUndecided(trx, acting, { ...deciding, now }, ['to_do']);
  const spoken = undecided.message.channel === 'phone';
  if (spoken === (outcome === 'sent')) {
    const detail = spoken ? 'A call is not sent.' : 'It is a message to send, not a call.';
    throw new Problem('unprocessable', 'outcome-of-other-channel', detail);
  }
  const doneBy = acting.actor.kind === 'user' ? acting.actor.id : null;
  const set = { status: 'done', outcome, outcomeNote: note, doneBy, doneAt: now } as const;
  return decide(trx, acting, undecided, { verb: 'finish', set, why: { outcome, note } });
}
