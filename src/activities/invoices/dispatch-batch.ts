import { inTransaction } from '../../db/client.ts';
import { type SendOutcome, settleMessage } from '../../db/invoices/message-outcome.ts';
import type { LeasedMessage } from '../../db/invoices/outbox.ts';
import {
  disbandBatch,
  holdBatch,
  type LeasedBatch,
  settleSent,
} from '../../db/invoices/outbox-batches.ts';
import { bySystem } from '../../db/kit/audit.ts';
import { inLanes } from '../../domain/kit/lanes.ts';
import { handOverBatch } from '../mail-delivery.ts';
import type { MailBatches } from '../providers/mail.ts';
import {
  type DispatchDeps,
  leaseS,
  type Prepared,
  type Preparing,
  prepareForBatch,
} from './dispatch-one.ts';

export interface BatchSending extends LeasedBatch {
  batches: MailBatches;
  /** Nobody knows whether it left before. */
  again: boolean;
  lanes: number;
  now: () => string;
}

export type BatchVerdict =
  | { sent: number; open: boolean }
  /** As a whole for what one of them is: each goes alone. */
  | { alone: LeasedMessage[] };

/**
 * Sends many mails in one call. Which they are is written down with the key before the call, so
 * that what is called again is the same mails under the same key: they leave once.
 */
export async function sendBatch(deps: DispatchDeps, batch: BatchSending): Promise<BatchVerdict> {
  const { batchId, members, lanes, again } = batch;
  const ready = await readyMails(deps, batch, lanes);
  if (ready.length === 0) return { sent: 0, open: true };
  const inHand = { batchId, members: ready.map(({ leased }) => leased) };
  const system = deps.database.system.unscoped;
  const held = await holdBatch(system, inHand, leaseS);
  if (held.size < ready.length) {
    // Somebody has taken it up meanwhile, and hands over what was ready when they did.
    if (!again) await disbandBatch(system, inHand);
    deps.log.warn({ batchId, mails: members.length }, 'a batch of mails is in other hands');
    return { sent: 0, open: true };
  }
  const mails = ready.map(({ mail }) => mail);
  const handed = await handOverBatch(batch.batches, { key: `batch/${batchId}`, mails });
  if ('each' in handed) return settleEach(deps, ready, handed.each);
  if (handed.outcome === 'refused') {
    await disbandBatch(system, inHand);
    return { alone: inHand.members.map((it) => ({ ...it, mayHaveLeft: false })) };
  }
  await settleEach(
    deps,
    ready,
    ready.map(() => handed),
  );
  return { sent: 0, open: handed.outcome !== 'unavailable' };
}

/** In the order of their ids, as a repeated call has to say the same. */
async function readyMails(deps: DispatchDeps, { members, ...batch }: BatchSending, lanes: number) {
  const ready: Prepared[] = [];
  for (const [orgId, leased] of Map.groupBy(members, (it) => it.orgId)) {
    const { batchId, now } = batch;
    const ours = { orgId, batchId };
    try {
      ready.push(...(await prepareForBatch(deps, { ...ours, leased, now: now() })));
    } catch {
      // One of them cannot be written: the others leave all the same.
      await inLanes(leased, lanes, async (one) => {
        ready.push(...(await prepareAlone(deps, { ...ours, leased: [one], now: now() })));
      });
    }
  }
  const byId = (one: Prepared, other: Prepared) =>
    one.leased.communicationId < other.leased.communicationId ? -1 : 1;
  return ready.sort(byId);
}

async function prepareAlone(deps: DispatchDeps, one: Preparing): Promise<Prepared[]> {
  try {
    return await prepareForBatch(deps, one);
  } catch (error) {
    const [{ communicationId } = {}] = one.leased;
    deps.log.warn({ err: error, communicationId }, 'a message could not be written');
    return [];
  }
}

async function settleEach(
  { database }: DispatchDeps,
  ready: readonly Prepared[],
  outcomes: readonly SendOutcome[],
) {
  const all = ready.flatMap(({ leased }, i) => {
    const of = outcomes[i];
    return of ? [{ ...leased, of }] : [];
  });
  for (const [orgId, own] of Map.groupBy(all, (it) => it.orgId)) {
    await inTransaction(database.app.scoped({ orgId }), async (trx) => {
      const sent = own.flatMap(({ communicationId, of }) =>
        of.outcome === 'sent' ? [{ communicationId, providerId: of.providerId }] : [],
      );
      await settleSent(trx, orgId, sent);
      for (const { communicationId, of } of own) {
        if (of.outcome === 'sent') continue;
        await settleMessage(trx, bySystem(orgId), { communicationId, of });
      }
    });
  }
  return { sent: outcomes.filter(({ outcome }) => outcome === 'sent').length, open: true };
}
