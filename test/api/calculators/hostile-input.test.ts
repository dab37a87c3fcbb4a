import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givenOrg } from '../../support/app.ts';
import { documentedCalculators, type Json } from './documented.ts';

const extremes: Json[] = [
  ...['0', '-0', '0.000000000000000001', '-1', '1', '999', '999999999999', '-999999999999'],
  ...[
    '999999999999999999',
    '-999999999999999999.999999999999999999',
    '9'.repeat(20),
    '9'.repeat(21),
  ],
  ...['', 'x', '1e9', 'NaN', 'Infinity', '\u0000', '\ud800', '0000-01-01', '9999-12-31', '99'],
  ...[0, -0, 1, -1, 0.5, 1e-18, 1e15, -1e15, 1e300, 4_294_967_295, 600, 366, 100_000],
  ...[null, true, [], {}, ['0'], [null], { __proto__: null, constructor: '1' }],
];

/** Puts another value at the n-th place of a JSON tree, counting containers and leaves. */
function replaced(tree: Json, place: number, value: Json): Json {
  let at = -1;
  const walk = (node: Json): Json => {
    at += 1;
    if (at === place) return value;
    if (Array.isArray(node)) return node.map(walk);
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child)]));
  };
  return walk(tree);
}

const size = (tree: Json): number =>
  1 +
  (tree !== null && typeof tree === 'object'
    ? Object.values(tree).reduce<number>((sum, child) => sum + size(child), 0)
    : 0);

describe('every calculator', async () => {
  const calculators = await documentedCalculators();

  it.each(calculators)(
    '$path answers 200, 400 or 422 to anything, and never a number that is none',
    async ({ path, input: example }) => {
      const { call } = await givenOrg('viewer');
      const places = size(example);
      const change = fc.tuple(fc.nat({ max: places - 1 }), fc.constantFrom(...extremes));

      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
          const input = changes.reduce((tree, [at, value]) => replaced(tree, at, value), example);

          const { status, body } = await call('POST', path, input);

          expect([200, 400, 422]).toContain(status);
          const told = status === 200 ? JSON.stringify(body) : '';
          expect(told).not.toMatch(/NaN|Infinity/);
        }),
        { numRuns: 60 },
      );
    },
  );
});
