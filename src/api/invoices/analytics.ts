import type { Context } from 'hono';
import { ageCustomers } from '../../db/invoices/aging.ts';
import {
  punctualityIn,
  salesByMonth,
  salesIn,
  summarizePeriod,
} from '../../db/invoices/collection-figures.ts';
import { listExpectedCash } from '../../db/invoices/expected-cash.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { type AgedSums, addSums, averageLateness } from '../../domain/invoices/aging-summary.ts';
import { cashForecast } from '../../domain/invoices/cash-forecast.ts';
import { ceiOf, countBackMonths, dsoVariants } from '../../domain/invoices/receivable-figures.ts';
import { addDays, addMonths, startOfMonth } from '../../domain/kit/calendar.ts';
import type { Env } from '../kit/env.ts';
import { OrgParam, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { reportOn } from './aging.ts';
import { reportTag as tag } from './aging-schemas.ts';
import {
  CashForecast,
  Cei,
  DebtorQuery,
  Debtors,
  Dso,
  DsoQuery,
  ForecastQuery,
  PeriodQuery,
  PeriodSummary,
} from './analytics-schemas.ts';

const path = '/api/orgs/{orgId}/invoices';
const access = 'invoices:read' as const;

export const analytics = router()
  .openapi(
    route({
      method: 'get',
      path: `${path}/dso`,
      summary: 'Days sales outstanding in all its variants',
      tag,
      access,
      request: { params: OrgParam, query: DsoQuery },
      responses: { 200: ok(Dso) },
      refusals: [409, 422],
    }),
    async (c) => {
      const { db, acting } = c.var;
      const { days, ...given } = c.req.valid('query');
      const { asOf, currency } = await reportOn(c, given);
      const { receivables, current } = await openOn(c, asOf, currency);
      const period = { currency, to: asOf };
      const from = addDays(asOf, 1 - days);
      const salesMinor = await salesIn(db, acting.orgId, { ...period, from });
      const since = addMonths(startOfMonth(asOf), 1 - countBackMonths);
      const months = await salesByMonth(db, acting.orgId, { ...period, from: since });
      const open = { receivablesMinor: receivables, currentMinor: current };
      const variants = dsoVariants({ asOf, days, ...open, salesMinor, months });
      const inputs = { receivables, current, creditSales: salesMinor };
      return c.json({ asOf, currency, days, ...inputs, ...variants }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/cei`,
      summary: 'The collection effectiveness index of a period',
      tag,
      access,
      request: { params: OrgParam, query: PeriodQuery },
      responses: { 200: ok(Cei) },
      refusals: [409, 422],
    }),
    async (c) => {
      const { from, to, ...given } = c.req.valid('query');
      const { currency } = await reportOn(c, { ...given, asOf: to });
      const before = await openOn(c, addDays(from, -1), currency);
      const after = await openOn(c, to, currency);
      const salesMinor = await salesIn(c.var.db, c.var.acting.orgId, { currency, from, to });
      const cei = ceiOf({
        ...{ beginningMinor: before.receivables, salesMinor },
        ...{ endingMinor: after.receivables, endingCurrentMinor: after.current },
      });
      const receivables = {
        ...{ beginningReceivables: before.receivables, creditSales: salesMinor },
        ...{ endingReceivables: after.receivables, endingCurrent: after.current },
      };
      return c.json({ from, to, currency, ...receivables, cei }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/summary`,
      summary: 'What was invoiced, received and given up in a period, and how punctually',
      tag,
      access,
      request: { params: OrgParam, query: PeriodQuery },
      responses: { 200: ok(PeriodSummary) },
      refusals: [422],
    }),
    async (c) => {
      const { db, acting } = c.var;
      const { from, to, ...given } = c.req.valid('query');
      const { currency } = await reportOn(c, { ...given, asOf: to });
      const period = { currency, from, to };
      const sums = await summarizePeriod(db, acting.orgId, period);
      const amounts = {
        ...{ invoiced: sums.invoicedMinor, voided: sums.voidedMinor },
        ...{ credited: sums.creditedMinor, revenue: sums.revenueMinor, tax: sums.taxMinor },
        ...{ lateCharges: sums.lateChargesMinor, received: sums.receivedMinor },
        ...{ returned: sums.returnedMinor, writtenOff: sums.writtenOffMinor },
      };
      const punctuality = await punctualityIn(db, acting.orgId, period);
      return c.json({ ...period, ...amounts, ...punctuality }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/cash-forecast`,
      summary: 'Open receivables by the week in which they are expected',
      description:
        'By what the customer has promised, else by the prediction of the invoice (a tenth of it ' +
        'on each of ten days, of which those to come count), else by its due date.',
      tag,
      access,
      request: { params: OrgParam, query: ForecastQuery },
      responses: { 200: ok(CashForecast) },
      refusals: [422],
    }),
    async (c) => {
      const { orgId } = c.var.acting;
      const { weeks, currency: asked } = c.req.valid('query');
      const { today, baseCurrency } = await organizationFacts(c.var.db, orgId);
      const currency = asked ?? baseCurrency;
      const items = await listExpectedCash(c.var.db, orgId, currency);
      const expected = cashForecast(items, { today, weeks });
      const answer = {
        ...{ asOf: today, currency, overdue: expected.overdueMinor },
        weeks: expected.weeks.map((week) => ({
          ...{ startsOn: week.startsOn, due: week.dueMinor, promised: week.promisedMinor },
          predicted: week.predictedMinor,
        })),
        ...{ later: expected.laterMinor, disputed: expected.disputedMinor },
        total: expected.totalMinor,
        basis: {
          promise: expected.basis.promiseMinor,
          prediction: expected.basis.predictionMinor,
          dueDate: expected.basis.dueDateMinor,
        },
      };
      return c.json(answer, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/top-debtors`,
      summary: 'The customers who are late with the most',
      tag,
      access,
      request: { params: OrgParam, query: DebtorQuery },
      responses: { 200: ok(Debtors) },
      refusals: [409, 422],
    }),
    async (c) => {
      const { limit, ...given } = c.req.valid('query');
      const { asOf, currency } = await reportOn(c, given);
      const aged = await ageCustomers(c.var.db, c.var.acting.orgId, asOf);
      const late = aged
        .filter((it) => it.currency === currency && overdueOf(it) > 0)
        .toSorted((a, b) => overdueOf(b) - overdueOf(a));
      const data = late.slice(0, limit).map(({ customerId, name, ...sums }) => ({
        ...{ customerId, name, overdue: overdueOf(sums), total: sums.total },
        averageDaysLate: averageLateness(sums),
      }));
      return c.json({ asOf, currency, data }, 200);
    },
  );

const overdueOf = ({ days1to30, days31to60, days61to90, over90 }: AgedSums) =>
  days1to30 + days31to60 + days61to90 + over90;

/** What invoices were open with, credits left aside. */
async function openOn(c: Context<Env>, asOf: string, currency: string) {
  const aged = await ageCustomers(c.var.db, c.var.acting.orgId, asOf);
  const sums = addSums(aged.filter((it) => it.currency === currency));
  return { receivables: sums.current + overdueOf(sums), current: sums.current };
}
