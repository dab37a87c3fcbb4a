import { inTransaction } from '../../db/client.ts';
import { readMessageFacts } from '../../db/invoices/message-facts.ts';
import { type SendOutcome, settleMessage } from '../../db/invoices/message-outcome.ts';
import {
  type LeasedMessage,
  readyToSend,
  type SendableMessage,
  takeDueMessages,
} from '../../db/invoices/outbox.ts';
import { bySystem } from '../../db/kit/audit.ts';
import type { Instant } from '../../domain/kit/calendar.ts';
import type { Deps } from '../deps.ts';
import { handOver } from '../mail-delivery.ts';
import { composeMessage } from './compose-message.ts';

type DispatchDeps = Pick<Deps, 'database' | 'mailer' | 'publicUrl' | 'log' | 'sealer'>;

export interface Dispatching {
  /** Of this organization alone; of all when absent. */
  orgId?: string;
  /** Mails of one round. */
  limit?: number;
  /** How many are on their way to the provider at once. */
  lanes?: number;
  now?: () => Instant;
}

/** Longer than a mail may take, so that nobody takes it up while it is being sent. */
const leaseS = 60;

/**
 * Sends what is due of the messages to customers and answers how many left. Each leaves once: what
 * a crash has left open is looked up at the provider, and never blindly sent again. A provider that
 * takes no more ends it for now; the rest is due again after the lease.
 */
export async function dispatchMessages(
  deps: DispatchDeps,
  { orgId, limit = 100, lanes = 8, now = () => new Date().toISOString() }: Dispatching = {},
): Promise<number> {
  const system = deps.database.system.unscoped;
  let sent = 0;
  let open = true;
  const send = async (message: LeasedMessage) => {
    const outcome = await sendSafely(deps, message, now());
    if (outcome === 'sent') sent += 1;
    if (outcome === 'unavailable') open = false;
  };
  while (open) {
    const due = await takeDueMessages(system, { orgId, limit, leaseS });
    const full = due.length === limit;
    const lane = async () => {
      for (let next = due.shift(); next && open; next = due.shift()) await send(next);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    if (!full) break;
  }
  return sent;
}

/** A mail that cannot be written must not hold up the others. */
async function sendSafely(deps: DispatchDeps, message: LeasedMessage, now: Instant) {
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
  const { orgId, communicationId, sendKey, mayHaveLeft } = leased;
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
  const ready = await inTransaction(db, async (trx) => {
    const message = await readyToSend(trx, { ...leased, now });
    return message && { message, content: await write(deps, trx, { message, orgId }) };
  });
  if (!ready) return 'held';
  const { message, content } = ready;
  return settle(
    await handOver(deps.mailer, { messageId: sendKey, to: message.recipient, ...content }),
  );
}

async function write(
  { sealer, publicUrl }: DispatchDeps,
  trx: Parameters<typeof readMessageFacts>[0],
  { message, orgId }: { message: SendableMessage; orgId: string },
) {
  const ref = { orgId, communicationId: message.id };
  const linking = { sealer, publicUrl };
  return composeMessage(await readMessageFacts(trx, ref, { message, linking }));
}
