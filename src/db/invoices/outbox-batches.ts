import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { lockUntilCommit } from '../kit/lock.ts';
import { type LeasedMessage, leasedColumns, leasedOf } from './outbox.ts';

export interface LeasedBatch {
  /** Its key at the provider: a call with it is the same call for ever. */
  batchId: string;
  members: LeasedMessage[];
}

/**
 * Takes a batch again of which nobody knows whether it left: whole, as the provider would take a
 * part of it under the same key for the whole.
 */
export async function takeOpenBatch(
  trx: Db,
  { orgId: only, leaseS }: { orgId?: string | undefined; leaseS: number },
): Promise<LeasedBatch | null> {
  await lockUntilCommit(trx, 'open mail batches');
  const rows = await trx
    .updateTable('communications')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), nextAttemptAt: inSeconds(leaseS) }))
    .where('status', '=', 'sending')
    .where('batchId', '=', (eb) =>
      eb
        .selectFrom('communications')
        .select('batchId')
        .where('status', '=', 'sending')
        .where('batchId', 'is not', null)
        .where('nextAttemptAt', '<=', sql<string>`now()`)
        .$if(only !== undefined, (query) => query.where('orgId', '=', only ?? ''))
        .orderBy('nextAttemptAt')
        .limit(1),
    )
    .returning([...leasedColumns, 'batchId'])
    .execute();
  const batchId = rows[0]?.batchId;
  return batchId ? { batchId, members: rows.map(leasedOf) } : null;
}

const inSeconds = (leaseS: number) => sql<string>`now() + make_interval(secs => ${leaseS}::int)`;

/**
 * Prolongs the lease on a batch that is about to be handed over, and answers which of its mails
 * are still in these hands.
 */
export async function holdBatch(
  system: Db,
  { batchId, members }: LeasedBatch,
  leaseS: number,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    update communications m set next_attempt_at = ${inSeconds(leaseS)}
    from ${handsOf(members)} h(id, attempts)
    where m.id = h.id and m.attempts = h.attempts and m.batch_id = ${batchId}
      and m.status = 'sending'
    returning m.id`.execute(system);
  return new Set(rows.map(({ id }) => id));
}

/** Puts mails back that have certainly not left: the batch was never handed over, or refused. */
export async function disbandBatch(system: Db, { batchId, members }: LeasedBatch): Promise<void> {
  await sql`
    update communications m set status = 'queued', batch_id = null, next_attempt_at = now()
    from ${handsOf(members)} h(id, attempts)
    where m.id = h.id and m.attempts = h.attempts and m.batch_id = ${batchId}
      and m.status = 'sending'`.execute(system);
}

const handsOf = (members: readonly LeasedMessage[]) => {
  const ids = members.map(({ communicationId }) => communicationId);
  const attempts = members.map((it) => it.attempts);
  return sql`unnest(${ids}::uuid[], ${attempts}::int[])`;
};

/** Writes down that these mails of one organization left, in one statement. */
export async function settleSent(
  db: Db,
  orgId: string,
  sent: readonly { communicationId: string; providerId: string | null }[],
): Promise<void> {
  const ids = sent.map(({ communicationId }) => communicationId);
  const told = sent.map(({ providerId }) => providerId ?? '');
  await sql`
    update communications m
    set status = 'sent', provider_id = nullif(s.told, ''), last_error = null, sent_at = now()
    from unnest(${ids}::uuid[], ${told}::text[]) s(id, told)
    where m.org_id = ${orgId} and m.id = s.id and m.status = 'sending'`.execute(db);
}
