import { z } from '@hono/zod-openapi';
import { Currency } from '../kit/amounts.ts';
import { day, id, minor, rule } from '../kit/json.ts';
import { AgingQuery, ReportDay } from './aging-schemas.ts';

const figure = (description: string, example: string) =>
  z.string().nullable().openapi({ description, example });

export const DsoQuery = AgingQuery.extend({
  days: z.coerce.number().int().min(1).max(366).default(90).openapi({ example: 90 }),
});

export const Dso = z
  .object({
    asOf: day,
    currency: z.string(),
    days: z.int(),
    receivables: minor.openapi({ description: 'What invoices were open with.' }),
    current: minor.openapi({ description: 'The part of it that was not late.' }),
    creditSales: minor.openapi({
      description: 'Invoiced in those days with taxes, less what was voided and credited.',
    }),
    dso: figure('Receivables over credit sales, times the days.', '30'),
    bestPossible: figure('What it would be if everybody paid on time.', '20'),
    averageDaysDelinquent: figure('The rest of it.', '10'),
    countBack: figure('The days of the latest sales that the receivables add up to.', '53.4'),
  })
  .openapi('DaysSalesOutstanding');

export const PeriodQuery = z
  .object({ from: ReportDay, to: ReportDay, currency: Currency.optional() })
  .refine(({ from, to }) => from <= to, { ...rule('must not end before it begins'), path: ['to'] });

export const Cei = z
  .object({
    from: day,
    to: day,
    currency: z.string(),
    beginningReceivables: minor,
    creditSales: minor,
    endingReceivables: minor,
    endingCurrent: minor,
    cei: figure('Of what could be collected, the percentage that was; 100 is perfect.', '79.63'),
  })
  .openapi('CollectionEffectiveness');

export const PeriodSummary = z
  .object({
    from: day,
    to: day,
    currency: z.string(),
    invoiced: minor,
    voided: minor,
    credited: minor,
    revenue: minor.openapi({ description: 'Without taxes, after voids and credit notes.' }),
    lateCharges: minor,
    tax: minor,
    received: minor,
    returned: minor.openapi({ description: 'By refunds and chargebacks.' }),
    writtenOff: minor,
    paidInvoices: z.int(),
    lateInvoices: z.int(),
    averageDaysToPay: figure('From issue to full payment, weighted by amount.', '34.5'),
    averageDaysLate: figure('Of those that were paid late, weighted by amount.', '12'),
  })
  .openapi('ReceivablesSummary');

export const ForecastQuery = z.object({
  weeks: z.coerce.number().int().min(1).max(53).default(13),
  currency: Currency.optional(),
});

export const CashForecast = z
  .object({
    asOf: day,
    currency: z.string(),
    overdue: minor.openapi({ description: 'Its day is over: nothing says when it will come.' }),
    weeks: z.array(z.object({ startsOn: day, due: minor, promised: minor, predicted: minor })),
    later: minor,
    disputed: minor,
    total: minor,
    basis: z
      .object({ promise: minor, prediction: minor, dueDate: minor })
      .openapi({ description: 'How much of it comes by what; with what is disputed, the total.' }),
  })
  .openapi('ReceivablesForecast');

export const DebtorQuery = AgingQuery.extend({
  limit: z.coerce.number().int().min(1).max(100).default(10),
});

export const Debtors = z
  .object({
    asOf: day,
    currency: z.string(),
    data: z.array(
      z.object({
        customerId: id,
        name: z.string(),
        overdue: minor,
        total: minor,
        averageDaysLate: z.string().nullable(),
      }),
    ),
  })
  .openapi('TopDebtors');
