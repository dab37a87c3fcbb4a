import * as simple from 'simple-statistics';

/** Ratios and scores only: money is never a float. Each answers null where it is not defined. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : simple.mean([...values]);
}

export function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : simple.median([...values]);
}

/** Of a sample (n − 1); one value has none. */
export function sampleStandardDeviation(values: readonly number[]): number | null {
  return values.length < 2 ? null : simple.sampleStandardDeviation([...values]);
}

/** Of a whole population (n). */
export function populationStandardDeviation(values: readonly number[]): number | null {
  return values.length === 0 ? null : simple.standardDeviation([...values]);
}

/** The median distance from the median, unscaled: 1.4826 times it estimates a deviation. */
export function medianAbsoluteDeviation(values: readonly number[]): number | null {
  return values.length === 0 ? null : simple.medianAbsoluteDeviation([...values]);
}

/**
 * `nearest-rank` is always one of the values, the ⌈p·n⌉th; `linear` interpolates between ranks as
 * spreadsheets do (PERCENTILE.INC, R's type 7).
 */
export type PercentileConvention = 'nearest-rank' | 'linear';

/** The value below which the part `p` (0 to 1) of the values lies. */
export function percentile(
  values: readonly number[],
  p: number,
  convention: PercentileConvention,
): number | null {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`${p} is not between 0 and 1`);
  const sorted = [...values].sort((a, b) => a - b);
  if (convention === 'nearest-rank') {
    // Without the sliver, 7% of 100 values would be the eighth: 0.07 × 100 is 7.000000000000001.
    const rank = Math.ceil(p * sorted.length - 1e-9);
    return sorted[Math.max(rank, 1) - 1] ?? null;
  }
  const position = p * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (position - Math.floor(position));
}
