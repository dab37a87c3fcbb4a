import { type Day, daysBetween } from './calendar.ts';
import { Dec, decimal } from './decimal.ts';
import { dirichletRoots, type Term } from './dirichlet-roots.ts';

export interface DatedFlow {
  date: Day;
  /** A decimal string of any one unit; money paid in is negative. */
  amount: string;
}

export interface Xirr {
  /**
   * `ambiguous` where more than one rate brings the flows to zero, `undefined` where none does, as
   * when nothing was paid in or nothing came back: then there is no rate to tell.
   */
  status: 'ok' | 'ambiguous' | 'undefined';
  /** A year's return by actual days over 365; a ratio. */
  rate: number | null;
  /** Every rate above −1 that was found, the smallest first. */
  roots: number[];
  /** From the first flow to the last. Under 365 the rate magnifies: show `periodRate` instead. */
  days: number;
  /** The return of those days, not annualized; null as well where it is beyond counting. */
  periodRate: number | null;
}

/**
 * The rate at which Σ amount ÷ (1 + rate)^(days ÷ 365) is zero. Solved in brackets that no root can
 * lie outside of, so that it neither diverges nor depends on a guess.
 */
export function xirr(flows: readonly DatedFlow[]): Xirr {
  const dates = flows.map(({ date }) => date).sort();
  const [first = '', last = ''] = [dates[0], dates.at(-1)];
  const days = dates.length === 0 ? 0 : daysBetween(first, last);
  const logs = dirichletRoots(termsSince(first, flows)).filter((log) => Math.expm1(log) < 1e100);
  const roots = logs.map(Math.expm1);
  if (roots.length === 0) return { status: 'undefined', rate: null, roots, days, periodRate: null };
  const [log, rate] = [logs[0], roots[0]];
  if (roots.length > 1 || log === undefined || rate === undefined)
    return { status: 'ambiguous', rate: null, roots, days, periodRate: null };
  const periodRate = Math.expm1((log * days) / 365);
  return { status: 'ok', rate, roots, days, periodRate: finiteOrNull(periodRate) };
}

const finiteOrNull = (value: number) => (Number.isFinite(value) ? value : null);

/** One term a day, scaled to the largest so that no amount is too small or too large. */
function termsSince(first: Day, flows: readonly DatedFlow[]): Term[] {
  const byDay = Map.groupBy(flows, ({ date }) => date);
  const sums = [...byDay].map(([date, ofDay]) => ({
    time: daysBetween(first, date) / 365,
    sum: ofDay.reduce((total, { amount }) => total.plus(decimal(amount)), new Dec(0)),
  }));
  const largest = Dec.max(0, ...sums.map(({ sum }) => sum.abs()));
  if (largest.isZero()) return [];
  return sums
    .filter(({ sum }) => !sum.isZero())
    .map(({ time, sum }) => ({ time, amount: sum.dividedBy(largest).toNumber() }))
    .filter(({ amount }) => amount !== 0)
    .sort((a, b) => a.time - b.time);
}
