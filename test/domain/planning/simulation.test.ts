import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  exactEnd,
  exactEndBelowZero,
  percentilesGiven,
  simulate,
  simulated,
  type Walk,
} from '../../../src/domain/planning/simulation.ts';

const cash: Walk = {
  kind: 'additive',
  start: 100_000,
  drift: -8000,
  volatility: 15_000,
  periods: 12,
};
const price: Walk = { kind: 'geometric', start: 100, drift: 0.07, volatility: 0.2, periods: 2 };

describe('simulate', () => {
  it.each([
    ['a negative volatility', { ...cash, volatility: -1 }],
    ['a price of zero', { ...price, start: 0 }],
    ['growth beyond counting', { ...price, drift: 1000 }],
  ])('refuses %s', (_, walk) => {
    expect(() => simulated(walk, { paths: 10, seed: 1 })).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'simulation-impossible' }),
    );
  });

  it('answers the same for the same seed, and otherwise for another', () => {
    const run = (seed: number) => simulated(cash, { paths: 1000, seed });

    expect(run(42)).toEqual(run(42));
    expect(run(42).mean).not.toBe(run(43).mean);
  });

  it.each([1, 2, 3, 2026])('seed %i lands within 3 standard errors of 0.46932', (seed) => {
    const { pEndBelowZero } = simulated(cash, { paths: 10_000, seed });

    expect(pEndBelowZero).toBeGreaterThan(0.4543);
    expect(pEndBelowZero).toBeLessThan(0.4843);
  });

  it('runs out of money at some month-end in about 0.510 of the cases: more than at the end', () => {
    const result = simulated(cash, { paths: 100_000, seed: 5 });

    expect(Math.abs(result.pEverBelowZero - 0.51)).toBeLessThan(0.006);
    expect(result.pEverBelowZero).toBeGreaterThan(result.pEndBelowZero);
    expect(result.pBelowZeroByPeriod).toHaveLength(12);
    expect(result.pBelowZeroByPeriod.at(-1)).toBe(result.pEverBelowZero);
    expect(result.pBelowZeroByPeriod.toSorted((a, b) => a - b)).toEqual(result.pBelowZeroByPeriod);
  });

  it('a price never falls below zero, and ends around 115.03 and 110.52', () => {
    const result = simulated(price, { paths: 50_000, seed: 11 });

    expect(result.pEverBelowZero).toBe(0);
    expect(result.mean).toBeCloseTo(115.03, 0);
    expect(result.percentiles[percentilesGiven.indexOf(50)]).toBeCloseTo(110.52, 0);
  });

  it('without volatility is the plain projection', () => {
    const still = simulated({ ...cash, volatility: 0 }, { paths: 3, seed: 1 });

    expect(still).toMatchObject({ mean: expect.closeTo(4000, 6), pEverBelowZero: 0 });
  });

  it('gives others a turn about every 200,000 moves', () => {
    const running = simulate({ ...cash, periods: 100 }, { paths: 10_000, seed: 1 });

    let turns = 0;
    while (!running.next().done) turns += 1;

    expect(turns).toBe(5);
  });
});

describe('without simulation', () => {
  it('P(end < 0) of the cash is 0.46932, and nothing is said where nothing moves', () => {
    expect(exactEndBelowZero(cash)).toBeCloseTo(0.46932, 5);
    expect(exactEndBelowZero({ ...cash, volatility: 0 })).toBeNull();
    expect(exactEndBelowZero(price)).toBe(0);
  });

  it('the price has mean 115.03 and median 110.52 after two years', () => {
    expect(exactEnd(price).mean).toBeCloseTo(115.03, 2);
    expect(exactEnd(price).median).toBeCloseTo(110.52, 2);
    expect(exactEnd(cash)).toEqual({ mean: 4000, median: 4000 });
  });
});

const folder = new URL('../../../../shared/fixtures/risk/', import.meta.url);

describe.skipIf(!existsSync(folder))(
  'against the closed form of a price (skipped without the fixtures)',
  () => {
    it('100,000 paths have its mean, median and tails', () => {
      const [{ input, expected, tol_rel: tolerance }] = JSON.parse(
        readFileSync(new URL('monte_carlo_closed_form.json', folder), 'utf8'),
      );
      const walk: Walk = {
        kind: 'geometric',
        start: input.S0,
        drift: input.mu,
        volatility: input.sigma,
        periods: input.T,
      };

      const result = simulated(walk, { paths: input.paths, seed: 20_260_101 });

      const at = (percent: 5 | 50 | 95) => result.percentiles[percentilesGiven.indexOf(percent)];
      const off = (value: number | undefined, want: number) => Math.abs((value ?? 0) / want - 1);
      expect(off(result.mean, expected.mean)).toBeLessThan(tolerance.mean);
      expect(off(at(50), expected.median)).toBeLessThan(tolerance.quantiles);
      expect(off(at(5), expected.p05)).toBeLessThan(tolerance.quantiles);
      expect(off(at(95), expected.p95)).toBeLessThan(tolerance.quantiles);
      expect(off(input.S0 - (at(5) ?? 0), expected.var95)).toBeLessThan(tolerance.quantiles);
      expect(off(result.pEndBelowStart, expected.prob_loss)).toBeLessThan(tolerance.quantiles);
    });
  },
);
