import { sql } from 'kysely';
import type { ProcessorNotice } from '../../domain/invoices/processor-notice.ts';
import type { Db } from '../client.ts';

/**
 * Keeps a notice before it is acted on; told again it changes nothing. Only what we tell ourselves
 * is put down to an organization: what others say of one is a claim.
 */
export async function keepNotice(
  db: Db,
  { provider, eventId, type, orgId, paymentId }: ProcessorNotice,
  own: string | null = null,
): Promise<void> {
  await db
    .insertInto('providerEvents')
    .values({ provider, eventId, type, orgId: own, payload: { orgId, paymentId } })
    .onConflict((c) => c.columns(['provider', 'eventId']).doNothing())
    .execute();
}

export interface DueNotice {
  eventId: string;
  orgId: string | null;
  paymentId: string | null;
  /** This time too. */
  attempts: number;
}

/**
 * Takes due notices for this process: they are due again after `leaseS`, longer each time, so what
 * a crash has left is taken up.
 */
export async function takeDueNotices(
  system: Db,
  { provider, limit, leaseS }: { provider: string; limit: number; leaseS: number },
): Promise<DueNotice[]> {
  const rows = await system
    .updateTable('providerEvents')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      nextAttemptAt: sql<string>`now()
        + make_interval(secs => least(${leaseS}::int * 2 ^ least(attempts, 10), 3600))`,
    }))
    .where('provider', '=', provider)
    .where('eventId', 'in', (eb) =>
      eb
        .selectFrom('providerEvents')
        .select('eventId')
        .where('provider', '=', provider)
        .where('processedAt', 'is', null)
        .where('nextAttemptAt', '<=', sql<string>`now()`)
        .orderBy('nextAttemptAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['eventId', 'payload', 'attempts'])
    .execute();
  return rows.map(({ eventId, payload, attempts }) => {
    const { orgId, paymentId } = payload as Pick<ProcessorNotice, 'orgId' | 'paymentId'>;
    return { eventId, orgId, paymentId, attempts };
  });
}

interface NoticeRef {
  provider: string;
  eventIds: readonly string[];
}

export async function markNoticesDone(
  system: Db,
  { provider, eventIds }: NoticeRef,
  note: string | null,
): Promise<void> {
  await system
    .updateTable('providerEvents')
    .set({ processedAt: sql<string>`now()`, lastError: note })
    .where('provider', '=', provider)
    .where('eventId', 'in', [...eventIds])
    .execute();
}

/** They are due again when their lease ends. */
export async function noteNoticeError(
  system: Db,
  { provider, eventIds }: NoticeRef,
  lastError: string,
): Promise<void> {
  await system
    .updateTable('providerEvents')
    .set({ lastError })
    .where('provider', '=', provider)
    .where('eventId', 'in', [...eventIds])
    .execute();
}
