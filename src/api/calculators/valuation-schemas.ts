import { z } from '@hono/zod-openapi';
import { day } from '../kit/json.ts';
import { decimal, decimalOut, knownCurrency, major, rate } from './numbers.ts';

const DatedFlow = z.strictObject({ date: day, amount: decimal });

const DatedFlows = z.array(DatedFlow).min(1).max(1000).openapi({
  description: 'Money paid in is negative, money that comes back positive; in any order.',
});

const status = z.enum(['ok', 'ambiguous', 'undefined']).openapi({
  description:
    '`ambiguous`: several rates fit (see `roots`) · `undefined`: none does. Both without a rate.',
});

export const XirrInput = z.strictObject({ cashFlows: DatedFlows }).openapi('XirrInput');

export const XirrOutput = z.object({
  rate: decimalOut.nullable(),
  status,
  roots: z.array(decimalOut),
  days: z.int(),
  periodRate: decimalOut.nullable().openapi({
    description:
      'The return of all the days, not annualized: show this one under a year. ' +
      'Null where too large.',
  }),
});

export const FundInput = z
  .strictObject({
    commitment: decimal,
    cashFlows: z.array(DatedFlow).max(1000),
    nav: decimal,
    navDate: day,
    invested: decimal.optional().openapi({ description: 'What went into deals: for MOIC.' }),
    index: z
      .array(z.strictObject({ date: day, level: decimal }))
      .max(2000)
      .optional()
      .openapi({ description: 'A level for each day of a flow and the NAV: for the KS-PME.' }),
  })
  .openapi('FundInput');

export const FundOutput = z.object({
  paidIn: decimalOut,
  distributed: decimalOut,
  dpi: decimalOut.nullable(),
  rvpi: decimalOut.nullable(),
  tvpi: decimalOut.nullable(),
  pic: decimalOut,
  moic: decimalOut.nullable(),
  xirr: decimalOut.nullable(),
  xirrStatus: status,
  ksPme: decimalOut.nullable(),
});

const timed = <T extends z.ZodRawShape>(time: T) =>
  z
    .array(z.strictObject({ ...time, amount: major }))
    .min(1)
    .max(400);

const years = z
  .string()
  .regex(/^\d{1,2}(\.\d{1,6})?$/)
  .openapi({ description: 'Years since the first flow, as a decimal string.' });

export const WaterfallInput = z
  .strictObject({
    currency: knownCurrency.default('USD'),
    cashFlows: z.union([timed({ date: day }), timed({ years })]).openapi({
      description:
        'Contributions are negative, money to distribute positive. Dates count as days over 365, ' +
        'so that limited partners have their preferred return exactly when their XIRR is.',
    }),
    preferredReturn: rate,
    catchUp: rate.default('1'),
    carry: rate,
  })
  .openapi('WaterfallInput');

const gpAndLp = z.object({ gp: decimalOut, lp: decimalOut });

const Tiers = z.object({
  returnOfCapital: decimalOut,
  preferredReturn: decimalOut,
  catchUp: gpAndLp,
  split: gpAndLp,
});

export const WaterfallOutput = z.object({
  currency: z.string(),
  gp: decimalOut,
  lp: decimalOut,
  tiers: Tiers,
  hurdleLeft: decimalOut.openapi({
    description: 'Capital and preferred return that the limited partners still wait for.',
  }),
  distributions: z.array(Tiers),
});

export const WaccInput = z
  .strictObject({
    equity: decimal.openapi({ description: 'A market value or a weight, as debt.' }),
    debt: decimal,
    costOfEquity: z.union([
      rate,
      z.strictObject({
        riskFreeRate: rate,
        beta: decimal,
        equityRiskPremium: rate,
        premium: rate.optional(),
      }),
    ]),
    costOfDebt: rate.openapi({ description: 'Before tax.' }),
    taxRate: rate,
  })
  .openapi('WaccInput');

export const WaccOutput = z.object({
  wacc: decimalOut,
  equityWeight: decimalOut,
  debtWeight: decimalOut,
  costOfEquity: decimalOut,
  afterTaxCostOfDebt: decimalOut,
});

const dcf = {
  cashFlows: z.array(decimal).min(1).max(100).openapi({
    description: 'Free cash flow of years 1, 2, …',
  }),
  wacc: rate,
  midYear: z.boolean().default(false),
  netDebt: decimal.default('0'),
  shares: decimal.optional(),
};

export const DcfInput = z
  .union([
    z.strictObject({ ...dcf, growth: rate }),
    z.strictObject({ ...dcf, exitMultiple: decimal, exitMetric: decimal }),
  ])
  .openapi('DcfInput', {
    description:
      'With growth for ever, which must stay below the WACC, or with a multiple at exit.',
  });

export const DcfOutput = z.object({
  pvCashFlows: decimalOut,
  terminalValue: decimalOut,
  pvTerminalValue: decimalOut,
  enterpriseValue: decimalOut,
  equityValue: decimalOut,
  terminalShare: decimalOut.nullable(),
  valuePerShare: decimalOut.optional(),
  impliedGrowth: decimalOut.nullable().optional(),
});
