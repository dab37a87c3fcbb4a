import { normalDensity, normalQuantile } from '../kit/normal.ts';
import { Problem } from '../kit/problem.ts';
import { mean, percentile, sampleStandardDeviation } from '../kit/statistics.ts';

/**
 * `historical` is the ⌈(1 − level) · n⌉th worst outcome, `interpolated` lies between two as in
 * spreadsheets, `normal` follows from mean and deviation, `cornish-fisher` corrects it for skew and
 * fat tails.
 */
export const varMethods = ['historical', 'interpolated', 'normal', 'cornish-fisher'] as const;
export type VarMethod = (typeof varMethods)[number];

/** Losses as positive ratios of what the outcomes are ratios of (or in the outcomes' own unit). */
export interface ValueAtRisk {
  /** Exceeded in 1 − level of the cases. */
  valueAtRisk: number;
  /** The mean of the cases at or beyond it: the expected shortfall. */
  conditional: number;
  /** How exactly it was worked out, since one data set has several. */
  convention: string;
}

/** Of outcomes, gains positive. */
export interface Moments {
  mean: number;
  standardDeviation: number;
}

interface ShapedMoments extends Moments {
  skew: number;
  excessKurtosis: number;
}

/**
 * From observed returns or gains and losses; `level` is 0.95 or 0.99, say. Only the normal method
 * carries over to more than one period: the others know nothing about how outcomes add up.
 */
export function varOfOutcomes(
  outcomes: readonly number[],
  level: number,
  method: VarMethod,
  horizon = 1,
): ValueAtRisk {
  assertLevel(level);
  if (method === 'normal') return normalVar(sampleMoments(outcomes), level, horizon);
  if (horizon !== 1)
    throw new Problem(
      'unprocessable',
      'var-horizon',
      'Only the normal method answers for more than one period.',
    );
  if (method === 'cornish-fisher') return cornishFisherVar(shapeOf(outcomes), level);
  return historical(outcomes, level, method);
}

/** Parametric, over `horizon` periods: the mean grows with it, the deviation with its root. */
export function normalVar(moments: Moments, level: number, horizon = 1): ValueAtRisk {
  assertLevel(level);
  if (!(moments.standardDeviation >= 0))
    throw new Problem('unprocessable', 'var-deviation', 'A deviation cannot be negative.');
  const z = normalQuantile(level);
  const [drift, spread] = [moments.mean * horizon, moments.standardDeviation * Math.sqrt(horizon)];
  const over = horizon === 1 ? '' : `, over ${horizon} periods by the root of time`;
  return {
    valueAtRisk: z * spread - drift,
    conditional: (spread * normalDensity(z)) / (1 - level) - drift,
    convention: `normal: z = ${z.toFixed(6)}${over}; CVaR from the normal density`,
  };
}

function historical(
  outcomes: readonly number[],
  level: number,
  method: 'historical' | 'interpolated',
): ValueAtRisk {
  const rule = method === 'historical' ? 'nearest-rank' : 'linear';
  const cut = percentile(outcomes, 1 - level, rule);
  const beyond = outcomes.filter((outcome) => cut !== null && outcome <= cut);
  const shortfall = mean(beyond);
  if (cut === null || shortfall === null) throw tooFew('An outcome is needed.');
  const n = outcomes.length;
  const worst = Math.max(1, Math.ceil((1 - level) * n - 1e-9));
  const name =
    method === 'historical'
      ? `historical, nearest rank: number ${worst} of the ${n} outcomes from the worst`
      : `historical, interpolated between the ranks of ${n} outcomes`;
  return {
    valueAtRisk: 0 - cut,
    conditional: 0 - shortfall,
    convention: `${name}; CVaR is the mean of the outcomes at or beyond the VaR`,
  };
}

/** The expansion of the quantile, and its integral over the tail for the shortfall. */
function cornishFisherVar(moments: ShapedMoments, level: number): ValueAtRisk {
  const { standardDeviation: spread, skew, excessKurtosis } = moments;
  const z = normalQuantile(1 - level);
  const corrected =
    z +
    ((z ** 2 - 1) * skew) / 6 +
    ((z ** 3 - 3 * z) * excessKurtosis) / 24 -
    ((2 * z ** 3 - 5 * z) * skew ** 2) / 36;
  const tail =
    1 + (z * skew) / 6 + ((z ** 2 - 1) * excessKurtosis) / 24 - ((2 * z ** 2 - 1) * skew ** 2) / 36;
  const shape = `skew ${skew.toFixed(4)}, excess kurtosis ${excessKurtosis.toFixed(4)}`;
  return {
    valueAtRisk: 0 - (moments.mean + corrected * spread),
    conditional: (spread * normalDensity(z) * tail) / (1 - level) - moments.mean,
    convention: `Cornish-Fisher: ${shape}, of a population`,
  };
}

function sampleMoments(outcomes: readonly number[]): Moments {
  const standardDeviation = sampleStandardDeviation(outcomes);
  const center = mean(outcomes);
  if (center === null || standardDeviation === null) throw tooFew('Two outcomes are needed.');
  return { mean: center, standardDeviation };
}

/** Every moment is that of a population, as the expansion takes them. */
function shapeOf(outcomes: readonly number[]): ShapedMoments {
  const { mean: center } = sampleMoments(outcomes);
  const moment = (power: number) => mean(outcomes.map((x) => (x - center) ** power)) ?? 0;
  const variance = moment(2);
  const isFlat = variance === 0;
  return {
    mean: center,
    standardDeviation: Math.sqrt(variance),
    skew: isFlat ? 0 : moment(3) / variance ** 1.5,
    excessKurtosis: isFlat ? 0 : moment(4) / variance ** 2 - 3,
  };
}

function assertLevel(level: number): void {
  if (!(level >= 0.5 && level < 1))
    throw new Problem('unprocessable', 'var-level', 'The level lies from 0.5 to below 1.');
}

function tooFew(detail: string): Problem {
  return new Problem('unprocessable', 'var-too-few', detail);
}
