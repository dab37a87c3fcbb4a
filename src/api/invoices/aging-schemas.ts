import { z } from '@hono/zod-openapi';
import { agingBuckets } from '../../domain/invoices/aging.ts';
import { Currency } from '../kit/amounts.ts';
import { day, id, minor, PageQuery, rule } from '../kit/json.ts';

export const reportTag = 'Receivables';

/** Wide enough for any book, and far enough from the ends of the calendar to count days from. */
export const ReportDay = day
  .refine((on) => on >= '1900-01-01' && on <= '2999-12-31', rule('must lie in 1900 to 2999'))
  .openapi({ example: '2026-03-31' });

const amounts = (names: readonly string[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, minor])));

export const Buckets = amounts(agingBuckets).openapi('AgingBuckets', {
  description: 'What is open by its days past due; what is due on the day itself is current.',
});

const sums = {
  buckets: Buckets,
  unapplied: minor.openapi({ description: 'Credit that no invoice has taken up, below zero.' }),
  total: minor.openapi({ description: 'Buckets and unapplied credit.' }),
  averageDaysLate: z
    .string()
    .nullable()
    .openapi({ description: 'Of the late money, weighted by amount.', example: '25' }),
};

const currencyName = z.string().openapi({ example: 'USD' });

export const Aging = z
  .object({
    asOf: day,
    currency: currencyName,
    ...sums,
    customers: z.array(z.object({ customerId: id, name: z.string(), ...sums })),
    currencies: z
      .array(z.object({ currency: currencyName, ...sums }))
      .openapi({ description: 'The same of every currency in which anything is open.' }),
  })
  .openapi('Aging');

export const AgingQuery = z.object({
  asOf: ReportDay.optional().openapi({ description: 'Today, where it is not said.' }),
  currency: Currency.optional().openapi({ description: 'The organization’s, if not said.' }),
});

export const AgedInvoiceView = z
  .object({
    invoiceId: id,
    number: z.string(),
    kind: z.enum(['invoice', 'late_charge']),
    customerId: id,
    customerName: z.string(),
    currency: currencyName,
    issueDate: day,
    dueDate: day,
    total: minor,
    open: minor,
    daysLate: z.int(),
    bucket: z.enum(agingBuckets),
  })
  .openapi('AgedInvoice');

export const AgedInvoiceQuery = PageQuery.extend({
  asOf: AgingQuery.shape.asOf,
  currency: Currency.optional(),
  customerId: id.optional(),
  bucket: z.enum(agingBuckets).optional(),
});

export const AgingExportQuery = AgingQuery.pick({ asOf: true }).extend({
  format: z.enum(['csv', 'xlsx']).default('csv'),
});
