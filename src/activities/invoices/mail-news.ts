import { inTransaction } from '../../db/client.ts';
import {
  addressMailEvent,
  claimMailEvent,
  closeForeignMailEvents,
  failMailEvent,
  type MailEvent,
  waitingMailEvents,
} from '../../db/invoices/mail-events.ts';
import { noteDelivery } from '../../db/invoices/message-outcome.ts';
import { bySystem } from '../../db/kit/audit.ts';
import { newsOf } from '../../domain/invoices/mail-news.ts';
import type { Deps } from '../deps.ts';

type NewsDeps = Pick<Deps, 'database' | 'log'>;

/**
 * Applies what the mail provider has told of messages to customers, and answers how much it was.
 * Each is applied once: that it is done and what it does are one transaction.
 */
export async function applyMailNews({ database, log }: NewsDeps, limit = 100): Promise<number> {
  const system = database.system.unscoped;
  await closeForeignMailEvents(system);
  let applied = 0;
  for (const event of await waitingMailEvents(system, limit)) {
    try {
      await addressMailEvent(system, event);
      if (await apply(database, event)) applied += 1;
    } catch (error) {
      const { eventId } = event;
      await failMailEvent(system, { eventId, lastError: String(error).slice(0, 500) });
      log.warn({ err: error, eventId }, 'news of a mail could not be applied');
    }
  }
  return applied;
}

function apply(database: Deps['database'], event: MailEvent): Promise<boolean> {
  const { orgId, communicationId, told } = event;
  return inTransaction(database.app.scoped({ orgId }), async (trx) => {
    if (!(await claimMailEvent(trx, event))) return false;
    const news = newsOf(told);
    const { at, detail } = told;
    if (news) await noteDelivery(trx, bySystem(orgId), { communicationId, news, at, detail });
    return true;
  });
}
