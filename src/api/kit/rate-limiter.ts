import type { RateLimit } from '../../db/kit/rate-limits.ts';

export interface Verdict {
  allowed: boolean;
  limit: number;
  remaining: number;
  resetsInS: number;
}

export interface RateLimiter {
  take(key: string, limit: RateLimit): Promise<Verdict>;
}
