import { z } from '@hono/zod-openapi';
import { altmanFromFactors, altmanModels, altmanScore } from '../../domain/documents/altman.ts';
import { beneishScore } from '../../domain/documents/beneish.ts';
import { benford, benfordOfCounts } from '../../domain/documents/benford.ts';
import { router } from '../kit/router.ts';
import { calculation } from './calculation.ts';
import { decimal, decimalOut } from './numbers.ts';

const model = z.enum(altmanModels).openapi({
  description:
    'public: Z of 1968 for listed firms · private: Z′ of 1983 for private manufacturers · ' +
    'services: Z″ for everyone else.',
});

const AltmanInput = z
  .union([
    z.strictObject({
      model,
      workingCapital: decimal,
      retainedEarnings: decimal,
      ebit: decimal,
      equityValue: decimal,
      totalAssets: decimal,
      totalLiabilities: decimal,
      sales: decimal.optional(),
    }),
    z.strictObject({
      model,
      x1: decimal,
      x2: decimal,
      x3: decimal,
      x4: decimal,
      x5: decimal.optional(),
    }),
  ])
  .openapi('AltmanInput', {
    description:
      'The figures of one currency and unit, or the ratios made of them. The equity is at market ' +
      'value for `public` and at book value otherwise; `services` leaves sales (x5) out.',
  });

const AltmanOutput = z.object({
  model,
  score: decimalOut,
  zone: z.enum(['distress', 'grey', 'safe']),
  cutOffs: z.object({ distressBelow: decimalOut, safeAbove: decimalOut }),
});

const Year = z
  .strictObject({
    receivables: decimal,
    sales: decimal,
    costOfSales: decimal,
    currentAssets: decimal,
    propertyPlantEquipment: decimal,
    totalAssets: decimal,
    currentLiabilities: decimal,
    longTermDebt: decimal,
    netIncome: decimal,
    operatingCashFlow: decimal,
    depreciation: decimal.optional(),
    sellingGeneralAdministrative: decimal.optional(),
    securities: decimal.optional(),
  })
  .openapi('BeneishYear', { description: 'One currency and unit; costs as positive amounts.' });

const sampleYear = {
  receivables: '100',
  sales: '1000',
  costOfSales: '600',
  currentAssets: '400',
  propertyPlantEquipment: '300',
  totalAssets: '1000',
  currentLiabilities: '200',
  longTermDebt: '150',
  netIncome: '80',
  operatingCashFlow: '80',
  depreciation: '50',
  sellingGeneralAdministrative: '120',
};

const BeneishOutput = z.object({
  score: decimalOut,
  threshold: decimalOut,
  isFlagged: z.boolean(),
  indices: z.record(z.string(), decimalOut),
  assumed: z.array(z.string()).openapi({
    description: 'Indices set to 1 because their figures were not given.',
  }),
});

const BenfordInput = z
  .union([
    z.strictObject({
      values: z.array(z.union([z.string().max(40), z.number()])).max(50_000),
      digits: z.union([z.literal(1), z.literal(2)]).default(1),
    }),
    z.strictObject({ counts: z.array(z.int().min(0).max(1_000_000_000)).min(9).max(9) }),
  ])
  .openapi('BenfordInput', {
    description:
      'Amounts that are neither assigned (as document numbers are) nor bounded, or how often ' +
      'each first digit leads them.',
  });

const sampleCounts = [250, 180, 130, 110, 100, 80, 60, 50, 40];

const BenfordOutput = z.object({
  n: z.int(),
  mad: z.number().nullable(),
  chiSquare: z.number().nullable(),
  degreesOfFreedom: z.int(),
  criticalChiSquare: z.number(),
  digits: z.array(
    z.object({
      digit: z.int(),
      count: z.int(),
      observed: z.number(),
      expected: z.number(),
      z: z.number(),
    }),
  ),
  isEnough: z.boolean().openapi({ description: 'Under 500 values there is no verdict.' }),
  conformity: z.enum(['close', 'acceptable', 'marginal', 'nonconformity']).nullable(),
  chiSquareRejects: z.boolean().nullable(),
});

export const statementScores = router()
  .openapi(
    calculation({
      name: 'altman',
      summary: "Altman's Z, Z′ or Z″ with the zone between its own cut-offs",
      Input: AltmanInput,
      Output: AltmanOutput,
      example: {
        input: {
          model: 'services',
          workingCapital: '200',
          retainedEarnings: '150',
          ebit: '120',
          equityValue: '400',
          totalAssets: '1000',
          totalLiabilities: '600',
        },
        output: {
          model: 'services',
          score: '3.3074',
          zone: 'safe',
          cutOffs: { distressBelow: '1.1', safeAbove: '2.6' },
        },
      },
    }),
    (c) => {
      const input = c.req.valid('json');
      if ('x1' in input) return c.json(altmanFromFactors(input.model, input), 200);
      return c.json(altmanScore(input.model, input), 200);
    },
  )
  .openapi(
    calculation({
      name: 'beneish',
      summary: 'The M-score: whether two years of accounts look like managed earnings',
      Input: z.strictObject({ now: Year, before: Year }).openapi('BeneishInput'),
      Output: BeneishOutput,
      example: {
        input: { now: { ...sampleYear, receivables: '150' }, before: sampleYear },
        output: {
          score: '-2.02',
          threshold: '-1.78',
          isFlagged: false,
          indices: {
            dsri: '1.5',
            gmi: '1',
            aqi: '1',
            sgi: '1',
            depi: '1',
            sgai: '1',
            lvgi: '1',
            tata: '0',
          },
          assumed: [],
        },
      },
    }),
    (c) => {
      const { now, before } = c.req.valid('json');
      return c.json(beneishScore(now, before), 200);
    },
  )
  .openapi(
    calculation({
      name: 'benford',
      summary: 'How far leading digits stray from what Benford expects',
      description: 'Two measures that may disagree: a reason to look, never a verdict on anybody.',
      Input: BenfordInput,
      Output: BenfordOutput,
      example: {
        input: { counts: sampleCounts },
        output: benfordOfCounts(sampleCounts),
      },
    }),
    (c) => {
      const input = c.req.valid('json');
      if ('counts' in input) return c.json(benfordOfCounts(input.counts), 200);
      return c.json(benford(input.values.map(String), input.digits), 200);
    },
  );
