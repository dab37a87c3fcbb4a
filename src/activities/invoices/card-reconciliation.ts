import { inTransaction } from '../../db/client.ts';
import {
  isReconciled,
  keepReconciliation,
  listCardMoney,
  listCardSellers,
} from '../../db/invoices/reconciliations.ts';
import { bySystem } from '../../db/kit/audit.ts';
import type { CardPayment } from '../../domain/invoices/card-processor.ts';
import { type BookedMoney, compareBooks } from '../../domain/invoices/card-reconciliation.ts';
import { addDays, type Day, dayInZone, fromEpochMs } from '../../domain/kit/calendar.ts';
import type { Deps } from '../deps.ts';

type ReconcilingDeps = Pick<Deps, 'database' | 'cards' | 'log'>;

/** A stopped worker makes up for so many days. */
const daysBack = 7;
const hourMs = 3_600_000;

/** The work of one round, an hour apart: each day is compared once, when it is two hours over. */
export function dailyReconciliation(deps: ReconcilingDeps) {
  const done = new Set<Day>();
  return async (nowMs = Date.now()): Promise<number> => {
    const today = dayInZone(fromEpochMs(nowMs - 2 * hourMs), 'UTC');
    let found = 0;
    for (let back = daysBack; back > 0; back -= 1) {
      const day = addDays(today, -back);
      if (done.has(day)) continue;
      found += await reconcileDay(deps, day);
      done.add(day);
    }
    return found;
  };
}

/**
 * Holds what the processor took on a day (UTC) against the books of everybody, and answers how many
 * differences there are. It finds and tells, and changes nothing.
 */
export async function reconcileDay(deps: ReconcilingDeps, day: Day): Promise<number> {
  const { database, cards } = deps;
  const range = { from: `${day}T00:00:00.000Z`, to: `${addDays(day, 1)}T00:00:00.000Z` };
  const span = { provider: cards.name, ...range };
  const paid = await cards.listPaid(range);
  const sellers = await listCardSellers(database.system.unscoped, span);
  const named = paid.flatMap(({ metadata }) => (metadata ? [metadata.orgId] : []));
  let found = 0;
  for (const orgId of new Set([...sellers, ...named]))
    found += await reconcileSeller(deps, { orgId, day, span, paid });
  return found;
}

interface Seller {
  orgId: string;
  day: Day;
  span: { provider: string; from: string; to: string };
  paid: readonly CardPayment[];
}

async function reconcileSeller(
  { database, cards, log }: ReconcilingDeps,
  { orgId, day, span, paid }: Seller,
): Promise<number> {
  const { provider } = span;
  const db = database.app.scoped({ orgId });
  if (!(await isHere(db, orgId)) || (await isReconciled(db, orgId, { provider, day }))) return 0;
  const there = paid.filter(({ metadata }) => metadata?.orgId === orgId).map(moneyOf);
  const ids = there.map(({ providerId }) => providerId);
  const here = await listCardMoney(db, orgId, { ...span, ids });
  // Booked on that day and asked for on another one: looked up by itself.
  for (const { providerId: id } of here.filter((it) => !ids.includes(it.providerId))) {
    const payment = (await cards.readAccount({ orgId, id }))?.payment;
    if (payment?.status === 'succeeded') there.push(moneyOf(payment));
  }
  const differences = compareBooks(here, there);
  const compared = new Set([...here, ...there].map(({ providerId }) => providerId)).size;
  const result = { provider, day, compared, differences };
  await inTransaction(db, (trx) => keepReconciliation(trx, bySystem(orgId), result));
  if (differences.length > 0) log.warn({ orgId, day, differences }, 'the card books differ');
  return differences.length;
}

const moneyOf = ({ id, currency, amountMinor }: CardPayment): BookedMoney => ({
  ...{ providerId: id, currency, amountMinor },
});

/** What a payment says of its organization is a claim. */
async function isHere(db: Parameters<typeof isReconciled>[0], orgId: string): Promise<boolean> {
  const query = db.selectFrom('organizations').select('id').where('id', '=', orgId);
  return (await query.executeTakeFirst()) !== undefined;
}
