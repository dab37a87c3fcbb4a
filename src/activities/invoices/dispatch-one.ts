import { type Db, inTransaction } from '../../db/client.ts';
import { factsAboutEach } from '../../db/invoices/message-facts.ts';
import { type SendOutcome, settleMessage } from '../../db/invoices/message-outcome.ts';
import { alertMissingPaper } from '../../db/invoices/message-papers.ts';
import {
  type LeasedMessage,
  lockLeased,
  readyToSend,
  type SendableMessage,
} from '../../db/invoices/outbox.ts';
import { bySystem } from '../../db/kit/audit.ts';
import type { Instant } from '../../domain/kit/calendar.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Deps } from '../deps.ts';
import { handOver, type MailContent } from '../mail-delivery.ts';
import type { MailMessage } from '../providers/mail.ts';
import { type AttachingDeps, attachmentsOf } from './attachments.ts';
import { composeMessage } from './compose-message.ts';

export type DispatchDeps = AttachingDeps & Pick<Deps, 'mailer' | 'log'>;

/** Longer than a mail may take, so that nobody takes it up while it is being sent. */
export const leaseS = 60;

/** A document that cannot be made so often holds its mail up no longer. */
const triesToDraw = 5;

/** A mail that cannot be written must not hold up the others. */
export async function sendSafely(deps: DispatchDeps, message: LeasedMessage, now: Instant) {
  try {
    return await sendMessage(deps, message, now);
  } catch (error) {
    const { communicationId } = message;
    deps.log.warn({ err: error, communicationId }, 'a message could not be sent');
    return 'failed';
  }
}

async function sendMessage(
  deps: DispatchDeps,
  leased: LeasedMessage,
  now: Instant,
): Promise<SendOutcome['outcome'] | 'held'> {
  const { orgId, communicationId, sendKey, mayHaveLeft, attempts } = leased;
  const db = deps.database.app.scoped({ orgId });
  const settle = async (of: SendOutcome) => {
    const given = { communicationId, of };
    await inTransaction(db, (trx) => settleMessage(trx, bySystem(orgId), given));
    return of.outcome;
  };
  if (mayHaveLeft && !deps.mailer.idempotent) {
    const found = await deps.mailer.lookUp(sendKey);
    if (found === 'sent') return settle({ outcome: 'sent', providerId: null });
    if (found === 'unknown') return settle({ outcome: 'never-known' });
  }
  // Drawn before it counts as being sent: what a crash leaves here has certainly not left.
  const drawn = await attachmentsOf(deps, leased).catch(refusal);
  if (drawn instanceof Problem) {
    const refused = {
      outcome: 'refused' as const,
      lastError: drawn.message,
      aboutRecipient: false,
    };
    await inTransaction(db, (trx) => settleLeased(trx, leased, refused));
    return 'held';
  }
  const { attachments, missing } = drawn;
  if (missing !== null && attempts < triesToDraw) {
    await inTransaction(db, (trx) => tryLater(trx, leased, missing));
    return 'held';
  }
  const ready = await inTransaction(db, async (trx) => {
    const [message] = await readyToSend(trx, orgId, { leased: [leased], now });
    if (!message) return null;
    if (missing !== null)
      await alertMissingPaper(trx, bySystem(orgId), { ...message, why: missing });
    const content = drawn.content ?? (await writeOne(deps, trx, { message, orgId }));
    return { message, content };
  });
  if (!ready) return 'held';
  const { recipient: to } = ready.message;
  const mail = { messageId: sendKey, to, ...ready.content };
  return settle(
    await handOver(deps.mailer, attachments.length > 0 ? { ...mail, attachments } : mail),
  );
}

export interface Preparing {
  orgId: string;
  leased: readonly LeasedMessage[];
  batchId: string;
  now: Instant;
}

export interface Prepared {
  leased: LeasedMessage;
  mail: MailMessage;
}

/** Mails without documents, as they leave together; without those that do not leave now. */
export async function prepareForBatch(
  deps: DispatchDeps,
  { orgId, leased, batchId, now }: Preparing,
): Promise<Prepared[]> {
  const written = await inTransaction(deps.database.app.scoped({ orgId }), async (trx) => {
    const messages = await readyToSend(trx, orgId, { leased, batchId, now });
    return write(deps, trx, { messages, orgId });
  });
  const mails = new Map(written.map((it) => [it.message.id, it]));
  return leased.flatMap((one) => {
    const { message, content } = mails.get(one.communicationId) ?? {};
    if (!message || !content) return [];
    const mail = { messageId: one.sendKey, to: message.recipient, ...content };
    return [{ leased: one, mail }];
  });
}

function tryLater(trx: Db, leased: LeasedMessage, why: string): Promise<void> {
  const lastError = `The PDF could not be made: ${why}`.slice(0, 500);
  return settleLeased(
    trx,
    leased,
    leased.mayHaveLeft
      ? { outcome: 'unknown', lastError }
      : { outcome: 'unavailable', lastError, retryAfterS: 0 },
  );
}

async function settleLeased(trx: Db, leased: LeasedMessage, of: SendOutcome): Promise<void> {
  if (!(await lockLeased(trx, leased))) return;
  const { orgId, communicationId } = leased;
  await settleMessage(trx, bySystem(orgId), { communicationId, of });
}

/** What no later try would change; anything else is thrown on. */
function refusal(error: unknown): Problem {
  if (error instanceof Problem && error.kind !== 'unavailable') return error;
  throw error;
}

interface Writing {
  messages: readonly SendableMessage[];
  orgId: string;
}

async function write(
  { sealer, publicUrl }: DispatchDeps,
  trx: Db,
  { messages, orgId }: Writing,
): Promise<{ message: SendableMessage; content: MailContent }[]> {
  const all = messages.map((message) => {
    return { message, invoiceIds: message.items.map(({ invoiceId }) => invoiceId) };
  });
  const facts = await factsAboutEach(trx, orgId, { all, linking: { sealer, publicUrl } });
  return messages.flatMap((message, i) => {
    const own = facts[i];
    return own ? [{ message, content: composeMessage(own) }] : [];
  });
}

async function writeOne(
  deps: DispatchDeps,
  trx: Db,
  { message, orgId }: { message: SendableMessage; orgId: string },
): Promise<MailContent> {
  const [written] = await write(deps, trx, { messages: [message], orgId });
  return found(written, 'communication').content;
}
