import { z } from '@hono/zod-openapi';
import { type Aging, ageItems } from '../../domain/invoices/aging.ts';
import { collectionEffectiveness } from '../../domain/invoices/cei.ts';
import { countBackDso, daysSalesOutstanding } from '../../domain/invoices/dso.ts';
import { breakEven } from '../../domain/planning/break-even.ts';
import { lifetimeValue } from '../../domain/planning/ltv.ts';
import { day, minor } from '../kit/json.ts';
import { router } from '../kit/router.ts';
import { calculation } from './calculation.ts';
import { decimal, decimalOut, knownCurrency, major, majorIn, minorOf, rate } from './numbers.ts';

const agedAt = <B extends z.ZodType>(balance: B) =>
  z.array(z.strictObject({ dueDate: day, balance })).max(5000);

const AgingInput = z
  .strictObject({
    asOf: day,
    currency: knownCurrency.default('USD'),
    items: z.union([agedAt(major), agedAt(minor)]).openapi({
      description:
        'Balances as decimal strings of major units, or all as integers of minor units; the ' +
        'answer has the same form. A negative balance is a credit not yet applied.',
    }),
  })
  .openapi('AgingInput');

const money = z.union([decimalOut, z.int()]);

const AgingOutput = z.object({
  asOf: day,
  currency: z.string(),
  buckets: z.object({
    current: money,
    days1to30: money,
    days31to60: money,
    days61to90: money,
    over90: money,
  }),
  unapplied: money,
  total: money,
  averageDaysLate: decimalOut.nullable().openapi({
    description: 'Of the late balances, weighted by them; null where none is late.',
  }),
});

function agingOf({ asOf, currency, items }: z.output<typeof AgingInput>) {
  const isMinor = items.every(({ balance }) => typeof balance === 'number');
  const aging = ageItems(
    asOf,
    items.map(({ dueDate, balance }) => ({
      dueDate,
      balanceMinor: typeof balance === 'number' ? balance : minorOf(balance, currency),
    })),
  );
  return { currency, ...(isMinor && items.length > 0 ? aging : inMajor(aging, majorIn(currency))) };
}

function inMajor(aging: Aging, text: (amountMinor: number) => string) {
  const { current, days1to30, days31to60, days61to90, over90 } = aging.buckets;
  return {
    ...aging,
    buckets: {
      current: text(current),
      days1to30: text(days1to30),
      days31to60: text(days31to60),
      days61to90: text(days61to90),
      over90: text(over90),
    },
    unapplied: text(aging.unapplied),
    total: text(aging.total),
  };
}

const days = z.int().min(1).max(366);

const DsoInput = z
  .union([
    z.strictObject({
      receivables: decimal,
      creditSales: decimal,
      days,
      currentReceivables: decimal.optional(),
    }),
    z.strictObject({
      receivables: decimal,
      periods: z
        .array(z.strictObject({ creditSales: decimal, days }))
        .min(1)
        .max(120),
    }),
  ])
  .openapi('DsoInput', {
    description:
      'A period as a whole, or periods newest first to count the receivables back over. The ' +
      'current receivables are those not yet due.',
  });

const DsoOutput = z.object({
  dso: decimalOut,
  bestPossible: decimalOut.optional(),
  averageDaysDelinquent: decimalOut.optional(),
});

const CeiInput = z
  .strictObject({
    beginningReceivables: decimal,
    creditSales: decimal.openapi({ description: 'Of exactly the period measured.' }),
    endingReceivables: decimal,
    endingCurrentReceivables: decimal.openapi({ description: 'The part that is not yet due.' }),
  })
  .openapi('CeiInput');

const BreakEvenInput = z
  .strictObject({
    fixedCosts: decimal,
    price: decimal,
    variableCost: decimal,
    units: decimal.optional().openapi({ description: 'Sold or planned: for the safety margin.' }),
  })
  .openapi('BreakEvenInput');

const BreakEvenOutput = z.object({
  units: decimalOut,
  wholeUnits: decimalOut,
  revenue: decimalOut,
  contributionPerUnit: decimalOut,
  contributionMargin: decimalOut,
  marginOfSafety: decimalOut.optional(),
});

const LtvInput = z
  .strictObject({
    arpa: decimal.openapi({ description: 'Average revenue per account and month.' }),
    margin: rate,
    churn: rate.openapi({ description: 'Of accounts a month; zero caps the value.' }),
    cac: decimal.optional(),
    capMonths: z.int().min(1).max(600).default(24),
  })
  .openapi('LtvInput');

const LtvOutput = z.object({
  ltv: decimalOut,
  isCapped: z.boolean(),
  capMonths: z.int(),
  cappedLtv: decimalOut.openapi({ description: 'The margin retained over `capMonths`.' }),
  ltvToCac: decimalOut.optional(),
  paybackMonths: decimalOut.optional(),
});

const agingItems = [
  { dueDate: '2026-04-15', balance: '100.00' },
  { dueDate: '2026-03-31', balance: '50.00' },
  { dueDate: '2026-03-30', balance: '200.00' },
  { dueDate: '2026-03-01', balance: '300.00' },
  { dueDate: '2026-02-28', balance: '400.00' },
  { dueDate: '2026-01-30', balance: '500.00' },
  { dueDate: '2026-01-29', balance: '600.00' },
  { dueDate: '2025-12-31', balance: '700.00' },
  { dueDate: '2025-12-30', balance: '800.00' },
];

export const businessRatios = router()
  .openapi(
    calculation({
      name: 'aging',
      summary: 'Open balances by how long they are past due on a day',
      Input: AgingInput,
      Output: AgingOutput,
      example: {
        input: { asOf: '2026-03-31', currency: 'USD', items: agingItems },
        output: {
          asOf: '2026-03-31',
          currency: 'USD',
          buckets: {
            current: '150.00',
            days1to30: '500.00',
            days31to60: '900.00',
            days61to90: '1300.00',
            over90: '800.00',
          },
          unapplied: '0.00',
          total: '3650.00',
          averageDaysLate: '64',
        },
      },
    }),
    (c) => c.json(agingOf(c.req.valid('json')), 200),
  )
  .openapi(
    calculation({
      name: 'dso',
      summary: 'Days sales outstanding, plain or counted back',
      Input: DsoInput,
      Output: DsoOutput,
      example: {
        input: {
          receivables: '180000',
          creditSales: '540000',
          days: 90,
          currentReceivables: '120000',
        },
        output: { dso: '30', bestPossible: '20', averageDaysDelinquent: '10' },
      },
    }),
    (c) => {
      const input = c.req.valid('json');
      if ('periods' in input)
        return c.json({ dso: countBackDso(input.receivables, input.periods) }, 200);
      return c.json(daysSalesOutstanding(input), 200);
    },
  )
  .openapi(
    calculation({
      name: 'cei',
      summary: 'How much of what could be collected was: 100 is perfect',
      Input: CeiInput,
      Output: z.object({ cei: decimalOut }),
      example: {
        input: {
          beginningReceivables: '6200',
          creditSales: '3630',
          endingReceivables: '6340',
          endingCurrentReceivables: '3590',
        },
        output: { cei: '55.929487' },
      },
    }),
    (c) => c.json({ cei: collectionEffectiveness(c.req.valid('json')) }, 200),
  )
  .openapi(
    calculation({
      name: 'break-even',
      summary: 'How much must be sold to lose nothing',
      Input: BreakEvenInput,
      Output: BreakEvenOutput,
      example: {
        input: { fixedCosts: '60000', price: '50', variableCost: '20', units: '2600' },
        output: {
          units: '2000',
          wholeUnits: '2000',
          revenue: '100000',
          contributionPerUnit: '30',
          contributionMargin: '0.6',
          marginOfSafety: '0.230769',
        },
      },
    }),
    (c) => c.json(breakEven(c.req.valid('json')), 200),
  )
  .openapi(
    calculation({
      name: 'ltv',
      summary: 'What a customer is worth, against what winning one costs',
      Input: LtvInput,
      Output: LtvOutput,
      example: {
        input: { arpa: '500', margin: '0.8', churn: '0.02', cac: '5000' },
        output: {
          ltv: '20000',
          isCapped: false,
          capMonths: 24,
          cappedLtv: '7684.39327',
          ltvToCac: '4',
          paybackMonths: '12.5',
        },
      },
    }),
    (c) => c.json(lifetimeValue(c.req.valid('json')), 200),
  );
