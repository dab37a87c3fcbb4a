import { sql } from 'kysely';
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
