import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compositeScore } from '../../../src/domain/health/score.ts';

const component = (name: string, weight: number, value: number | null) => ({
  name,
  weight,
  value,
});

describe('compositeScore', () => {
  it.each([
    ['a negative weight', [component('a', -1, 50), component('b', 2, 50)]],
    ['weights of zero', [component('a', 0, 50)]],
    ['no component', []],
    ['a value over 100', [component('a', 1, 101)]],
    ['a value that is no number', [component('a', 1, Number.NaN)]],
  ])('refuses %s', (_, components) => {
    expect(() => compositeScore(components)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'score-undefined' }),
    );
  });

  it('shares out a missing weight: 80, —, 60, 50 by 30/30/20/20 is 65.71, not 46', () => {
    const result = compositeScore([
      component('liquidity', 30, 80),
      component('profitability', 30, null),
      component('efficiency', 20, 60),
      component('growth', 20, 50),
    ]);

    expect(result.score).toBeCloseTo(65.714286, 6);
    expect(result.measured).toBeCloseTo(0.7, 12);
    expect(result.components[1]).toMatchObject({ share: 0, points: null });
  });

  it('gives no score below the minimum that must be measured, and one exactly at it', () => {
    const half = [component('a', 50, 90), component('b', 50, null)];

    expect(compositeScore(half).score).toBe(90);
    expect(compositeScore(half, 0.51).score).toBeNull();
    expect(compositeScore([component('a', 1, null)], 0).score).toBeNull();
  });

  it('lies between the lowest and the highest measured value, and is the sum of its points', () => {
    const value = fc.option(fc.integer({ min: 0, max: 100 }), { nil: null, freq: 4 });
    const components = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), value), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(components, (given) => {
        const named = given.map(([weight, v], i) => component(String(i), weight, v));
        const known = given.flatMap(([, v]) => (v === null ? [] : [v]));

        fc.pre(known.length > 0);

        const { score, components: scored } = compositeScore(named, 0);

        expect(score).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9);
        expect(score).toBeLessThanOrEqual(Math.max(...known) + 1e-9);
        expect(scored.reduce((sum, c) => sum + (c.points ?? 0), 0)).toBeCloseTo(score ?? 0, 9);
      }),
    );
  });
});
