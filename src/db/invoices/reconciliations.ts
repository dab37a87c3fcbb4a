import type { Selectable } from 'kysely';
import type { BookedMoney, CardDifference } from '../../domain/invoices/card-reconciliation.ts';
import type { Day, Instant } from '../../domain/kit/calendar.ts';
import { plainDisplay, showMoney } from '../../domain/kit/display.ts';
import type { Db } from '../client.ts';
import { type NewAlert, raiseAlerts } from '../kit/alerts.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { Reconciliations } from '../schema.ts';

const columns = ['id', 'provider', 'day', 'compared', 'differences', 'createdAt'] as const;

type Columns = Pick<Selectable<Reconciliations>, (typeof columns)[number]>;
export type Reconciliation = Omit<Columns, 'differences'> & { differences: CardDifference[] };

export async function listReconciliations(
  db: Db,
  orgId: string,
  page: PageQuery,
): Promise<Page<Reconciliation>> {
  const query = db.selectFrom('reconciliations').select(columns).where('orgId', '=', orgId);
  const { data, nextCursor } = await pageOf(query, page);
  return { data: data as Reconciliation[], nextCursor };
}

interface Span {
  provider: string;
  from: Instant;
  to: Instant;
}

/** Organizations that may have been paid by card in that time. */
export async function listCardSellers(system: Db, { provider, from, to }: Span): Promise<string[]> {
  const rows = await system
    .selectFrom('paymentAttempts')
    .select('orgId')
    .distinct()
    .where('provider', '=', provider)
    .where('updatedAt', '>=', from)
    .where('createdAt', '<', to)
    .execute();
  return rows.map(({ orgId }) => orgId);
}

/** What our books have: all that was booked in that time, and whatever of these ids. */
export async function listCardMoney(
  db: Db,
  orgId: string,
  { provider, from, to, ids }: Span & { ids: readonly string[] },
): Promise<BookedMoney[]> {
  const rows = await db
    .selectFrom('customerPayments')
    .select(['providerId', 'currency', 'amountMinor'])
    .where('orgId', '=', orgId)
    .where('provider', '=', provider)
    .where((eb) =>
      eb.or([
        eb.and([eb('createdAt', '>=', from), eb('createdAt', '<', to)]),
        ...(ids.length ? [eb('providerId', 'in', [...ids])] : []),
      ]),
    )
    .execute();
  return rows.map(({ providerId, ...money }) => ({ providerId: providerId ?? '', ...money }));
}

export async function isReconciled(
  db: Db,
  orgId: string,
  { provider, day }: { provider: string; day: Day },
): Promise<boolean> {
  const row = await db
    .selectFrom('reconciliations')
    .select('id')
    .where('orgId', '=', orgId)
    .where('provider', '=', provider)
    .where('day', '=', day)
    .executeTakeFirst();
  return row !== undefined;
}

export interface Compared {
  provider: string;
  day: Day;
  compared: number;
  differences: readonly CardDifference[];
}

/** Keeps what a comparison has found, once a day, with an alert for each difference. */
export async function keepReconciliation(
  trx: Db,
  acting: Acting,
  { provider, day, compared, differences }: Compared,
): Promise<void> {
  const row = { orgId: acting.orgId, id: newId(), provider, day, compared };
  const kept = await trx
    .insertInto('reconciliations')
    .values({ ...row, differences: [...differences] })
    .onConflict((c) => c.columns(['orgId', 'provider', 'day']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!kept) return;
  const entity = { entityType: 'reconciliation', entityId: kept.id };
  const after = { provider, day, compared, differences: differences.length };
  await audit(trx, acting, { action: 'reconciliation.keep', ...entity, after });
  await raiseAlerts(
    trx,
    acting,
    differences.map((it) => alertOf(it, entity)),
  );
}

const titles: Record<CardDifference['kind'], string> = {
  'missing-here': 'A card payment is not on the books',
  'missing-there': 'The card processor does not know a payment that is on the books',
  'amount-differs': 'A card payment is on the books with another amount',
};

function alertOf(
  difference: CardDifference,
  entity: Pick<NewAlert, 'entityType' | 'entityId'>,
): NewAlert {
  const { kind, providerId, currency, hereMinor, thereMinor } = difference;
  const show = (amountMinor: number | null) =>
    amountMinor === null ? 'nothing' : showMoney({ amountMinor, currency }, plainDisplay);
  return {
    ...{ dedupeKey: `reconciliation/${providerId}/${kind}`, source: 'invoices' },
    ...{ severity: 'high', title: titles[kind], ...entity, facts: difference },
    detail:
      `${providerId}: the books have ${show(hereMinor)}, the processor ${show(thereMinor)}. ` +
      'Nothing was changed.',
  };
}
