import type { RandomStream } from '../../kit/random.ts';

/** A tree's node; one without `split` is a leaf. `value` is what the rows that reach it add. */
export interface TreeNode {
  value: number;
  split?: { feature: number; threshold: number; left: TreeNode; right: TreeNode };
}

export interface BoostingOptions {
  trees: number;
  depth: number;
  /** How much of each tree's answer is taken. */
  rate: number;
  minLeaf: number;
  /** The parts of the rows and of the features that each tree sees. */
  rowShare: number;
  featureShare: number;
  /** Rows of doubt that pull each leaf towards nothing. */
  shrinkage: number;
}

const maxBins = 48;

/** The features in bins, so that a split is found by counting instead of sorting. */
interface Binned {
  edges: number[][];
  /** One column a feature. */
  bins: Uint8Array[];
}

/**
 * Gradient boosting of regression trees towards the targets (Friedman 2001). What lies further from
 * a target than their median size counts as that size, so that a few invoices paid a year late do
 * not rule the rest. The same rows and the same stream of random numbers give the same trees.
 */
export function growTrees(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  options: BoostingOptions,
  random: RandomStream,
): TreeNode[] {
  if (rows.length === 0) return [];
  const binned = bin(rows);
  const limit = medianSize(targets);
  const clip = (residual: number) => Math.max(-limit, Math.min(limit, residual));
  const sums = new Float64Array(rows.length);
  const trees: TreeNode[] = [];
  for (let round = 0; round < options.trees; round += 1) {
    const residuals = Float64Array.from(targets, (target, i) => clip(target - (sums[i] ?? 0)));
    const sample = picked(rows.length, options.rowShare, random);
    const features = picked(binned.edges.length, options.featureShare, random);
    const tree = grow({ binned, residuals, features, options }, sample, options.depth);
    for (const [i, row] of rows.entries()) sums[i] = (sums[i] ?? 0) + valueAt(tree, row);
    trees.push(tree);
  }
  return trees;
}

/** What the trees say together. */
export function sumOfTrees(trees: readonly TreeNode[], row: readonly number[]): number {
  let sum = 0;
  for (const tree of trees) sum += valueAt(tree, row);
  return sum;
}

/** How much each feature moves the sum, by the steps on the row's way down each tree. */
export function contributions(trees: readonly TreeNode[], row: readonly number[]): number[] {
  const moved = row.map(() => 0);
  for (const tree of trees) {
    let node = tree;
    while (node.split) {
      const { feature } = node.split;
      const next = below(node.split, row);
      moved[feature] = (moved[feature] ?? 0) + next.value - node.value;
      node = next;
    }
  }
  return moved;
}

function valueAt(tree: TreeNode, row: readonly number[]): number {
  let node = tree;
  while (node.split) node = below(node.split, row);
  return node.value;
}

function below(split: NonNullable<TreeNode['split']>, row: readonly number[]): TreeNode {
  return (row[split.feature] ?? 0) <= split.threshold ? split.left : split.right;
}

function medianSize(targets: readonly number[]): number {
  const sizes = Float64Array.from(targets, Math.abs).sort();
  return sizes[sizes.length >> 1] ?? 0;
}

function picked(count: number, share: number, random: RandomStream): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  const some = all.filter(() => random.uniform() < share);
  return some.length > 0 ? some : all;
}

interface Growing {
  binned: Binned;
  residuals: Float64Array;
  features: readonly number[];
  options: BoostingOptions;
}

function grow(growing: Growing, rows: readonly number[], depth: number): TreeNode {
  const { binned, residuals, options } = growing;
  let total = 0;
  for (const i of rows) total += residuals[i] ?? 0;
  const value = (options.rate * total) / (rows.length + options.shrinkage);
  const best = depth === 0 ? null : bestSplit(growing, rows, total);
  if (!best) return { value };
  const column = binned.bins[best.feature] ?? new Uint8Array();
  const left = rows.filter((i) => (column[i] ?? 0) <= best.bin);
  const right = rows.filter((i) => (column[i] ?? 0) > best.bin);
  const threshold = binned.edges[best.feature]?.[best.bin] ?? 0;
  const split = {
    feature: best.feature,
    threshold,
    left: grow(growing, left, depth - 1),
    right: grow(growing, right, depth - 1),
  };
  return { value, split };
}

interface Cut {
  feature: number;
  bin: number;
  gain: number;
}

function bestSplit(growing: Growing, rows: readonly number[], total: number): Cut | null {
  if (rows.length < 2 * growing.options.minLeaf) return null;
  let best: Cut | null = null;
  for (const feature of growing.features) {
    const cut = bestCut(growing, rows, { feature, total });
    if (cut && cut.gain > (best?.gain ?? 1e-9)) best = cut;
  }
  return best;
}

function bestCut(
  { binned, residuals, options }: Growing,
  rows: readonly number[],
  { feature, total }: { feature: number; total: number },
): Cut | null {
  const column = binned.bins[feature] ?? new Uint8Array();
  const sums = new Float64Array(maxBins);
  const counts = new Int32Array(maxBins);
  for (const i of rows) {
    const b = column[i] ?? 0;
    sums[b] = (sums[b] ?? 0) + (residuals[i] ?? 0);
    counts[b] = (counts[b] ?? 0) + 1;
  }
  const worth = (sum: number, count: number) => (sum * sum) / (count + options.shrinkage);
  let best: Cut | null = null;
  let [sum, count] = [0, 0];
  for (let b = 0; b < (binned.edges[feature]?.length ?? 0); b += 1) {
    sum += sums[b] ?? 0;
    count += counts[b] ?? 0;
    if (Math.min(count, rows.length - count) < options.minLeaf) continue;
    const apart = worth(sum, count) + worth(total - sum, rows.length - count);
    const gain = apart - worth(total, rows.length);
    if (gain > (best?.gain ?? 0)) best = { feature, bin: b, gain };
  }
  return best;
}

function bin(rows: readonly (readonly number[])[]): Binned {
  const features = rows[0]?.map((_, feature) => feature) ?? [];
  const columns = features.map((feature) => rows.map((row) => row[feature] ?? 0));
  const edges = columns.map(edgesOf);
  const bins = columns.map((column, feature) =>
    Uint8Array.from(column, (value) => binOf(edges[feature] ?? [], value)),
  );
  return { edges, bins };
}

/** Between all values where they are few, else at equal shares of the rows. */
function edgesOf(column: readonly number[]): number[] {
  const sorted = Float64Array.from(column).sort();
  const distinct = [...new Set(sorted)];
  if (distinct.length <= maxBins) {
    return distinct.slice(1).map((value, i) => (value + (distinct[i] ?? 0)) / 2);
  }
  const quantiles = Array.from(
    { length: maxBins - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / maxBins)] ?? 0,
  );
  return [...new Set(quantiles)];
}

function binOf(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (edges[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
