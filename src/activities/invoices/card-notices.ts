import {
  type DueNotice,
  markNoticesDone,
  noteNoticeError,
  takeDueNotices,
} from '../../db/invoices/provider-events.ts';
import { alertStuckNotice } from '../../db/invoices/stuck-notices.ts';
import { inLanes } from '../../domain/kit/lanes.ts';
import type { Deps } from '../deps.ts';
import { followCardPayment } from './card-accounts.ts';

type NoticeDeps = Pick<Deps, 'database' | 'cards' | 'log'>;

const batch = 100;
const lanes = 8;
/** Longer than the processor may take to answer. */
const leaseS = 60;
/** As the pauses double, people hear of a notice that fails after two hours. */
const quietAttempts = 8;

/**
 * Acts on what the processor has told of, and answers how many notices that were. All that tell of
 * one payment are answered by one look at it; what fails, or is cut off, is due again.
 */
export async function processCardNotices(deps: NoticeDeps): Promise<number> {
  const provider = deps.cards.name;
  const system = deps.database.system.unscoped;
  const due = await takeDueNotices(system, { provider, limit: batch, leaseS });
  const byPayment = [...Map.groupBy(due, ({ paymentId }) => paymentId)];
  let done = 0;
  await inLanes(byPayment, lanes, async ([paymentId, notices]) => {
    const settled = await settle(deps, paymentId, notices);
    done += settled;
  });
  return done;
}

async function settle(
  deps: NoticeDeps,
  id: string | null,
  notices: readonly DueNotice[],
): Promise<number> {
  const system = deps.database.system.unscoped;
  const ref = { provider: deps.cards.name, eventIds: notices.map(({ eventId }) => eventId) };
  try {
    const orgId = notices.find((it) => it.orgId)?.orgId ?? '';
    const ours = id !== null && (await followCardPayment(deps, { orgId, id }));
    await markNoticesDone(system, ref, ours ? null : 'nothing of ours to book');
    return notices.length;
  } catch (error) {
    deps.log.warn({ err: error, eventIds: ref.eventIds }, 'a notice will be looked at again');
    const lastError = String(error).slice(0, 500);
    await noteNoticeError(system, ref, lastError);
    if (id !== null && notices.some(({ attempts }) => attempts >= quietAttempts)) {
      await alertStuckNotice(deps.database, { provider: ref.provider, paymentId: id, lastError });
    }
    return 0;
  }
}
