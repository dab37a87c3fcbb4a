import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { listAgedInvoices } from '../../../src/db/invoices/aged-invoices.ts';
import { ageCustomers } from '../../../src/db/invoices/aging.ts';
import { allocate } from '../../../src/db/invoices/allocations.ts';
import { recordChargeback, reverseChargeback } from '../../../src/db/invoices/chargebacks.ts';
import { creditInvoice } from '../../../src/db/invoices/credit-notes.ts';
import { mergeCustomers } from '../../../src/db/invoices/customer-merge.ts';
import { voidInvoice } from '../../../src/db/invoices/finalizing.ts';
import { lockInvoice } from '../../../src/db/invoices/invoice-rows.ts';
import { requestRefund } from '../../../src/db/invoices/refunds.ts';
import { reinstateInvoice, writeOffInvoice } from '../../../src/db/invoices/write-offs.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { addDays } from '../../../src/domain/kit/calendar.ts';
import { givenOrg } from '../../support/app.ts';
import { databaseUrl } from '../../support/database-url.ts';
import {
  type Books,
  givenCustomer,
  givenOpenInvoice,
  inBooks,
  pay,
} from '../../support/receivables.ts';

const owner = postgres(databaseUrl, { max: 1, onnotice: () => {} });
afterAll(() => owner.end());

const aged = ({ db, orgId }: Books, asOf: string) => ageCustomers(db, orgId, asOf);
const owedOn = async (books: Books, asOf: string) =>
  (await aged(books, asOf)).reduce((sum, { total }) => sum + total, 0);

async function givenBooks() {
  const org = await givenOrg();
  return { ...org, customerId: await givenCustomer(org) };
}

describe('ageCustomers', () => {
  it('sorts nine balances on the edges of the buckets: 150, 500, 900, 1300, 800 of 3650', async () => {
    const books = await givenBooks();
    const due: [string, number][] = [
      ['2026-04-15', 100],
      ['2026-03-31', 50],
      ['2026-03-30', 200],
      ['2026-03-01', 300],
      ['2026-02-28', 400],
      ['2026-01-30', 500],
      ['2026-01-29', 600],
      ['2025-12-31', 700],
      ['2025-12-30', 800],
    ];
    for (const [dueOn, totalMinor] of due)
      await givenOpenInvoice(books, { ...books, dueOn, totalMinor });

    const [customer, ...others] = await aged(books, '2026-03-31');

    expect(others).toEqual([]);
    expect(customer).toMatchObject({
      ...{ current: 150, days1to30: 500, days31to60: 900, days61to90: 1_300, over90: 800 },
      ...{ unapplied: 0, total: 3_650 },
    });
  });

  it('counts a document, a payment and an application from their own days on', async () => {
    const books = await givenBooks();
    const invoiceId = await givenOpenInvoice(books, books);
    const { payment } = await pay(books, {
      ...{ customerId: books.customerId, amountMinor: 40_000, receivedOn: '2026-02-10' },
      allocations: [],
    });
    const source = { paymentId: payment.id };
    await inBooks(books, (trx, acting) =>
      allocate(trx, acting, { source, allocations: [{ invoiceId }], on: '2026-03-05' }),
    );

    expect(await aged(books, '2025-12-31')).toEqual([]);
    expect(await aged(books, '2026-01-31')).toMatchObject([{ current: 100_000, unapplied: 0 }]);
    expect(await aged(books, '2026-02-09')).toMatchObject([{ days1to30: 100_000, unapplied: 0 }]);
    expect(await aged(books, '2026-02-10')).toMatchObject([
      { days1to30: 100_000, unapplied: -40_000, total: 60_000 },
    ]);
    expect(await aged(books, '2026-03-04')).toMatchObject([
      { days31to60: 100_000, unapplied: -40_000 },
    ]);
    expect(await aged(books, '2026-03-05')).toMatchObject([{ days31to60: 60_000, unapplied: 0 }]);
  });

  it('shows money that came before its invoice as credit until the invoice is there', async () => {
    const books = await givenBooks();
    const invoiceId = await givenOpenInvoice(books, books);
    const { customerId } = books;
    const before = { customerId, receivedOn: '2025-12-20', allocations: [{ invoiceId }] };
    await pay(books, { ...before, amountMinor: 30_000 });

    expect(await aged(books, '2025-12-25')).toMatchObject([
      { current: 0, unapplied: -30_000, total: -30_000 },
    ]);
    expect(await aged(books, '2026-01-01')).toMatchObject([
      { current: 70_000, unapplied: 0, total: 70_000 },
    ]);
  });

  it('keeps a merged customer’s debt with them before the merger, and with the other after', async () => {
    const books = await givenBooks();
    const into = await givenCustomer(books, { name: 'Initech' });
    await givenOpenInvoice(books, books);
    const { customerId } = books;
    await inBooks(books, (trx, acting) =>
      mergeCustomers(trx, acting, { customerId, into, seen: null }),
    );

    expect(await aged(books, '2026-01-31')).toMatchObject([{ customerId, total: 100_000 }]);
    expect(await aged(books, '2999-01-01')).toMatchObject([{ customerId: into, total: 100_000 }]);
  });

  it('ties out to the ledger on every day, after every kind of fact and back-dated ones', async () => {
    const books = await givenBooks();
    const { customerId } = books;
    const [one, two, three] = [
      await givenOpenInvoice(books, books),
      await givenOpenInvoice(books, { ...books, totalMinor: 50_000, taxRates: ['19'] }),
      await givenOpenInvoice(books, { ...books, totalMinor: 7_000, dueOn: '2026-02-15' }),
    ];
    const card = { method: 'card' as const, provider: 'stripe', providerId: newId() };
    const paid = await pay(books, {
      ...{ customerId, ...card, amountMinor: 130_000, receivedOn: '2026-02-03' },
      allocations: [{ invoiceId: one }],
    });
    await pay(books, { customerId, amountMinor: 9_000, receivedOn: '2026-01-05' });
    await inBooks(books, async (trx, acting) => {
      const words = { reason: 'Damaged', createdBy: null };
      await creditInvoice(trx, acting, {
        invoiceId: two,
        amountMinor: 11_900,
        ...words,
        on: '2026-02-04',
      });
      const source = { paymentId: paid.payment.id };
      await requestRefund(trx, acting, {
        source,
        amountMinor: 5_000,
        method: 'cash',
        on: '2026-02-06',
      });
      const dispute = { paymentId: paid.payment.id, disputeId: newId() };
      await recordChargeback(trx, acting, { ...dispute, amountMinor: 60_000, on: '2026-02-08' });
      await reverseChargeback(trx, acting, { ...dispute, on: '2026-02-20' });
      await writeOffInvoice(trx, acting, {
        invoiceId: two,
        seen: null,
        reason: 'Lost',
        on: '2026-02-22',
      });
      await reinstateInvoice(trx, acting, { invoiceId: two, seen: null, on: '2026-02-25' });
      const before = await lockInvoice(trx, { orgId: books.orgId, invoiceId: three });
      await voidInvoice(trx, acting, { before, reason: 'Wrong' });
    });

    // Refused with 409 on a day on which it would not.
    for (let day = '2025-12-30'; day < '2026-03-05'; day = addDays(day, 1)) await aged(books, day);
    const [invoice] = await owner<{ balance: number }[]>`
      select sum(balance_minor)::int as balance from invoices where org_id = ${books.orgId}`;
    const [credit] = await owner<{ free: number }[]>`select sum(unapplied_minor)::int as free
      from customer_payments where org_id = ${books.orgId}`;
    expect(await owedOn(books, '2999-12-31')).toBe((invoice?.balance ?? 0) - (credit?.free ?? 0));
  });

  it('refuses to answer where documents and ledger differ', async () => {
    const books = await givenBooks();
    const invoiceId = await givenOpenInvoice(books, books);
    await owner`update invoices set paid_minor = 1 where id = ${invoiceId}`;

    await expect(aged(books, '2026-03-31')).rejects.toMatchObject({
      ...{ kind: 'conflict', code: 'ledger-differs' },
    });
  });
});

describe('listAgedInvoices', () => {
  it('lists what each bucket is made of on that day, page by page', async () => {
    const books = await givenBooks();
    const [late, current] = [
      await givenOpenInvoice(books, { ...books, dueOn: '2026-01-10' }),
      await givenOpenInvoice(books, { ...books, dueOn: '2026-04-10' }),
    ];
    await pay(books, {
      ...{ customerId: books.customerId, amountMinor: 100_000, receivedOn: '2026-03-20' },
      allocations: [{ invoiceId: late }],
    });
    const { db, orgId } = books;
    const list = (over: object) =>
      listAgedInvoices(db, orgId, { asOf: '2026-03-15', limit: 50, ...over });

    const [all, inBucket, afterPaid] = [
      await list({}),
      await list({ bucket: 'days61to90' }),
      await list({ asOf: '2026-03-20' }),
    ];
    const first = await list({ limit: 1 });
    const second = await list({ limit: 1, cursor: first.nextCursor ?? undefined });

    expect(all.data.map(({ id }) => id)).toEqual([current, late]);
    expect(inBucket.data).toMatchObject([{ id: late, openMinor: 100_000, daysLate: 64 }]);
    expect(afterPaid.data.map(({ id }) => id)).toEqual([current]);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual([current, late]);
    expect(second.nextCursor).toBeNull();
  });
});
