import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** At most `points` in a window that opens with the first of them. */
export interface RateLimit {
  points: number;
  windowS: number;
}

export interface TakenPoints {
  /** How many of the wanted points the window still had. */
  granted: number;
  /** What is left in the window after that. */
  remaining: number;
  /** Whole seconds until the window ends, at least 1. */
  resetsInS: number;
}

/**
 * Takes up to `wanted` points in one statement, so that callers at once, in whatever process, never
 * get more than the limit together. Give it a connection outside the request's transaction: what is
 * rolled back was tried all the same.
 */
export async function takePoints(
  db: Db,
  key: string,
  { points: limit, windowS }: RateLimit,
  wanted = 1,
): Promise<TakenPoints> {
  const { rows } = await sql<{ points: number; resetsInS: number }>`
    insert into rate_limits as r (key, points, resets_at)
    values (${key}, ${wanted}::int, clock_timestamp() + make_interval(secs => ${windowS}::int))
    on conflict (key) do update set
      points = case when r.resets_at <= clock_timestamp() then excluded.points
                    else least(r.points, ${limit}::int) + excluded.points end,
      resets_at = case when r.resets_at <= clock_timestamp() then excluded.resets_at
                       else r.resets_at end
    returning points, ceil(extract(epoch from resets_at - clock_timestamp()))::int as resets_in_s
  `.execute(db);
  const { points: after = limit, resetsInS = windowS } = rows[0] ?? {};
  return {
    granted: Math.max(0, Math.min(wanted, limit - (after - wanted))),
    remaining: Math.max(0, limit - after),
    resetsInS: Math.max(1, resetsInS),
  };
}

/** Gives one point back: what it was taken for turned out not to count. */
export async function givePointBack(db: Db, key: string, { points }: RateLimit): Promise<void> {
  await sql`update rate_limits set points = greatest(least(points, ${points}::int) - 1, 0)
    where key = ${key}`.execute(db);
}

export async function forgetPoints(db: Db, key: string): Promise<void> {
  await db.deleteFrom('rateLimits').where('key', '=', key).execute();
}
