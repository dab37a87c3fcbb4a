import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contributions,
  growTrees,
  sumOfTrees,
} from '../../../../src/domain/invoices/prediction/boosting.ts';
import { randomStream } from '../../../../src/domain/kit/random.ts';

const options = {
  trees: 150,
  depth: 2,
  rate: 0.1,
  minLeaf: 5,
  rowShare: 1,
  featureShare: 1,
  shrinkage: 0,
};

/** 300 rows of which the first number says everything and the second nothing. */
function stepRows() {
  const random = randomStream(3);
  const rows = Array.from({ length: 300 }, () => [random.uniform(), random.uniform()]);
  return { rows, targets: rows.map(([x = 0]) => (x > 0.5 ? 10 : -10)) };
}

const grown = (rows: number[][], targets: number[], seed = 1) =>
  growTrees(rows, targets, options, randomStream(seed));

describe('growTrees', () => {
  it('answers nothing where there are no rows', () => {
    expect(sumOfTrees(grown([], []), [1, 2])).toBe(0);
  });

  it('makes no split that would leave fewer rows than it may', () => {
    const trees = grown([[0], [1], [2], [3]], [-5, -5, 5, 5]);

    expect(trees.every((tree) => tree.split === undefined)).toBe(true);
  });

  it('finds the step, and only in the feature that makes it', () => {
    const { rows, targets } = stepRows();

    const trees = grown(rows, targets);

    expect(sumOfTrees(trees, [0.9, 0.1])).toBeCloseTo(10, 0);
    expect(sumOfTrees(trees, [0.1, 0.9])).toBeCloseTo(-10, 0);
    expect(contributions(trees, [0.9, 0.1])[1]).toBeCloseTo(0, 1);
  });

  it('is not ruled by a few rows that are a hundred times as far away', () => {
    const { rows, targets } = stepRows();
    const wild = targets.map((target, i) => (i % 50 === 0 ? 1_000 : target));

    const trees = grown(rows, wild);

    expect(sumOfTrees(trees, [0.1, 0.5])).toBeLessThan(-5);
  });

  it('grows the same trees from the same rows and seed, and others from another seed', () => {
    const { rows, targets } = stepRows();
    const sampled = { ...options, rowShare: 0.5, featureShare: 0.5, trees: 10 };
    const grow = (seed: number) => growTrees(rows, targets, sampled, randomStream(seed));

    expect(grow(1)).toEqual(grow(1));
    expect(grow(1)).not.toEqual(grow(2));
  });

  it('never goes beyond what the targets say', () => {
    const value = fc.integer({ min: -100, max: 100 });
    const row = fc.record({ x: fc.array(value, { minLength: 3, maxLength: 3 }), target: value });
    fc.assert(
      fc.property(fc.array(row, { minLength: 20, maxLength: 60 }), (rows) => {
        const targets = rows.map(({ target }) => target);
        const trees = grown(
          rows.map(({ x }) => x),
          targets,
        );
        const most = Math.max(...targets.map(Math.abs));
        for (const { x } of rows) {
          expect(Math.abs(sumOfTrees(trees, x))).toBeLessThanOrEqual(2 * most + 1e-9);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('contributions', () => {
  it('add up, with what the roots say, to what the trees say', () => {
    const { rows, targets } = stepRows();
    const trees = grown(rows, targets);
    const roots = trees.reduce((sum, tree) => sum + tree.value, 0);

    for (const row of rows.slice(0, 20)) {
      const moved = contributions(trees, row).reduce((sum, days) => sum + days, 0);
      expect(roots + moved).toBeCloseTo(sumOfTrees(trees, row), 9);
    }
  });
});
