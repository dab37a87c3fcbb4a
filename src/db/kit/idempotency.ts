import { sql } from 'kysely';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { lockUntilCommit } from './lock.ts';

export interface KeyedRequest {
  orgId: string;
  key: string;
  requestHash: string;
}

export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  /** The very text that was answered, sealed; so a replay is equal to the byte. */
  body: string;
}

/**
 * The answer this request got before, or null when it is the first. Requests with one key wait for
 * each other; the key's row is written in the caller's transaction, so a crash leaves nothing.
 * Refuses with 422 another request under the key, 409 when the first is still at work after 2 s.
 */
export async function earlierAnswer(trx: Db, request: KeyedRequest): Promise<KeptAnswer | null> {
  const { orgId, key, requestHash } = request;
  await sql`set local lock_timeout = '2s'`.execute(trx);
  await lockUntilCommit(trx, `idempotency key ${orgId} ${key}`).catch(
    (error: { code?: string }) => {
      if (error.code !== '55P03') throw error;
      throw new Problem('conflict', 'request-in-progress', 'The first try is still running.');
    },
  );
  await sql`set local lock_timeout = 0`.execute(trx);
  const row = await trx
    .selectFrom('idempotencyKeys')
    .select(['requestHash', 'status', 'headers', 'body'])
    .where('orgId', '=', orgId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return null;
  if (row.requestHash !== requestHash) {
    const detail = 'This Idempotency-Key was used for another request.';
    throw new Problem('unprocessable', 'idempotency-key-reused', detail);
  }
  return { status: row.status, headers: row.headers as Record<string, string>, body: row.body };
}

export async function keepAnswer(trx: Db, request: KeyedRequest, answer: KeptAnswer) {
  await trx
    .insertInto('idempotencyKeys')
    .values({ ...request, ...answer })
    .execute();
}
