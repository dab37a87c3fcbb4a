import { inTransaction } from '../../db/client.ts';
import { carriesPaper } from '../../db/invoices/message-papers.ts';
import { type LeasedMessage, takeDueMessages } from '../../db/invoices/outbox.ts';
import { type LeasedBatch, takeOpenBatch } from '../../db/invoices/outbox-batches.ts';
import { newId } from '../../db/kit/id.ts';
import type { Instant } from '../../domain/kit/calendar.ts';
import { inLanes } from '../../domain/kit/lanes.ts';
import type { MailBatches } from '../providers/mail.ts';
import { sendBatch } from './dispatch-batch.ts';
import { type DispatchDeps, leaseS, sendSafely } from './dispatch-one.ts';

export interface Dispatching {
  /** Of this organization alone; of all when absent. */
  orgId?: string;
  /** Mails of one round. */
  limit?: number;
  /** How many are written, or on their way to the provider, at once. */
  lanes?: number;
  now?: () => Instant;
}

interface Round {
  deps: DispatchDeps;
  orgId: string | undefined;
  lanes: number;
  now: () => Instant;
  sent: number;
  /** Whether the provider takes more for now. */
  open: boolean;
}

/**
 * Sends what is due of the messages to customers and answers how many left: many in one call where
 * the provider takes that. Each leaves once: what a crash has left open is looked up at the
 * provider, and never blindly sent again. A provider that takes no more ends it for now; the rest
 * is due again after the lease.
 */
export async function dispatchMessages(
  deps: DispatchDeps,
  { orgId, limit = 100, lanes = 8, now = () => new Date().toISOString() }: Dispatching = {},
): Promise<number> {
  const round: Round = { deps, orgId, lanes, now, sent: 0, open: true };
  await sendOpenBatches(round);
  while (round.open) {
    const system = deps.database.system.unscoped;
    const due = await takeDueMessages(system, { orgId, limit, leaseS });
    const full = due.length === limit;
    await sendDue(round, due);
    if (!full) break;
  }
  return round.sent;
}

/** Those of which nobody knows whether they left are called again before anything new. */
async function sendOpenBatches(round: Round): Promise<void> {
  const { deps, orgId } = round;
  const { batches } = deps.mailer;
  while (batches && round.open) {
    const system = deps.database.system.unscoped;
    const batch = await inTransaction(system, (trx) => takeOpenBatch(trx, { orgId, leaseS }));
    if (!batch) return;
    await sendTogether(round, { ...batch, batches, again: true });
  }
}

async function sendDue(round: Round, due: readonly LeasedMessage[]): Promise<void> {
  const { batches } = round.deps.mailer;
  const fits = ({ mayHaveLeft, situation }: LeasedMessage) =>
    !mayHaveLeft && !carriesPaper(situation);
  const together = batches ? due.filter(fits) : [];
  await sendAlone(round, batches ? due.filter((it) => !fits(it)) : due);
  if (!batches) return;
  for (let at = 0; at < together.length && round.open; at += batches.mostMails) {
    const members = together.slice(at, at + batches.mostMails);
    await sendTogether(round, { batchId: newId(), members, batches, again: false });
  }
}

function sendAlone(round: Round, messages: readonly LeasedMessage[]): Promise<void> {
  return inLanes(messages, round.lanes, async (message) => {
    if (!round.open) return;
    const outcome = await sendSafely(round.deps, message, round.now());
    if (outcome === 'sent') round.sent += 1;
    if (outcome === 'unavailable') round.open = false;
  });
}

type Together = LeasedBatch & { batches: MailBatches; again: boolean };

async function sendTogether(round: Round, batch: Together): Promise<void> {
  const { deps, lanes, now } = round;
  const verdict = await sendBatch(deps, { ...batch, lanes, now });
  if ('alone' in verdict) return sendAlone(round, verdict.alone);
  round.sent += verdict.sent;
  if (!verdict.open) round.open = false;
}
