import { inTransaction } from '../../db/client.ts';
import { lockAttempt } from '../../db/invoices/attempt-rows.ts';
import { cancelAttempt, type OpenAttempt, takeDueAttempts } from '../../db/invoices/attempts.ts';
import { bySystem } from '../../db/kit/audit.ts';
import type { Deps } from '../deps.ts';
import { followCardPayment } from './card-accounts.ts';

type AttemptDeps = Pick<Deps, 'database' | 'cards' | 'log'>;

const batch = 20;
/** By then a page has expired, and nobody pays an intent any more. */
const abandonedAfterMs = 24 * 3_600_000;

/**
 * Looks at open attempts of which no notice has told, so that none stays open for ever: paid,
 * failed, or given up after a day. Answers how many it looked at.
 */
export async function lookAfterAttempts(deps: AttemptDeps, nowMs = Date.now()): Promise<number> {
  const { database, cards, log } = deps;
  const due = { provider: cards.name, limit: batch };
  const attempts = await takeDueAttempts(database.system.unscoped, due);
  for (const attempt of attempts)
    try {
      await lookAfter(deps, attempt, nowMs);
    } catch (error) {
      log.warn({ err: error, attemptId: attempt.attemptId }, 'an attempt was not looked at');
    }
  return attempts.length;
}

async function lookAfter(deps: AttemptDeps, attempt: OpenAttempt, nowMs: number): Promise<void> {
  const { orgId, checkoutId, attemptId } = attempt;
  const { database, cards } = deps;
  const checkout = checkoutId ? await cards.readCheckout({ orgId, id: checkoutId }) : null;
  const id = attempt.providerId ?? checkout?.paymentId;
  if (id) await followCardPayment(deps, { orgId, id });
  const old = nowMs - Date.parse(attempt.createdAt) > abandonedAfterMs;
  if (!checkout?.expired && !old) return;
  await inTransaction(database.app.scoped({ orgId }), async (trx) => {
    const now = await lockAttempt(trx, { orgId, attemptId });
    // What is under way at the bank may take days; it ends when the processor says so.
    if (now?.status !== 'created') return;
    await cancelAttempt(trx, bySystem(orgId), { attemptId, why: 'Nobody went on to pay.' });
  });
}
