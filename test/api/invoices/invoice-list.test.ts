import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import {
  invoiceStatuses,
  type ShownStatus,
  shownStatuses,
} from '../../../src/domain/invoices/invoice-state.ts';
import { givenOrg } from '../../support/app.ts';
import {
  givenCustomer,
  givenFinalInvoice,
  givenInvoice,
  givenSentInvoice,
  type InvoiceAnswer,
  longNotDue,
} from '../../support/invoices.ts';

interface Listed {
  data: InvoiceAnswer[];
  nextCursor: string | null;
}

type Org = Awaited<ReturnType<typeof givenOrg>>;
const list = async (org: Org, query: string) =>
  (await org.call<Listed>('GET', `/invoices?${query}`)).body;
const ids = ({ data }: Listed) => data.map(({ id }) => id);

describe('GET /invoices', () => {
  it('400 for a filter that is none, 200 and empty for others’ customers', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { customerId } = await givenInvoice(other);

    expect((await org.call('GET', '/invoices?status=late')).status).toBe(400);
    expect((await org.call('GET', '/invoices?minAmount=1.5')).status).toBe(400);
    expect(ids(await list(org, `customerId=${customerId}`))).toEqual([]);
  });

  it('200 pages newest first', async () => {
    const org = await givenOrg();
    const made = [await givenInvoice(org), await givenInvoice(org), await givenInvoice(org)];

    const first = await list(org, 'limit=2');
    const second = await list(org, `limit=2&cursor=${first.nextCursor}`);

    const newestFirst = made.map(({ id }) => id).reverse();
    expect([...ids(first), ...ids(second)]).toEqual(newestFirst);
    expect(second.nextCursor).toBeNull();
  });

  it('200 filters by customer, days, currency, amount and words', async () => {
    const org = await givenOrg();
    const { id: customerId } = await givenCustomer(org, { name: 'Nordwind_GmbH' });
    const dollars = await givenFinalInvoice(org, { poNumber: 'PO 77', dueDate: '2026-12-24' });
    const euros = await givenInvoice(org, {
      ...{ customerId, currency: 'EUR', issueDate: '2026-10-01', dueDate: '2026-11-30' },
      lineItems: [{ description: 'Windmill 50% off', unitPrice: '999.00' }],
    });

    const both = async (query: string) => ids(await list(org, query));

    expect(await both(`customerId=${customerId}`)).toEqual([euros.id]);
    expect(await both('currency=USD')).toEqual([dollars.id]);
    expect(await both('dueFrom=2026-12-01&dueTo=2026-12-31')).toEqual([dollars.id]);
    expect(await both('issuedTo=2026-10-31')).toEqual([euros.id]);
    expect(await both('minAmount=24001')).toEqual([euros.id]);
    expect(await both('maxAmount=24000')).toEqual([dollars.id]);
    expect(await both('q=inv-0001')).toEqual([dollars.id]);
    expect(await both('q=po%2077')).toEqual([dollars.id]);
    expect(await both('q=WIND_gm')).toEqual([euros.id]);
    expect(await both('q=50%25')).toEqual([euros.id]);
    expect(await both('q=%25%25')).toEqual([]);
  });

  it('200 tells overdue from what is due today, where the organization is', async () => {
    const org = await givenOrg();
    // Where it is tomorrow already.
    await org.db.updateTable('organizations').set({ timeZone: 'Pacific/Kiritimati' }).execute();
    const now = Date.now() + 14 * 3_600_000;
    const today = new Date(now).toISOString().slice(0, 10);
    const yesterday = new Date(now - 86_400_000).toISOString().slice(0, 10);
    const issued = { issueDate: '2026-01-01' };
    const due = await givenSentInvoice(org, { ...issued, dueDate: today });
    const late = await givenSentInvoice(org, { ...issued, dueDate: yesterday });

    expect([due.status, late.status]).toEqual(['sent', 'overdue']);
    expect(ids(await list(org, 'overdue=true'))).toEqual([late.id]);
    expect(ids(await list(org, 'overdue=false'))).toEqual([due.id]);
  });

  it('shows of every invoice the status by which the list finds it', async () => {
    const org = await givenOrg();
    const { id: customerId } = await givenCustomer(org);
    const rows = standings();
    await place(org, customerId, rows);

    const counted = new Map<ShownStatus, number>();
    for (const status of shownStatuses) {
      const { data } = await list(org, `limit=200&status=${status}`);
      expect(new Set(data.map((invoice) => invoice.status)).size).toBeLessThanOrEqual(1);
      for (const invoice of data) expect(invoice.status).toBe(status);
      counted.set(status, data.length);
    }

    expect([...counted.values()].reduce((a, b) => a + b)).toBe(rows.length);
    expect([...counted].filter(([, count]) => count === 0)).toEqual([]);
  });
});

interface Standing {
  status: (typeof invoiceStatuses)[number];
  dueOn: string;
  paidMinor: number;
  refundedMinor: number;
  creditedMinor: number;
  sentAt: string | null;
  viewedAt: string | null;
  disputed: boolean;
}

const sums = [0, 400, 1000];
const moments = [null, '2026-01-01T00:00:00.000Z'];

const times = <Row extends object, K extends string, V>(
  rows: readonly Row[],
  key: K,
  values: readonly V[],
) => rows.flatMap((row) => values.map((value) => ({ ...row, [key]: value }) as Row & Record<K, V>));

/** Every way in which amounts, days and looks can stand to each other; other statuses only once. */
function standings(): Standing[] {
  const paid = times([{ status: 'finalized' as const }], 'paidMinor', sums);
  const credited = times(times(paid, 'refundedMinor', sums), 'creditedMinor', sums);
  const possible = credited.filter(({ paidMinor, refundedMinor, creditedMinor }) => {
    const balance = 1000 - paidMinor + refundedMinor - creditedMinor;
    return balance >= 0 && refundedMinor <= paidMinor;
  });
  const dated = times(possible, 'dueOn', ['2020-01-31', '2120-01-31']);
  const looked = times(times(dated, 'sentAt', moments), 'viewedAt', moments);
  const final = times(looked, 'disputed', [true, false]);
  return [...final, ...times(final.slice(0, 1), 'status', invoiceStatuses)];
}

/** Rows as amounts and dates have left them. */
async function place({ orgId, db }: Org, customerId: string, rows: readonly Standing[]) {
  const placed = rows.map((row) => ({ ...row, id: newId() }));
  const same = {
    ...{ orgId, customerId, currency: 'USD', issueOn: '2020-01-01', pricesIncludeTax: false },
    ...{ subtotalMinor: 1000, discountMinor: 0, taxMinor: 0, totalMinor: 1000 },
    taxRounding: 'document' as const,
  };
  const numberless = ['draft', 'pending_approval', 'approved'];
  await db
    .insertInto('invoices')
    .values(
      placed.map(({ disputed: _, ...row }) => ({
        ...{ ...same, ...row },
        number: numberless.includes(row.status) ? null : row.id,
      })),
    )
    .execute();
  const disputes = placed.filter(({ disputed }) => disputed);
  await db
    .insertInto('disputes')
    .values(
      disputes.map(({ id: invoiceId }) => ({
        ...{
          orgId,
          id: newId(),
          invoiceId,
          kind: 'customer' as const,
          reason: 'x',
          amountMinor: 1,
        },
      })),
    )
    .execute();
}

describe('GET /invoices?sort=', () => {
  it('200 pages in the order that is asked for, each once, also where values are the same', async () => {
    const org = await givenOrg();
    const dues = ['2099-03-01', '2099-01-01', '2099-02-01', '2099-01-01'];
    const prices = ['10.00', '30.00', '20.00', '30.00'];
    const made: string[] = [];
    for (const [i, dueDate] of dues.entries()) {
      const lineItems = [{ description: 'Work', unitPrice: prices[i] }];
      made.push((await givenFinalInvoice(org, { dueDate, lineItems })).id);
    }
    const inOrder = async (sort: string) => {
      const first = await list(org, `limit=3&sort=${sort}`);
      const second = await list(org, `limit=3&sort=${sort}&cursor=${first.nextCursor}`);
      expect(second.nextCursor).toBeNull();
      return [...ids(first), ...ids(second)].map((id) => made.indexOf(id));
    };

    expect(await inOrder('due')).toEqual([1, 3, 2, 0]);
    expect(await inOrder('total')).toEqual([3, 1, 2, 0]);
    expect(await inOrder('balance')).toEqual([3, 1, 2, 0]);
    expect((await org.call('GET', '/invoices?sort=name')).status).toBe(400);
  });
});

describe('GET /invoices/export', () => {
  it('400 for a filter that is none', async () => {
    const org = await givenOrg();

    expect((await org.call('GET', '/invoices/export?status=late')).status).toBe(400);
  });

  it('200 with all that the filter finds in major units, and no formula', async () => {
    const org = await givenOrg();
    const { id: customerId } = await givenCustomer(org, { name: '=HYPERLINK("x")' });
    const lineItems = [{ description: 'Work', unitPrice: '1250.50' }];
    await givenInvoice(org, { customerId, lineItems, currency: 'EUR', ...longNotDue });
    await givenInvoice(org);

    const file = `/invoices/export?customerId=${customerId}`;
    const { status, body } = await org.call<string>('GET', file);

    const [head, ...rows] = body.trim().split('\r\n');
    expect(status).toBe(200);
    expect(head).toMatch(/^number,status,customer,currency,issueDate,dueDate,paidDate/);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain(`,draft,"'=HYPERLINK(""x"")",EUR,`);
    expect(rows[0]).toContain(',1250.5,');
  });
});
