import { z } from '@hono/zod-openapi';
import { walkKinds } from '../../domain/planning/simulation.ts';
import { varMethods } from '../../domain/portfolio/value-at-risk.ts';
import { decimal, decimalOut, rate } from './numbers.ts';

const method = z.enum([...varMethods, 'parametric']).openapi({
  description:
    'historical: nearest rank · interpolated: between ranks, as in spreadsheets · normal (or ' +
    'parametric): from mean and deviation · cornish-fisher: corrected for skew and fat tails.',
});

const measured = {
  level: rate.default('0.95').openapi({ description: 'The confidence: "0.95" or "0.99".' }),
  horizon: z.int().min(1).max(366).default(1).openapi({
    description: 'Periods ahead; more than one by the normal method alone.',
  }),
};

const outcomes = z.array(decimal).min(1).max(10_000);
const value = decimal.optional().openapi({
  description: 'What the returns are returns of: then the answers are amounts.',
});

export const VarInput = z
  .union([
    z.strictObject({
      returns: outcomes,
      method: method.default('historical'),
      value,
      ...measured,
    }),
    z.strictObject({ pnl: outcomes, method: method.default('historical'), ...measured }),
    z.strictObject({
      mean: decimal,
      standardDeviation: decimal,
      method: z.enum(['normal', 'parametric']).default('normal'),
      value,
      ...measured,
    }),
  ])
  .openapi('VarInput', {
    description: 'Observed returns, observed gains and losses, or the moments of a normal one.',
  });

export const VarOutput = z.object({
  var: decimalOut.openapi({ description: 'A loss as a positive number.' }),
  cvar: decimalOut.openapi({ description: 'The mean of the losses at or beyond it.' }),
  convention: z.string(),
});

export const MonteCarloInput = z
  .strictObject({
    start: decimal,
    drift: decimal.openapi({ description: 'The expected move of a period.' }),
    volatility: decimal.openapi({ description: 'The standard deviation of that move.' }),
    periods: z.int().min(1).max(600),
    paths: z.int().min(1).max(100_000).default(10_000),
    seed: z.int().min(0).max(4_294_967_295).default(1),
    kind: z.enum(walkKinds).default('additive').openapi({
      description: 'Moves by amounts, as cash does, or by continuous rates, as prices do.',
    }),
  })
  .openapi('MonteCarloInput', { description: 'At most 6,000,000 moves: paths times periods.' });

const probability = z.number().min(0).max(1);

export const MonteCarloOutput = z.object({
  seed: z.int(),
  paths: z.int(),
  mean: decimalOut,
  pEndBelowZero: probability,
  pEverBelowZero: probability.openapi({ description: 'At the end of any period.' }),
  pEndBelowStart: probability,
  pBelowZeroByPeriod: z.array(probability).openapi({
    description: 'How likely the value was below zero by the end of each period.',
  }),
  percentiles: z.record(z.string(), decimalOut).openapi({
    description: 'Of the values at the end: p1, p5, p10, p25, p50, p75, p90, p95, p99.',
  }),
  exact: z
    .object({
      pEndBelowZero: probability.nullable(),
      mean: decimalOut,
      median: decimalOut,
    })
    .openapi({ description: 'By formula, to hold the simulation against.' }),
});

const score = decimal.nullable();

export const HealthInput = z
  .strictObject({
    weights: z.union([z.record(z.string().max(60), decimal), z.array(decimal).max(100)]),
    components: z.union([z.record(z.string().max(60), score), z.array(score).max(100)]),
    minimumMeasured: rate.default('0.5').openapi({
      description: 'The part of the weight that must be measured for a score.',
    }),
  })
  .openapi('HealthInput', {
    description:
      'Weights and values (0 to 100, null where not measured) by name, or as two lists in the ' +
      'same order. A name with a weight and no value counts as not measured.',
  });

export const HealthOutput = z.object({
  score: z.number().nullable(),
  measured: z.number().openapi({ description: 'The measured part of the weight, 0 to 1.' }),
  components: z.array(
    z.object({
      name: z.string(),
      weight: z.number(),
      value: z.number().nullable(),
      share: z.number(),
      points: z.number().nullable(),
    }),
  ),
});
