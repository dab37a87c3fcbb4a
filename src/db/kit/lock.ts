import { sql } from 'kysely';
import type { Db } from '../client.ts';

/**
 * Whoever else asks for the same key waits until this transaction has ended: for what has no row
 * that could be locked. A key begins with what it is about, as all of them are one name space.
 */
export async function lockUntilCommit(trx: Db, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
}
