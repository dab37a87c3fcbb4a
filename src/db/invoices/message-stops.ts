import { endOf, type StopReason, stopOf } from '../../domain/invoices/collection-stops.ts';
import { dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import type { Db } from '../client.ts';
import { type InvoiceFacts, readFacts } from './collection-facts.ts';
import type { Communication, MessageItem } from './communication-rows.ts';

export interface StoppedItem {
  invoiceId: string;
  reason: StopReason | 'paid' | 'void' | 'written_off' | 'ended';
}

interface About {
  message: Pick<Communication, 'reminds' | 'customerId' | 'currency'>;
  items: readonly MessageItem[];
  now: Instant;
}

/** Of which of its invoices a message must not speak now, and why; with the facts that say so. */
export async function whatStops(
  trx: Db,
  orgId: string,
  about: About,
): Promise<{ facts: InvoiceFacts[]; stopped: StoppedItem[] }> {
  const { message, items, now } = about;
  if (!message.reminds) return { facts: [], stopped: await withdrawn(trx, orgId, items) };
  const facts = await factsAbout(trx, orgId, about);
  const stopped = items.flatMap(({ invoiceId }) => {
    const own = facts.find((it) => it.invoiceId === invoiceId);
    const reason = own ? reasonOf(own, now) : 'ended';
    return reason ? [{ invoiceId, reason }] : [];
  });
  return { facts, stopped };
}

function factsAbout(trx: Db, orgId: string, { message, items }: About): Promise<InvoiceFacts[]> {
  const { customerId, currency } = message;
  const [only] = items;
  const of = only && items.length === 1 ? { invoiceId: only.invoiceId } : { customerId, currency };
  return readFacts(trx, orgId, of);
}

function reasonOf(facts: InvoiceFacts, now: Instant): StoppedItem['reason'] | null {
  return endOf(facts) ?? stopOf(facts, dayInZone(now, facts.calendar.timeZone));
}

/** Those of a mail that reminds nobody, which are not owed any more. */
async function withdrawn(
  trx: Db,
  orgId: string,
  items: readonly MessageItem[],
): Promise<StoppedItem[]> {
  if (items.length === 0) return [];
  const rows = await trx
    .selectFrom('invoices')
    .select(['id', 'status'])
    .where('orgId', '=', orgId)
    .where(
      'id',
      'in',
      items.map(({ invoiceId }) => invoiceId),
    )
    .where('status', 'in', ['void', 'written_off'])
    .execute();
  return rows.map(({ id, status }) => ({
    invoiceId: id,
    reason: status === 'void' ? 'void' : 'written_off',
  }));
}
