import type { History } from './history.ts';
import { type Norms, undisputedDelay } from './norms.ts';

/** How a customer pays: days after the due date where nothing is disputed, and how sure that is. */
export interface Pace {
  days: number;
  variance: number;
}

/** By how much a pace's variance grows a day, as a part of the noise. */
export const usualDrift = 0.002;

/** One invoice moves the pace by no more than a surprise of this many deviations would. */
const surpriseLimit = 3;

/**
 * The customer's pace by a Kalman filter over a level that drifts with time. It starts from what is
 * usual, so a customer with two invoices is judged mostly by the others; and it forgets, so one
 * that has changed its ways is judged by the newest.
 */
export function paceOf(history: History, norms: Norms, drift = usualDrift): Pace {
  let pace: Pace = { days: norms.delay, variance: norms.spread };
  let before = history[0]?.issuedAt ?? 0;
  for (const it of history) {
    const variance = pace.variance + drift * norms.noise * (it.issuedAt - before);
    pace = moved({ days: pace.days, variance }, undisputedDelay(it, norms), norms.noise);
    before = it.issuedAt;
  }
  return pace;
}

function moved(pace: Pace, delay: number, noise: number): Pace {
  const gain = pace.variance / (pace.variance + noise);
  const limit = surpriseLimit * Math.sqrt(pace.variance + noise);
  const surprise = Math.max(-limit, Math.min(limit, delay - pace.days));
  return { days: pace.days + gain * surprise, variance: pace.variance * (1 - gain) };
}
