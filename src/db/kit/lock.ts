import { sql } from 'kysely';
import type { Db } from '../client.ts';

/**
 * Whoever else asks for the same key waits until this transaction has ended: for what has no row
 * that could be locked. A key begins with what it is about, as all of them are one name space.
 */
export async function lockUntilCommit(trx: Db, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
}

/** Several at once, in the order of what they come to: two who do so cannot wait for each other. */
export async function lockAllUntilCommit(trx: Db, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    select pg_advisory_xact_lock(hash) from (
      select distinct hashtextextended(key, 0) as hash from unnest(${[...keys]}::text[]) key
      order by hash offset 0) in_order`.execute(trx);
}
