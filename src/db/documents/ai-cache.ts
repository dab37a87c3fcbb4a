import type { Db } from '../client.ts';

/** The answer kept for exactly this question, or undefined; `key` hashes model and question. */
export async function cachedAnswer(db: Db, orgId: string, key: string): Promise<unknown> {
  const row = await db
    .selectFrom('aiCache')
    .select('answer')
    .where('orgId', '=', orgId)
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.answer;
}

export async function cacheAnswer(db: Db, orgId: string, key: string, answer: unknown) {
  await db
    .insertInto('aiCache')
    .values({ orgId, key, answer })
    .onConflict((c) => c.columns(['orgId', 'key']).doNothing())
    .execute();
}
