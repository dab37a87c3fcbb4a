import type { Context, MiddlewareHandler } from 'hono';
import type { Db } from '../../db/client.ts';
import { type RateLimit, takePoints } from '../../db/kit/rate-limits.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from './env.ts';
import type { RateLimiter } from './rate-limiter.ts';

interface Window {
  /** Points that this process has taken from the database and not yet given out. */
  left: number;
  remaining: number;
  exhausted: boolean;
  resetsAtMs: number;
  refill: Promise<void> | null;
}

const maxWindows = 10_000;

/**
 * Counts in Postgres, a batch of points at a time: all processes together never let more through
 * than the limit, yet a caller far from it costs a statement only every twentieth of the limit.
 */
export function rateLimiter(db: Db): RateLimiter {
  const windows = new Map<string, Window>();

  function windowOf(key: string): Window {
    const known = windows.get(key);
    if (known && (known.refill || known.resetsAtMs > Date.now())) return known;
    if (windows.size >= maxWindows) dropSome(windows);
    const fresh = { left: 0, remaining: 0, exhausted: false, resetsAtMs: 0, refill: null };
    windows.set(key, fresh);
    return fresh;
  }

  async function fill(window: Window, key: string, limit: RateLimit): Promise<void> {
    const wanted = Math.max(1, Math.floor(limit.points / 20));
    const { granted, remaining, resetsInS } = await takePoints(db, key, limit, wanted);
    window.left = granted;
    window.remaining = remaining;
    window.exhausted = granted === 0;
    window.resetsAtMs = Date.now() + resetsInS * 1000;
  }

  return {
    async take(key, limit) {
      const window = windowOf(key);
      while (window.left === 0 && !window.exhausted) {
        window.refill ??= fill(window, key, limit).finally(() => {
          window.refill = null;
        });
        await window.refill;
      }
      const allowed = window.left > 0;
      if (allowed) window.left -= 1;
      const resetsInS = Math.max(1, Math.ceil((window.resetsAtMs - Date.now()) / 1000));
      const remaining = window.remaining + window.left;
      return { allowed, limit: limit.points, remaining, resetsInS };
    },
  };
}

/** Past windows go first, then the oldest; the points they held are lost to their callers. */
function dropSome(windows: Map<string, Window>): void {
  const now = Date.now();
  for (const [key, { resetsAtMs, refill }] of windows) {
    if (!refill && resetsAtMs <= now) windows.delete(key);
  }
  for (const key of windows.keys()) {
    if (windows.size < maxWindows) return;
    windows.delete(key);
  }
}

/** Counts this request against a limit; over it, the request is refused with 429. */
export async function spend(c: Context<Env>, key: string, limit: RateLimit): Promise<void> {
  const verdict = await c.get('deps').limiter.take(key, limit);
  c.set('rate', verdict);
  if (!verdict.allowed) throw tooMany(verdict.resetsInS);
}

export function tooMany(retryAfterS: number): Problem {
  const detail = `Too many requests; try again in ${retryAfterS} s.`;
  return new Problem('too-many', 'rate-limited', detail, { retryAfterS });
}

/** Tells the caller where they stand, on refusals as well. */
export const rateHeaders: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  const rate = c.get('rate');
  if (!rate) return;
  const { headers } = c.res;
  headers.set('ratelimit-limit', String(rate.limit));
  headers.set('ratelimit-remaining', String(rate.remaining));
  headers.set('ratelimit-reset', String(rate.resetsInS));
};
