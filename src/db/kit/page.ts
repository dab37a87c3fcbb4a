import { type SelectQueryBuilder, sql } from 'kysely';

export interface PageQuery {
  limit: number;
  /** The id of the last row that the caller has seen. */
  cursor?: string | undefined;
}

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** How many rows are read: the planner keeps its plan for a number that it sees in the text. */
const readAtOnce = [50, 200, 1000];

/**
 * A page of what the query finds, newest first: ids are UUIDv7, so that is `order by id desc`, and
 * the cursor is the last id. `id` names the listed table's one where the query joins others.
 */
export async function pageOf<D, T extends keyof D, Row extends { id: string }>(
  query: SelectQueryBuilder<D, T, Row>,
  { limit, cursor }: PageQuery,
  id: 'id' | `${T & string}.id` = 'id',
): Promise<Page<Row>> {
  const key = sql.ref(id);
  const unseen = cursor ? query.where(sql<boolean>`${key} < ${cursor}`) : query;
  const most = readAtOnce.find((count) => count >= limit) ?? limit;
  // One more than asked for tells whether there is a next page.
  const rows = await unseen
    .orderBy(key, 'desc')
    .limit(sql.lit(most + 1))
    .execute();
  return cutPage(rows, limit);
}

/** Of rows of which one more than `limit` was asked for; the cursor is the last id. */
export function cutPage<Row extends { id: string }>(
  rows: readonly Row[],
  limit: number,
): Page<Row> {
  const data = rows.slice(0, limit);
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}
