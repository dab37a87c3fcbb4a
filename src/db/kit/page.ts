export interface PageQuery {
  limit: number;
  /** The id of the last row that the caller has seen. */
  cursor?: string | undefined;
}

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/**
 * Ids are UUIDv7, so newest-first is `order by id desc` and the cursor is the last id. Ask for
 * `limit + 1` rows.
 */
export function toPage<T extends { id: string }>(rows: T[], limit: number): Page<T> {
  const data = rows.slice(0, limit);
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}
