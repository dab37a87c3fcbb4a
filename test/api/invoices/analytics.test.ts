import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { addDays } from '../../../src/domain/kit/calendar.ts';
import { givenOrg } from '../../support/app.ts';
import { type Books, givenCustomer, givenOpenInvoice, pay } from '../../support/receivables.ts';

/** Sold in January for 1,000.00, 600.00 and 119.00 with 19 % tax; the first was paid 10 days late. */
async function givenSales() {
  const org = await givenOrg();
  const customerId = await givenCustomer(org);
  const paid = await givenOpenInvoice(org, { customerId });
  await givenOpenInvoice(org, { customerId, totalMinor: 60_000, dueOn: '2026-04-30' });
  await givenOpenInvoice(org, { customerId, totalMinor: 11_900, taxRates: ['19'] });
  await pay(org, {
    ...{ customerId, amountMinor: 100_000, receivedOn: '2026-02-10' },
    allocations: [{ invoiceId: paid }],
  });
  return { org, customerId };
}

const read = async ({ call }: Books, path: string) => {
  const { status, body } = await call('GET', `/invoices/${path}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

describe('GET /invoices/dso', () => {
  it('200 with nulls where nothing was sold', async () => {
    const body = await read(await givenOrg(), 'dso');

    expect(body).toMatchObject({ dso: null, bestPossible: null, countBack: '0', receivables: 0 });
  });

  it('200 with 719.00 of 1,719.00 open after 90 days: 37.6 days, of which 31.4 at best', async () => {
    const { org } = await givenSales();

    const body = await read(org, 'dso?asOf=2026-03-31&days=90');

    expect(body).toMatchObject({
      ...{ receivables: 71_900, current: 60_000, creditSales: 171_900 },
      ...{ dso: '37.643979', bestPossible: '31.413613', averageDaysDelinquent: '6.230366' },
      // Nothing was sold in March and February: 59 days, and 719/1719 of January.
      countBack: '71.966259',
    });
  });
});

describe('GET /invoices/cei', () => {
  it('422 for a period that ends before it begins', async () => {
    const { call } = await givenOrg();

    const { status } = await call('GET', '/invoices/cei?from=2026-02-01&to=2026-01-31');

    expect(status).toBe(422);
  });

  it('200 with what was collected of what could be: 1,000.00 of 1,119.00', async () => {
    const { org } = await givenSales();

    const body = await read(org, 'cei?from=2026-01-01&to=2026-02-28');

    expect(body).toMatchObject({
      ...{ beginningReceivables: 0, creditSales: 171_900, endingReceivables: 71_900 },
      ...{ endingCurrent: 60_000, cei: '89.365505' },
    });
  });
});

describe('GET /invoices/summary', () => {
  it('200 with what the ledger says of the period, and how late it was paid', async () => {
    const { org } = await givenSales();

    const body = await read(org, 'summary?from=2026-01-01&to=2026-02-28');

    expect(body).toMatchObject({
      ...{ invoiced: 171_900, revenue: 170_000, tax: 1_900, received: 100_000, returned: 0 },
      ...{ paidInvoices: 1, lateInvoices: 1, averageDaysToPay: '40', averageDaysLate: '10' },
    });
  });

  it('200 with zeros and unknown averages for a period without anything', async () => {
    const body = await read(await givenOrg(), 'summary?from=2026-01-01&to=2026-02-28');

    expect(body).toMatchObject({ invoiced: 0, paidInvoices: 0, averageDaysLate: null });
  });
});

describe('GET /invoices/cash-forecast', () => {
  it('200 by week from due dates, a promise moves its part, a dispute takes it out', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const { asOf } = (await read(org, 'cash-forecast')) as { asOf: string };
    const dueOn = addDays(asOf, 21);
    const [promised, disputed] = [
      await givenOpenInvoice(org, { customerId, dueOn }),
      await givenOpenInvoice(org, { customerId, dueOn, totalMinor: 5_000 }),
    ];
    await givenOpenInvoice(org, { customerId, totalMinor: 700, dueOn: '2026-01-31' });
    const { db, orgId } = org;
    await db
      .insertInto('paymentPromises')
      .values({
        ...{ orgId, id: promised, invoiceId: promised, amountMinor: 40_000, graceDays: 2 },
        ...{ balanceMinor: 100_000, promisedOn: addDays(asOf, 7), byCustomer: true },
      })
      .execute();
    await db
      .insertInto('disputes')
      .values({
        ...{ orgId, id: disputed, invoiceId: disputed, kind: 'customer' },
        ...{ amountMinor: 5_000, reason: 'Never ordered' },
      })
      .execute();

    const body = await read(org, 'cash-forecast?weeks=6');

    const { weeks } = body as { weeks: { due: number; promised: number }[] };
    expect(body).toMatchObject({ overdue: 700, disputed: 5_000, later: 0, total: 105_700 });
    expect(weeks.map(({ due }) => due).filter((due) => due > 0)).toEqual([60_000]);
    expect(weeks.map(({ promised }) => promised).indexOf(40_000)).toBe(1);
    expect(weeks.map(({ due }) => due).indexOf(60_000)).toBe(3);
  });
});

describe('GET /invoices/cash-forecast with predictions', () => {
  it('200 by promise, else by prediction, else by due date, and says how much by which', async () => {
    const org = await givenOrg();
    const { db, orgId } = org;
    const customerId = await givenCustomer(org);
    const { asOf } = (await read(org, 'cash-forecast')) as { asOf: string };
    const dueOn = addDays(asOf, 7);
    const predicted = await givenOpenInvoice(org, { customerId, dueOn, totalMinor: 10_000 });
    await givenOpenInvoice(org, { customerId, dueOn, totalMinor: 700 });
    const modelId = newId();
    await db
      .insertInto('paymentModels')
      .values({ orgId, id: modelId, kind: 'prior', parameters: {}, trainedOn: 0, settled: 0 })
      .execute();
    await db
      .insertInto('paymentPredictions')
      .values({
        ...{ orgId, modelId, invoiceId: predicted, lateProbability: 0.7, reasons: [] },
        ...{ expectedDaysLate: 14, daysLateLow: 7, daysLateHigh: 400 },
        expectedPaymentOn: addDays(dueOn, 14),
        // Six of its tenths a week later, three two weeks after that, one beyond the forecast.
        tenthDays: [7, 7, 7, 7, 7, 7, 21, 21, 21, 400],
      })
      .execute();
    await db
      .insertInto('paymentPromises')
      .values({
        ...{ orgId, id: predicted, invoiceId: predicted, amountMinor: 2_000, graceDays: 2 },
        ...{ balanceMinor: 10_000, promisedOn: asOf, byCustomer: true },
      })
      .execute();

    const body = await read(org, 'cash-forecast?weeks=6');

    const { weeks } = body as { weeks: Record<'due' | 'promised' | 'predicted', number>[] };
    expect(weeks.map(({ predicted: amount }) => amount)).toEqual([0, 0, 4_800, 0, 2_400, 0]);
    expect(weeks.map(({ promised }) => promised)).toEqual([2_000, 0, 0, 0, 0, 0]);
    expect(weeks.map(({ due }) => due)).toEqual([0, 700, 0, 0, 0, 0]);
    expect(body).toMatchObject({
      ...{ overdue: 0, later: 800, disputed: 0, total: 10_700 },
      basis: { promise: 2_000, prediction: 8_000, dueDate: 700 },
    });
  });
});

describe('GET /invoices/top-debtors', () => {
  it('200 with who is late with the most, and nobody who is not late', async () => {
    const { org, customerId } = await givenSales();
    const worse = await givenCustomer(org, { name: 'Initech' });
    await givenOpenInvoice(org, { customerId: worse, totalMinor: 20_000, dueOn: '2026-03-01' });
    const punctual = await givenCustomer(org);
    await givenOpenInvoice(org, { customerId: punctual, dueOn: '2026-06-30' });

    const body = await read(org, 'top-debtors?asOf=2026-03-31');

    expect(body['data']).toMatchObject([
      { customerId: worse, name: 'Initech', overdue: 20_000, averageDaysLate: '30' },
      { customerId, overdue: 11_900, total: 71_900, averageDaysLate: '59' },
    ]);
  });
});
