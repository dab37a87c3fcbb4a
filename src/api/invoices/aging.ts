import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { listAgedInvoices } from '../../db/invoices/aged-invoices.ts';
import { type AgedCustomer, ageCustomers } from '../../db/invoices/aging.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { agingBuckets, bucketsOn } from '../../domain/invoices/aging.ts';
import { type AgedSums, addSums, averageLateness } from '../../domain/invoices/aging-summary.ts';
import { currencyExponent } from '../../domain/kit/currency.ts';
import { toMajor } from '../../domain/kit/money.ts';
import { csvAnswer } from '../kit/csv.ts';
import type { Env } from '../kit/env.ts';
import { OrgParam, ok, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { xlsxAnswer, xlsxType } from '../kit/xlsx.ts';
import {
  AgedInvoiceQuery,
  AgedInvoiceView,
  Aging,
  AgingExportQuery,
  AgingQuery,
  reportTag as tag,
} from './aging-schemas.ts';

const path = '/api/orgs/{orgId}/invoices/aging';

export const aging = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'What was owed at the end of a day, by how late it was',
      description:
        'From the documents, payments and applications dated up to that day. Refused with 409 ' +
        'when it does not come to what the ledger says.',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: AgingQuery },
      responses: { 200: ok(Aging) },
      refusals: [409, 422],
    }),
    async (c) => {
      const { db, acting } = c.var;
      const given = c.req.valid('query');
      const { asOf, currency } = await reportOn(c, given);
      const aged = await ageCustomers(db, acting.orgId, asOf);
      const byCurrency = Map.groupBy(aged, (it) => it.currency);
      const customers = byCurrency.get(currency) ?? [];
      const answer = {
        ...{ asOf, currency, ...viewSums(addSums(customers)) },
        customers: customers.map((it) => ({
          customerId: it.customerId,
          name: it.name,
          ...viewSums(it),
        })),
        currencies: [...byCurrency]
          .map(([code, own]) => ({ currency: code, ...viewSums(addSums(own)) }))
          .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
      };
      return c.json(answer as z.infer<typeof Aging>, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/invoices`,
      summary: 'The invoices behind an aging, newest first',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: AgedInvoiceQuery },
      responses: { 200: ok(pageOf(AgedInvoiceView)) },
      refusals: [422],
    }),
    async (c) => {
      const { db, acting } = c.var;
      const given = c.req.valid('query');
      const { asOf } = await reportOn(c, given);
      const { data, nextCursor } = await listAgedInvoices(db, acting.orgId, { ...given, asOf });
      const bucketOf = bucketsOn(asOf);
      const shown = data.map(({ id, issueOn, dueOn, totalMinor, openMinor, ...same }) => ({
        ...{ invoiceId: id, ...same, issueDate: issueOn, dueDate: dueOn },
        ...{ total: totalMinor, open: openMinor, bucket: bucketOf(dueOn) },
      }));
      return c.json({ data: shown, nextCursor }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/export`,
      summary: 'An aging by customer as CSV or workbook, in major units',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: AgingExportQuery },
      responses: {
        200: {
          description: 'A line for each customer and currency.',
          content: {
            'text/csv': { schema: z.string() },
            [xlsxType]: { schema: z.string().openapi({ format: 'binary' }) },
          },
        },
      },
      refusals: [409, 422],
    }),
    async (c) => {
      const { format, ...given } = c.req.valid('query');
      const { asOf } = await reportOn(c, given);
      const rows = (await ageCustomers(c.var.db, c.var.acting.orgId, asOf)).map(exported);
      const file = { name: `aging-${asOf}`, columns: exportedColumns };
      if (format === 'csv') return csvAnswer(c, { ...file, batches: once(rows) }) as never;
      const numberFormat = ({ currency }: Exported) => formatOf(currency);
      return (await xlsxAnswer(c, { ...file, rows, numberFormat })) as never;
    },
  );

/** The day and the currency of a report, as asked for or as is usual in the organization. */
export async function reportOn(
  c: Context<Env>,
  { asOf, currency }: { asOf?: string | undefined; currency?: string | undefined },
): Promise<{ asOf: string; currency: string }> {
  if (asOf && currency) return { asOf, currency };
  const { today, baseCurrency } = await organizationFacts(c.var.db, c.var.acting.orgId);
  return { asOf: asOf ?? today, currency: currency ?? baseCurrency };
}

function viewSums(sums: AgedSums) {
  const { current, days1to30, days31to60, days61to90, over90, unapplied, total } = sums;
  const buckets = { current, days1to30, days31to60, days61to90, over90 };
  return { buckets, unapplied, total, averageDaysLate: averageLateness(sums) };
}

const exportedColumns = ['customer', 'currency', ...agingBuckets, 'unapplied', 'total'] as const;
type Exported = { customer: string; currency: string } & Record<
  Exclude<(typeof exportedColumns)[number], 'customer' | 'currency'>,
  number
>;

/** Numbers, so that a credit below zero is not taken for a formula. */
function exported({ name: customer, currency, ...aged }: AgedCustomer): Exported {
  const major = (amountMinor: number) => Number(toMajor(amountMinor, currency));
  const buckets = Object.fromEntries(agingBuckets.map((bucket) => [bucket, major(aged[bucket])]));
  const sums = { unapplied: major(aged.unapplied), total: major(aged.total) };
  return {
    customer,
    currency,
    ...(buckets as Record<(typeof agingBuckets)[number], number>),
    ...sums,
  };
}

const formatOf = (currency: string) =>
  ['0', '0.0', '0.00', '0.000', '0.0000'][currencyExponent(currency)] ?? '0.00';

async function* once<Row>(rows: Row[]) {
  yield rows;
}
