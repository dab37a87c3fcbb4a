import { normalCdf, normalQuantile } from '../kit/normal.ts';
import { Problem } from '../kit/problem.ts';
import { type RandomStream, randomStream } from '../kit/random.ts';

/** `additive` moves by amounts each period, as cash does; `geometric` by ratios, as prices do. */
export const walkKinds = ['additive', 'geometric'] as const;
type WalkKind = (typeof walkKinds)[number];

export interface Walk {
  kind: WalkKind;
  start: number;
  /** The expected move of a period: an amount, or a continuous rate. */
  drift: number;
  /** The standard deviation of a period's move. */
  volatility: number;
  periods: number;
}

export interface SimulationSettings {
  paths: number;
  /** A whole number, 0 to 2³² − 1: the same seed gives the same answer. */
  seed: number;
}

export const percentilesGiven = [1, 5, 10, 25, 50, 75, 90, 95, 99] as const;

export interface Simulation {
  mean: number;
  pEndBelowZero: number;
  /** Below zero at the end of any period: what owners mean by running out of money. */
  pEverBelowZero: number;
  pEndBelowStart: number;
  /** For each period, how likely the value was below zero by its end. */
  pBelowZeroByPeriod: number[];
  /** Of the values at the end, in the order of `percentilesGiven`. */
  percentiles: number[];
}

// So many moves take about 10 ms, after which others get their turn.
const movesATurn = 200_000;

/**
 * Walks all paths. A generator that yields now and then, so that the caller can let others run;
 * its return value is the result.
 */
export function* simulate(
  walk: Walk,
  { paths, seed }: SimulationSettings,
): Generator<void, Simulation> {
  if (!(walk.volatility >= 0)) throw impossible('A volatility cannot be negative.');
  if (walk.kind === 'geometric' && walk.start <= 0)
    throw impossible('A geometric walk starts above zero.');
  const ends = new Float64Array(paths);
  const firstBelow = new Array<number>(walk.periods).fill(0);
  const step = stepOf(walk, randomStream(seed));
  const pathsATurn = Math.max(1, Math.floor(movesATurn / walk.periods));
  for (let from = 0; from < paths; from += pathsATurn) {
    const to = Math.min(paths, from + pathsATurn);
    for (let path = from; path < to; path += 1)
      ends[path] = walkOnce(walk, step, (period) => {
        firstBelow[period] = (firstBelow[period] ?? 0) + 1;
      });
    yield;
  }
  return summary(ends, firstBelow, walk.start);
}

/** Runs a simulation through where nobody waits. */
export function simulated(walk: Walk, settings: SimulationSettings): Simulation {
  const running = simulate(walk, settings);
  let turn = running.next();
  while (!turn.done) turn = running.next();
  return turn.value;
}

/** P(end < 0) without simulation: the sum of normal moves is normal. Null where nothing moves. */
export function exactEndBelowZero(walk: Walk): number | null {
  if (walk.kind === 'geometric') return 0;
  const spread = walk.volatility * Math.sqrt(walk.periods);
  return spread === 0 ? null : normalCdf(-(walk.start + walk.drift * walk.periods) / spread);
}

/** The mean and the median at the end, without simulation. */
export function exactEnd({ kind, start, drift, volatility, periods }: Walk): {
  mean: number;
  median: number;
} {
  const moved = start + drift * periods;
  if (kind === 'additive') return { mean: moved, median: moved };
  const mean = start * Math.exp(drift * periods);
  if (!Number.isFinite(mean)) throw beyondCounting();
  return { mean, median: start * Math.exp((drift - volatility ** 2 / 2) * periods) };
}

type Step = (value: number) => number;

function stepOf({ kind, drift, volatility }: Walk, random: RandomStream): Step {
  const normal = () => normalQuantile(random.uniform());
  if (kind === 'additive') return (value) => value + drift + volatility * normal();
  const center = drift - volatility ** 2 / 2;
  return (value) => value * Math.exp(center + volatility * normal());
}

function walkOnce(walk: Walk, step: Step, onFirstBelow: (period: number) => void): number {
  let value = walk.start;
  let wasBelow = false;
  for (let period = 0; period < walk.periods; period += 1) {
    value = step(value);
    if (value >= 0 || wasBelow) continue;
    wasBelow = true;
    onFirstBelow(period);
  }
  return value;
}

function summary(ends: Float64Array, firstBelow: readonly number[], start: number): Simulation {
  const paths = ends.length;
  const share = (isCounted: (end: number) => boolean) =>
    ends.reduce((count, end) => count + (isCounted(end) ? 1 : 0), 0) / paths;
  let below = 0;
  const pBelowZeroByPeriod = firstBelow.map((count) => {
    below += count;
    return below / paths;
  });
  const mean = ends.reduce((sum, end) => sum + end / paths, 0);
  if (!Number.isFinite(mean)) throw beyondCounting();
  const sorted = ends.toSorted();
  const at = (percent: number) => sorted[Math.ceil((percent / 100) * paths - 1e-9) - 1] ?? 0;
  return {
    mean,
    pEndBelowZero: share((end) => end < 0),
    pEverBelowZero: below / paths,
    pEndBelowStart: share((end) => end < start),
    pBelowZeroByPeriod,
    percentiles: percentilesGiven.map((percent) => at(percent)),
  };
}

function beyondCounting(): Problem {
  return impossible('The values grow beyond what can be counted.');
}

function impossible(detail: string): Problem {
  return new Problem('unprocessable', 'simulation-impossible', detail);
}
