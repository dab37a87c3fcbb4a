import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../client.ts';

const now = sql<string>`now()`;

/**
 * Removes what its time has made worthless, and answers how many rows went. A rotated token stays
 * until its own end, as only a row can tell that somebody uses a copy of it.
 */
export async function deleteExpired(system: Db): Promise<number> {
  const removals = [
    system.deleteFrom('sessions').where('expiresAt', '<=', now),
    system.deleteFrom('refreshTokens').where('expiresAt', '<=', now),
    system.deleteFrom('rateLimits').where('resetsAt', '<=', now),
  ];
  const results = await Promise.all(removals.map((removal) => removal.executeTakeFirst()));
  return results.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
}

/**
 * Removes what is kept for 30 days only: the answers under idempotency keys, mails about accounts
 * with their tokens, and what providers told that was acted on, which they repeat for three days
 * at most. Batch by batch, so that nobody waits for a long deletion.
 */
export async function deleteOld(system: Db, batch = 1_000): Promise<number> {
  const keys = sql`idempotency_keys where created_at < now() - interval '30 days'`;
  const mails = sql`account_mails where expires_at < now() - interval '30 days'`;
  const told = sql`provider_events where processed_at < now() - interval '30 days'`;
  return (
    (await deleteInBatches(system, { table: sql`idempotency_keys`, old: keys, batch })) +
    (await deleteInBatches(system, { table: sql`account_mails`, old: mails, batch })) +
    (await deleteInBatches(system, { table: sql`provider_events`, old: told, batch }))
  );
}

interface Removal {
  table: RawBuilder<unknown>;
  /** The table again, with what makes a row old. */
  old: RawBuilder<unknown>;
  batch: number;
}

async function deleteInBatches(system: Db, { table, old, batch }: Removal): Promise<number> {
  let removed = 0;
  for (;;) {
    const { numAffectedRows = 0n } = await sql`delete from ${table}
      where ctid = any(array(select ctid from ${old} limit ${batch}::int))`.execute(system);
    removed += Number(numAffectedRows);
    if (numAffectedRows < batch) return removed;
  }
}
