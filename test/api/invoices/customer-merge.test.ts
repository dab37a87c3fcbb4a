import { describe, expect, it } from 'vitest';
import { recordPayment } from '../../../src/db/invoices/payments.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { ledgerDifferences } from '../../../src/db/kit/ledger.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import {
  type CustomerAnswer,
  givenCustomer,
  givenFinalInvoice,
  givenInvoice,
  givenSentInvoice,
  newInvoice,
  readInvoice,
} from '../../support/invoices.ts';
import { actingIn } from '../../support/receivables.ts';

type Org = Awaited<ReturnType<typeof givenOrg>>;

interface Merged {
  customer: CustomerAnswer;
  moved: { invoices: number; payments: number; creditNotes: number };
}

const merge = (org: Pick<Org, 'call'>, from: string, into: string) =>
  org.call<Merged>('POST', `/invoices/customers/${from}/merge`, { into });

function pay(org: Org, customerId: string, amountMinor: number) {
  const money = { currency: 'USD', amountMinor, receivedOn: '2026-11-10' };
  const given = { customerId, ...money, method: 'bank_transfer' as const };
  return org.db.transaction().execute((trx) => recordPayment(trx, actingIn(org.orgId), given));
}

/** What the ledger has on each customer now. */
async function heldBy(org: Org, partyId: string) {
  const rows = await org.db
    .selectFrom('ledgerLines')
    .select(({ fn }) => ['account', fn.sum<number>('amountMinor').as('sum')])
    .where('partyId', '=', partyId)
    .groupBy('account')
    .orderBy('account')
    .execute();
  return Object.fromEntries(rows.map(({ account, sum }) => [account, Number(sum)]));
}

describe('POST /invoices/customers/{customerId}/merge', () => {
  it('422 into itself, into nobody, into another tenant’s, into one out of trade', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const [{ id }, foreign, archived] = [
      await givenCustomer(org),
      await givenCustomer(other),
      await givenCustomer(org),
    ];
    await org.call('POST', `/invoices/customers/${archived.id}/archive`);

    for (const into of [id, newId(), foreign.id, archived.id]) {
      expect((await merge(org, id, into)).status).toBe(422);
    }
    expect((await merge(other, id, foreign.id)).status).toBe(404);
    const approver = await givenMember(org.orgId, 'approver');
    expect((await merge(approver, id, archived.id)).status).toBe(403);
  });

  it('412 for a stale If-Match, 409 the second time and for whatever is changed after it', async () => {
    const org = await givenOrg();
    const [from, into] = [await givenCustomer(org), await givenCustomer(org)];
    const path = `/invoices/customers/${from.id}`;

    const stale = { 'if-match': '"9"' };
    expect((await org.call('POST', `${path}/merge`, { into: into.id }, stale)).status).toBe(412);
    expect((await merge(org, from.id, into.id)).status).toBe(200);

    expect((await merge(org, from.id, into.id)).status).toBe(409);
    expect((await org.call('PATCH', path, { note: 'x' })).status).toBe(409);
    expect((await org.call('POST', `${path}/restore`)).status).toBe(409);
    const draft = await newInvoice(org, { customerId: from.id });
    expect((await org.call('POST', '/invoices', draft)).status).toBe(422);
  });

  it('200 moves invoices, payments, credit and messages, and books and documents still agree', async () => {
    const org = await givenOrg();
    const [from, into] = [
      await givenCustomer(org, { externalRef: 'C-1' }),
      await givenCustomer(org),
    ];
    const paid = await givenFinalInvoice(org, { customerId: from.id });
    await pay(org, from.id, 25_000);
    const open = await givenSentInvoice(org, { customerId: from.id });
    const future = { issueDate: '2126-01-01', dueDate: '2126-02-01' };
    const ahead = await givenFinalInvoice(org, { customerId: from.id, ...future });
    const draft = await givenInvoice(org, { customerId: from.id });
    const words = { subject: 'Your order', body: 'It is on its way.' };
    const message = { customerId: from.id, invoiceIds: [open.id], ...words };
    const { body: sent } = await org.call('POST', '/invoices/communications', message);

    const res = await merge(org, from.id, into.id);

    expect(res.body).toMatchObject({
      customer: { id: into.id, externalRef: 'C-1' },
      moved: { invoices: 4, payments: 1, creditNotes: 0 },
    });
    for (const { id } of [paid, open, ahead, draft]) {
      expect(await readInvoice(org, id)).toMatchObject({ customerId: into.id });
    }
    expect(await heldBy(org, into.id)).toEqual({ customer_credit: -1_000, receivables: 48_000 });
    expect(await heldBy(org, from.id)).toEqual({ customer_credit: 0, receivables: 0 });
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
    const told = await org.call('GET', `/invoices/communications/${sent['id']}`);
    expect(told.body).toMatchObject({ customerId: into.id, subject: 'Your order' });
    const pointer = await org.call('GET', `/invoices/customers/${from.id}`);
    expect(pointer.body).toMatchObject({ status: 'merged', mergedInto: into.id });
  });

  it('200 leaves the moved invoices payable by their new owner', async () => {
    const org = await givenOrg();
    const [from, into] = [await givenCustomer(org), await givenCustomer(org)];
    const invoice = await givenFinalInvoice(org, { customerId: from.id });
    await merge(org, from.id, into.id);

    await pay(org, into.id, 24_000);

    expect(await readInvoice(org, invoice.id)).toMatchObject({ totals: { balance: 0 } });
    expect(await heldBy(org, into.id)).toEqual({ receivables: 0 });
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });

  it('200 leads the pointers of a chain to its end', async () => {
    const org = await givenOrg();
    const [a, b, c] = [
      await givenCustomer(org),
      await givenCustomer(org),
      await givenCustomer(org),
    ];
    await givenFinalInvoice(org, { customerId: a.id });
    await merge(org, a.id, b.id);
    await merge(org, b.id, c.id);

    const pointers = org.db.selectFrom('customers').select(['id', 'mergedInto']);

    expect(await pointers.where('status', '=', 'merged').orderBy('id').execute()).toEqual([
      { id: a.id, mergedInto: c.id },
      { id: b.id, mergedInto: c.id },
    ]);
    expect(await heldBy(org, c.id)).toEqual({ receivables: 24_000 });
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });

  it('loses nothing that is drafted, finalized, changed, paid or merged back at once', async () => {
    const org = await givenOrg();
    const [from, into] = [await givenCustomer(org), await givenCustomer(org)];
    const open = await Promise.all(
      Array.from({ length: 4 }, () => givenInvoice(org, { customerId: from.id })),
    );
    const given = await newInvoice(org, { customerId: from.id });
    await givenFinalInvoice(org, given);

    const money = { amount: 5_000, date: '2026-11-10', method: 'cash' };
    const paid = { customerId: from.id, currency: 'USD', ...money };
    const answers = await Promise.all([
      ...open.map(({ id }) => org.call('POST', `/invoices/${id}/finalize`)),
      merge(org, from.id, into.id),
      ...open.map(() => org.call('POST', '/invoices', given)),
      org.call('POST', '/invoices/payments', paid),
      ...open.map(({ id }) => org.call('PATCH', `/invoices/${id}`, { note: 'Changed' })),
      org.call('PATCH', `/invoices/customers/${from.id}`, { name: 'Renamed' }),
      merge(org, into.id, from.id),
      ...open.map(({ id }) => org.call('POST', `/invoices/${id}/payments`, money)),
    ]);

    // A deadlock would be one of them, answered with 500 or 503.
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
    const merged = await org.db
      .selectFrom('customers')
      .select(['id', 'mergedInto'])
      .where('status', '=', 'merged')
      .execute();
    expect(merged).toHaveLength(1);
    const left = org.db.selectFrom('invoices').select('id');
    expect(await left.where('customerId', '=', merged[0]?.id ?? '').execute()).toEqual([]);
    const held = Object.values(await heldBy(org, merged[0]?.id ?? ''));
    expect(held.filter((sum) => sum !== 0)).toEqual([]);
  });
});
