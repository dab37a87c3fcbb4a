import type { z } from '@hono/zod-openapi';
import { compositeScore, type ScoreComponent } from '../../domain/health/score.ts';
import { Problem } from '../../domain/kit/problem.ts';
import {
  exactEnd,
  exactEndBelowZero,
  percentilesGiven,
  simulate,
} from '../../domain/planning/simulation.ts';
import {
  normalVar,
  type ValueAtRisk,
  varOfOutcomes,
} from '../../domain/portfolio/value-at-risk.ts';
import { router } from '../kit/router.ts';
import { calculation } from './calculation.ts';
import { inTurns } from './in-turns.ts';
import { LoanInput, LoanOutput, loanOf } from './loan-schemas.ts';
import { written } from './numbers.ts';
import {
  HealthInput,
  HealthOutput,
  MonteCarloInput,
  MonteCarloOutput,
  VarInput,
  VarOutput,
} from './risk-schemas.ts';

function varOf(input: z.output<typeof VarInput>) {
  const size = 'value' in input && input.value !== undefined ? Number(input.value) : 1;
  const { valueAtRisk, conditional, convention } = riskOf(input);
  return { var: written(valueAtRisk * size), cvar: written(conditional * size), convention };
}

function riskOf(input: z.output<typeof VarInput>): ValueAtRisk {
  const [level, { horizon }] = [Number(input.level), input];
  if ('mean' in input) {
    const moments = {
      mean: Number(input.mean),
      standardDeviation: Number(input.standardDeviation),
    };
    return normalVar(moments, level, horizon);
  }
  const outcomes = ('pnl' in input ? input.pnl : input.returns).map(Number);
  const method = input.method === 'parametric' ? 'normal' : input.method;
  return varOfOutcomes(outcomes, level, method, horizon);
}

const mostMoves = 6_000_000;

async function monteCarloOf({ paths, seed, ...given }: z.output<typeof MonteCarloInput>) {
  if (paths * given.periods > mostMoves)
    throw new Problem(
      'unprocessable',
      'simulation-too-large',
      `Paths times periods may be ${mostMoves} at most.`,
    );
  const { start, drift, volatility, kind, periods } = given;
  const walk = {
    kind,
    periods,
    start: Number(start),
    drift: Number(drift),
    volatility: Number(volatility),
  };
  const { mean, percentiles, ...probabilities } = await inTurns(simulate(walk, { paths, seed }));
  const exact = exactEnd(walk);
  return {
    seed,
    paths,
    mean: written(mean),
    ...probabilities,
    percentiles: Object.fromEntries(
      percentilesGiven.map((percent, i) => [`p${percent}`, written(percentiles[i] ?? 0)]),
    ),
    exact: {
      pEndBelowZero: exactEndBelowZero(walk),
      mean: written(exact.mean),
      median: written(exact.median),
    },
  };
}

function healthOf(input: z.output<typeof HealthInput>) {
  const result = compositeScore(componentsOf(input), Number(input.minimumMeasured));
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6;
  return {
    score: result.score === null ? null : Math.round(result.score * 100) / 100,
    measured: rounded(result.measured),
    components: result.components.map(({ share, points, ...component }) => ({
      ...component,
      share: rounded(share),
      points: points === null ? null : rounded(points),
    })),
  };
}

function componentsOf({ weights, components }: z.output<typeof HealthInput>): ScoreComponent[] {
  const [weighted, measured] = [byName(weights), byName(components)];
  const known = [...measured.keys()].every((name) => weighted.has(name));
  if (Array.isArray(weights) !== Array.isArray(components) || !known)
    throw new Problem('unprocessable', 'score-undefined', 'Every component needs a weight.');
  return [...weighted].map(([name, weight]) => {
    const value = measured.get(name) ?? null;
    return { name, weight: Number(weight), value: value === null ? null : Number(value) };
  });
}

function byName<T>(given: readonly T[] | Record<string, T>): Map<string, T> {
  return new Map(Object.entries(given));
}

const cashWalk = {
  start: '100000',
  drift: '-8000',
  volatility: '15000',
  periods: 12,
  paths: 10_000,
  seed: 2026,
};

const cashOutcome = {
  seed: 2026,
  paths: 10_000,
  mean: '4433.35493294',
  pEndBelowZero: 0.4629,
  pEverBelowZero: 0.5086,
  pEndBelowStart: 0.9668,
  pBelowZeroByPeriod: [
    0, 0.0001, 0.002, 0.0103, 0.0376, 0.0847, 0.1448, 0.2175, 0.2915, 0.3719, 0.4421, 0.5086,
  ],
  percentiles: { p5: '-80556.3130807', p50: '4710.80006011', p95: '88909.9235206' },
  exact: { pEndBelowZero: 0.4693197134415681, mean: '4000', median: '4000' },
};

const loanSchedule = [
  {
    month: 1,
    date: '2026-01-31',
    payment: '4040.07',
    interest: '60.00',
    principal: '3980.07',
    balance: '8019.93',
  },
  {
    month: 2,
    date: '2026-02-28',
    payment: '4040.07',
    interest: '40.10',
    principal: '3999.97',
    balance: '4019.96',
  },
  {
    month: 3,
    date: '2026-03-31',
    payment: '4040.06',
    interest: '20.10',
    principal: '4019.96',
    balance: '0.00',
  },
];

export const riskAndHealth = router()
  .openapi(
    calculation({
      name: 'var',
      summary: 'Value at risk and expected shortfall, with the convention named',
      Input: VarInput,
      Output: VarOutput,
      example: {
        input: {
          mean: '0.0005',
          standardDeviation: '0.012',
          value: '1000000',
          level: '0.95',
          method: 'normal',
        },
        output: {
          var: '19238.2435234',
          cvar: '24252.5536901',
          convention: 'normal: z = 1.644854; CVaR from the normal density',
        },
      },
    }),
    (c) => c.json(varOf(c.req.valid('json')), 200),
  )
  .openapi(
    calculation({
      name: 'monte-carlo',
      summary: 'How likely money runs out, or where a price ends, by simulation',
      description: 'Seeded: the same seed gives the same answer.',
      Input: MonteCarloInput,
      Output: MonteCarloOutput,
      example: { input: cashWalk, output: cashOutcome },
    }),
    async (c) => c.json(await monteCarloOf(c.req.valid('json')), 200),
  )
  .openapi(
    calculation({
      name: 'health',
      summary: 'A weighted score in which what is missing is no zero',
      Input: HealthInput,
      Output: HealthOutput,
      example: {
        input: {
          weights: { liquidity: 30, profitability: 30, efficiency: 20, growth: 20 },
          components: { liquidity: 80, profitability: null, efficiency: 60, growth: 50 },
        },
        output: {
          score: 65.71,
          measured: 0.7,
          components: [
            { name: 'liquidity', weight: 30, value: 80, share: 0.428571, points: 34.285714 },
            { name: 'profitability', weight: 30, value: null, share: 0, points: null },
            { name: 'efficiency', weight: 20, value: 60, share: 0.285714, points: 17.142857 },
            { name: 'growth', weight: 20, value: 50, share: 0.285714, points: 14.285714 },
          ],
        },
      },
    }),
    (c) => c.json(healthOf(c.req.valid('json')), 200),
  )
  .openapi(
    calculation({
      name: 'loan',
      summary: 'The monthly payment of a loan and its schedule, to the last cent',
      Input: LoanInput,
      Output: LoanOutput,
      example: {
        input: {
          principal: '12000.00',
          currency: 'USD',
          annualRate: '0.06',
          months: 3,
          firstPaymentDate: '2026-01-31',
        },
        output: {
          currency: 'USD',
          payment: '4040.07',
          totalInterest: '120.20',
          totalPaid: '12120.20',
          effectiveAnnualRate: '0.0616778119',
          schedule: loanSchedule,
        },
      },
    }),
    (c) => c.json(loanOf(c.req.valid('json')), 200),
  );
