/** How far predictions miss: further for the irregular customers and for those who pay late. */
export interface Spread {
  constant: number;
  deviation: number;
  days: number;
  /** Misses of held-out predictions in units of that, smallest first, evenly spaced. */
  misses: number[];
}

/** A prediction for an invoice that the model had not seen, and what came of it. */
export interface Trial {
  deviation: number;
  days: number;
  actualDays: number;
}

const missesKept = 41;
/** What is known before weighs as much as this many trials. */
const priorWeight = 30;

export const usualMiss = (spread: Omit<Spread, 'misses'>, at: Omit<Trial, 'actualDays'>): number =>
  Math.max(1, spread.constant + spread.deviation * at.deviation + spread.days * at.days);

/**
 * Their usual size by least squares, drawn towards the prior. The misses themselves, in units of
 * it, make probabilities and intervals come true as often as they say, whatever their shape.
 */
export function learnSpread(trials: readonly Trial[], prior: Spread): Spread {
  if (trials.length < missesKept) return prior;
  const rows = trials.map((it) => [1, it.deviation, it.days]);
  const sizes = trials.map((it) => Math.abs(it.actualDays - it.days));
  const start = [prior.constant, prior.deviation, prior.days];
  const [constant = 0, deviation = 0, days = 0] = leastSquares(rows, sizes, start);
  const learned = { constant, deviation, days };
  const misses = trials.map((it) => (it.actualDays - it.days) / usualMiss(learned, it));
  return { ...learned, misses: evenly(misses, missesKept) };
}

/** As many values from these, smallest first, at equal shares. */
export function evenly(values: readonly number[], count: number): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (i: number) => sorted[Math.floor(((i + 0.5) * sorted.length) / count)] ?? 0;
  return Array.from({ length: count }, (_, i) => Math.round(at(i) * 10_000) / 10_000);
}

/** The weights of the columns, by Gauss and Seidel's sweeps, which settle for any such sums. */
function leastSquares(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  prior: readonly number[],
): number[] {
  const product = (of: (row: readonly number[], i: number) => number) =>
    rows.reduce((sum, row, i) => sum + of(row, i), 0);
  const columns = prior.map((_, j) => j);
  const squares = columns.map((j) => columns.map((k) => product((x) => (x[j] ?? 0) * (x[k] ?? 0))));
  const sums = columns.map((j) => product((x, i) => (x[j] ?? 0) * (targets[i] ?? 0)));
  const weights = [...prior];
  for (let sweep = 0; sweep < 200; sweep += 1) {
    for (const j of columns) {
      const own = squares[j]?.[j] ?? 0;
      const pull = (own * priorWeight) / rows.length;
      const others = columns.reduce((sum, k) => {
        return k === j ? sum : sum + (squares[j]?.[k] ?? 0) * (weights[k] ?? 0);
      }, 0);
      weights[j] = ((sums[j] ?? 0) - others + pull * (prior[j] ?? 0)) / (own + pull || 1);
    }
  }
  return weights;
}
