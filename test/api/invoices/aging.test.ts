import { Workbook } from '@cj-tech-master/excelts';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { filesOf } from '../../support/files.ts';
import { givenCustomer, givenOpenInvoice, pay } from '../../support/receivables.ts';

interface Aging {
  asOf: string;
  currency: string;
  buckets: Record<string, number>;
  unapplied: number;
  total: number;
  averageDaysLate: string | null;
  customers: { customerId: string; name: string; total: number }[];
  currencies: { currency: string; total: number }[];
}

/** Two customers who owe dollars and one who owes euros as well, and a credit. */
async function givenDebts() {
  const org = await givenOrg();
  const big = await givenCustomer(org, { name: '=HYPERLINK("http://evil.example")' });
  const small = await givenCustomer(org, { name: 'Ünal, Ağa "Sons"' });
  await givenOpenInvoice(org, { customerId: big, totalMinor: 100_000, dueOn: '2026-03-21' });
  await givenOpenInvoice(org, { customerId: big, totalMinor: 300_000, dueOn: '2026-03-01' });
  await givenOpenInvoice(org, { customerId: small, totalMinor: 5_000, dueOn: '2026-04-30' });
  await givenOpenInvoice(org, { customerId: small, totalMinor: 700, currency: 'EUR' });
  await pay(org, { customerId: small, amountMinor: 1_250, allocations: [] });
  return { org, big, small };
}

describe('GET /invoices/aging', () => {
  it('422 for a currency and a day that are none that could be', async () => {
    const { call } = await givenOrg();

    for (const query of ['currency=XXQ', 'asOf=0001-01-01', 'asOf=3000-01-01']) {
      expect((await call('GET', `/invoices/aging?${query}`)).status).toBe(422);
    }
    expect((await call('GET', '/invoices/aging?asOf=2026-02-30')).status).toBe(400);
  });

  it('403 to whoever may not see invoices', async () => {
    const { orgId } = await givenOrg();
    const viewer = await givenMember(orgId, 'viewer');

    expect((await viewer.call('GET', '/invoices/aging')).status).toBe(403);
  });

  it('200 with zeros where nothing was ever sold, in the organization’s currency, as of today', async () => {
    const { call } = await givenOrg();

    const { status, body } = await call<Aging>('GET', '/invoices/aging');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ currency: 'USD', total: 0, unapplied: 0, averageDaysLate: null },
      ...{ customers: [], currencies: [] },
      buckets: { current: 0, days1to30: 0, days31to60: 0, days61to90: 0, over90: 0 },
    });
  });

  it('200 by customer, the largest debt first; 1000 at 10 d and 3000 at 30 d are 25 d late', async () => {
    const { org, big, small } = await givenDebts();

    const { body } = await org.call<Aging>('GET', '/invoices/aging?asOf=2026-03-31');

    expect(body).toMatchObject({
      ...{ asOf: '2026-03-31', currency: 'USD', unapplied: -1_250, total: 403_750 },
      ...{ averageDaysLate: '25', buckets: { current: 5_000, days1to30: 400_000 } },
      currencies: [
        { currency: 'EUR', total: 700 },
        { currency: 'USD', total: 403_750 },
      ],
    });
    expect(body.customers).toMatchObject([
      { customerId: big, total: 400_000 },
      { customerId: small, total: 3_750 },
    ]);
  });

  it('200 in another currency alone', async () => {
    const { org, small } = await givenDebts();

    const { body } = await org.call<Aging>('GET', '/invoices/aging?asOf=2026-03-31&currency=EUR');

    expect(body).toMatchObject({ currency: 'EUR', total: 700, buckets: { days31to60: 700 } });
    expect(body.customers).toMatchObject([{ customerId: small, total: 700 }]);
  });
});

describe('GET /invoices/aging/invoices', () => {
  it('200 with what a bucket of a customer is made of', async () => {
    const { org, big } = await givenDebts();
    const path = `/invoices/aging/invoices?asOf=2026-03-31&customerId=${big}&bucket=days1to30`;

    const { body } = await org.call<{ data: { open: number; daysLate: number }[] }>('GET', path);

    expect(body.data).toMatchObject([
      { open: 300_000, daysLate: 30, bucket: 'days1to30', dueDate: '2026-03-01' },
      { open: 100_000, daysLate: 10, bucket: 'days1to30', dueDate: '2026-03-21' },
    ]);
  });
});

describe('GET /invoices/aging/export', () => {
  it('200 as CSV whose names are no formulas and whose credits are numbers', async () => {
    const { org } = await givenDebts();

    const { status, type, body } = await org.call<string>(
      'GET',
      '/invoices/aging/export?asOf=2026-03-31',
    );

    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
    const rows = parse(body, { columns: true }) as Record<string, string>[];
    expect(rows).toMatchObject([
      { customer: `'=HYPERLINK("http://evil.example")`, days1to30: '4000', total: '4000' },
      { customer: 'Ünal, Ağa "Sons"', currency: 'USD', unapplied: '-12.5', total: '37.5' },
      { customer: 'Ünal, Ağa "Sons"', currency: 'EUR', total: '7' },
    ]);
  });

  it('200 as a workbook without a single formula', async () => {
    const { org } = await givenDebts();

    const bytes = await filesOf(org).read('/invoices/aging/export?asOf=2026-03-31&format=xlsx');

    const workbook = new Workbook();
    await workbook.xlsx.load(bytes);
    const cells: unknown[] = [];
    workbook.worksheets[0]?.eachRow((row) =>
      row.eachCell((cell) => {
        expect(cell.formula).toBeUndefined();
        cells.push(cell.value);
      }),
    );
    expect(cells).toEqual(
      expect.arrayContaining(['=HYPERLINK("http://evil.example")', 4000, -12.5, 'EUR', 7]),
    );
  });
});
