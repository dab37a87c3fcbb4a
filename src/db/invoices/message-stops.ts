import { sql } from 'kysely';
import { endOf, type StopReason, stopOf } from '../../domain/invoices/collection-stops.ts';
import { dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import type { Db } from '../client.ts';
import { type InvoiceFacts, readFacts } from './collection-facts.ts';
import type { Communication, MessageItem } from './communication-rows.ts';

export interface StoppedItem {
  invoiceId: string;
  reason: StopReason | 'paid' | 'void' | 'written_off' | 'ended';
}

export interface About {
  message: Pick<Communication, 'reminds' | 'customerId' | 'currency'>;
  items: readonly MessageItem[];
}

export interface Verdict {
  facts: InvoiceFacts[];
  stopped: StoppedItem[];
}

/** Of which of its invoices a message must not speak now, and why; with the facts that say so. */
export async function whatStops(
  trx: Db,
  orgId: string,
  { now, ...about }: About & { now: Instant },
): Promise<Verdict> {
  const [verdict] = await whatStopsEach(trx, orgId, { all: [about], now });
  return verdict ?? { facts: [], stopped: [] };
}

/** The same of several messages, in their order. */
export async function whatStopsEach(
  trx: Db,
  orgId: string,
  { all, now }: { all: readonly About[]; now: Instant },
): Promise<Verdict[]> {
  const asked = Map.groupBy(all, ({ message }) => message.reminds);
  const facts = await factsOfItems(trx, orgId, asked.get(true) ?? []);
  const ended = await withdrawn(trx, orgId, asked.get(false) ?? []);
  return all.map(({ message, items }) =>
    message.reminds
      ? verdictOn(items, facts, now)
      : { facts: [], stopped: items.flatMap(({ invoiceId }) => ended.get(invoiceId) ?? []) },
  );
}

const invoicesOf = (all: readonly About[]) => [
  ...new Set(all.flatMap(({ items }) => items.map(({ invoiceId }) => invoiceId))),
];

async function factsOfItems(trx: Db, orgId: string, all: readonly About[]) {
  const invoiceIds = invoicesOf(all);
  const facts = invoiceIds.length > 0 ? await readFacts(trx, orgId, { invoiceIds }) : [];
  return new Map(facts.map((own) => [own.invoiceId, own]));
}

function verdictOn(
  items: readonly MessageItem[],
  known: Map<string, InvoiceFacts>,
  now: Instant,
): Verdict {
  const facts = items.flatMap(({ invoiceId }) => known.get(invoiceId) ?? []);
  const stopped = items.flatMap(({ invoiceId }) => {
    const own = known.get(invoiceId);
    const reason = own ? reasonOf(own, now) : 'ended';
    return reason ? [{ invoiceId, reason }] : [];
  });
  return { facts, stopped };
}

function reasonOf(facts: InvoiceFacts, now: Instant): StoppedItem['reason'] | null {
  if (facts.collection.status === 'ended') return endOf(facts) ?? 'ended';
  return endOf(facts) ?? stopOf(facts, dayInZone(now, facts.calendar.timeZone));
}

/** Those of mails that remind nobody, which are not owed any more. */
async function withdrawn(
  trx: Db,
  orgId: string,
  all: readonly About[],
): Promise<Map<string, StoppedItem>> {
  const ids = invoicesOf(all);
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('invoices')
    .select(['id', 'status'])
    .where('orgId', '=', orgId)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('status', 'in', ['void', 'written_off'])
    .execute();
  return new Map(
    rows.map(({ id: invoiceId, status }) => {
      const reason = status === 'void' ? 'void' : 'written_off';
      return [invoiceId, { invoiceId, reason }];
    }),
  );
}
