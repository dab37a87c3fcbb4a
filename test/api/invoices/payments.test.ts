import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import {
  givenCustomer,
  givenFinalInvoice,
  givenInvoice,
  type InvoiceAnswer,
  longNotDue,
  type Org,
  readInvoice,
} from '../../support/invoices.ts';
import { differencesIn } from '../../support/receivables.ts';

interface PaymentAnswer {
  id: string;
  amount: number;
  applied: number;
  unapplied: number;
  returned: number;
  method: string;
  allocations: { invoiceId: string; kind: string; amount: number; date: string }[];
  refunds: { id: string; amount: number; status: string }[];
  version: number;
}

interface RefundAnswer {
  id: string;
  invoiceId: string | null;
  amount: number;
  status: string;
  run: unknown;
}

const transfer = { amount: 24_000, date: '2026-11-20', method: 'bank_transfer' };

const givenDue = (org: Org, customerId: string, dueDate: string) => {
  const over = { customerId, dueDate };
  return givenFinalInvoice(org, over);
};

const pay = (org: Org, invoiceId: string, over: object = {}) =>
  org.call<PaymentAnswer>('POST', `/invoices/${invoiceId}/payments`, { ...transfer, ...over });

describe('POST /invoices/{invoiceId}/payments', () => {
  it.each<[string, object]>([
    ['nothing', { amount: 0 }],
    ['less than nothing', { amount: -1 }],
    ['a fraction of a cent', { amount: 0.5 }],
    ['more than any document may carry', { amount: 1_000_000_000_000 }],
    ['a day that is not on the calendar', { date: '2026-02-30' }],
    ['a method that is none', { method: 'barter' }],
    ['a customer of its own', { customerId: newId() }],
  ])('400 for %s', async (_, over) => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org);

    expect((await pay(org, id, over)).status).toBe(400);
  });

  it('404 for another tenant’s invoice, 409 for a draft, 422 for another currency', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const [theirs, draft] = [await givenFinalInvoice(other), await givenInvoice(org)];
    const { id } = await givenFinalInvoice(org);

    expect(await pay(org, theirs.id)).toMatchObject({ status: 404 });
    expect(await pay(org, draft.id)).toMatchObject({
      ...{ status: 409, body: { code: 'invoice-not-final' } },
    });
    expect(await pay(org, id, { currency: 'EUR' })).toMatchObject({
      ...{ status: 422, body: { code: 'currency-mismatch' } },
    });
  });

  it('201 pays a part, then all of it; what is too much is the customer’s credit', async () => {
    const org = await givenOrg();
    const { id, customerId } = await givenFinalInvoice(org, longNotDue);

    const part = await pay(org, id, { amount: 10_000, method: 'wire' });
    const partly = await readInvoice(org, id);
    const rest = await pay(org, id, { amount: 20_000 });

    expect(part.status).toBe(201);
    expect(part.body).toMatchObject({
      ...{ amount: 10_000, applied: 10_000, unapplied: 0, method: 'bank_transfer' },
      allocations: [{ invoiceId: id, kind: 'payment', amount: 10_000, date: '2026-11-20' }],
    });
    expect(partly).toMatchObject({ status: 'partially_paid', totals: { balance: 14_000 } });
    expect(rest.body).toMatchObject({ applied: 14_000, unapplied: 6_000 });
    expect(await readInvoice(org, id)).toMatchObject({ status: 'paid', totals: { balance: 0 } });
    const credit = await org.call('GET', `/invoices/customers/${customerId}/credit`);
    expect(credit.body).toMatchObject({
      balances: [{ currency: 'USD', amount: 6_000 }],
      items: [{ kind: 'payment', id: rest.body.id, unapplied: 6_000 }],
    });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('201 once for one Idempotency-Key, however often it is sent at the same time', async () => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org);
    const key = { 'idempotency-key': newId() };
    const send = (amount = 5_000) =>
      org.call<PaymentAnswer>('POST', `/invoices/${id}/payments`, { ...transfer, amount }, key);

    const answers = await Promise.all(Array.from({ length: 12 }, () => send()));
    const other = await send(6_000);

    // Who came while the first was still at work may be told to try again.
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect((await readInvoice(org, id)).totals.paid).toBe(5_000);
  });

  it('403 for whoever only approves', async () => {
    const org = await givenOrg();
    const approver = await givenMember(org.orgId, 'approver');
    const { id } = await givenFinalInvoice(org);

    expect((await pay(approver, id)).status).toBe(403);
  });
});

describe('POST /invoices/payments', () => {
  it('201 spreads over the invoices that it names, and refuses more than it is', async () => {
    const org = await givenOrg();
    const { id: customerId } = await givenCustomer(org);
    const [a, b] = [
      await givenFinalInvoice(org, { customerId }),
      await givenFinalInvoice(org, { customerId }),
    ];
    const given = { customerId, currency: 'USD', ...transfer };
    const split = (x: number, y: number) => ({
      ...given,
      allocations: [
        { invoiceId: a.id, amount: x },
        { invoiceId: b.id, amount: y },
      ],
    });

    const tooMuch = await org.call('POST', '/invoices/payments', split(20_000, 4_001));
    const paid = await org.call<PaymentAnswer>('POST', '/invoices/payments', split(20_000, 4_000));

    expect(tooMuch).toMatchObject({ status: 422, body: { code: 'allocations-exceed-payment' } });
    expect(paid.status).toBe(201);
    expect(paid.body.applied).toBe(24_000);
    expect((await readInvoice(org, a.id)).totals.balance).toBe(4_000);
    expect((await readInvoice(org, b.id)).totals.balance).toBe(20_000);
  });

  it('422 or 404 for another customer’s invoice', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { id: customerId } = await givenCustomer(org);
    const [others, theirs] = [await givenFinalInvoice(org), await givenFinalInvoice(other)];
    const paying = (invoiceId: string) =>
      org.call('POST', '/invoices/payments', {
        ...{ customerId, currency: 'USD', ...transfer, allocations: [{ invoiceId }] },
      });

    expect(await paying(others.id)).toMatchObject({
      ...{ status: 422, body: { code: 'invoice-of-other-customer' } },
    });
    expect((await paying(theirs.id)).status).toBe(404);
  });
});

describe('GET /invoices/payments', () => {
  it('200 pages newest first, and filters by customer, method, day and what is left', async () => {
    const org = await givenOrg();
    const invoices = [await givenFinalInvoice(org), await givenFinalInvoice(org)];
    const [first, second] = await Promise.all([
      pay(org, invoices[0]?.id ?? '', { date: '2026-11-01' }),
      pay(org, invoices[1]?.id ?? '', { amount: 30_000, method: 'cash' }),
    ]);
    const list = async (query: string) => {
      const { body } = await org.call<{ data: PaymentAnswer[] }>(
        'GET',
        `/invoices/payments?${query}`,
      );
      return body.data.map(({ id }) => id).sort();
    };

    expect(await list('')).toEqual([first.body.id, second.body.id].sort());
    expect(await list('method=cash')).toEqual([second.body.id]);
    expect(await list('unapplied=true')).toEqual([second.body.id]);
    expect(await list('unapplied=false&to=2026-11-10')).toEqual([first.body.id]);
    expect(await list(`customerId=${invoices[0]?.customerId}`)).toEqual([first.body.id]);
  });
});

describe('POST /invoices/payments/{paymentId}/allocate', () => {
  const givenCredit = async () => {
    const org = await givenOrg();
    const { id: customerId } = await givenCustomer(org);
    const prepaid = { customerId, currency: 'USD', ...transfer, amount: 30_000, allocations: [] };
    const { body } = await org.call<PaymentAnswer>('POST', '/invoices/payments', prepaid);
    return { org, customerId, payment: body, path: `/invoices/payments/${body.id}/allocate` };
  };

  it('200 applies the rest, the oldest due first; 409 when nothing is left', async () => {
    const { org, customerId, path } = await givenCredit();
    const newer = await givenDue(org, customerId, '2026-12-20');
    const older = await givenDue(org, customerId, '2026-12-10');

    const applied = await org.call<PaymentAnswer>('POST', path);
    const again = await org.call('POST', path);

    expect(applied).toMatchObject({ status: 200, body: { applied: 30_000, unapplied: 0 } });
    expect((await readInvoice(org, older.id)).totals.balance).toBe(0);
    expect((await readInvoice(org, newer.id)).totals.balance).toBe(18_000);
    expect(again).toMatchObject({ status: 409, body: { code: 'nothing-to-apply' } });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('422 for more than an invoice is open with, 409 for one that is paid, 412 when stale', async () => {
    const { org, customerId, payment, path } = await givenCredit();
    const { id: invoiceId } = await givenFinalInvoice(org, { customerId });
    const ask = (amount: number, headers = {}) =>
      org.call('POST', path, { allocations: [{ invoiceId, amount }] }, headers);

    expect(await ask(24_001)).toMatchObject({
      ...{ status: 422, body: { code: 'allocation-exceeds-balance' } },
    });
    expect((await ask(24_000, { 'if-match': '"9"' })).status).toBe(412);
    expect((await ask(24_000, { 'if-match': `"${payment.version}"` })).status).toBe(200);
    expect(await org.call('POST', path, { allocations: [{ invoiceId }] })).toMatchObject({
      ...{ status: 409, body: { code: 'nothing-is-open' } },
    });
  });

  it('applies 40 times at once no more than there is', async () => {
    const { org, customerId, path } = await givenCredit();
    const { id: invoiceId } = await givenFinalInvoice(org, {
      ...{ customerId, lineItems: [{ description: 'Work', unitPrice: '1000.00' }] },
    });
    const part = { allocations: [{ invoiceId, amount: 1_000 }] };

    const answers = await Promise.all(
      Array.from({ length: 40 }, () => org.call('POST', path, part)),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30);
    expect((await readInvoice(org, invoiceId)).totals.paid).toBe(30_000);
    expect(await differencesIn(org)).toEqual([]);
  });
});

describe('POST /invoices/customers/{customerId}/credit/apply', () => {
  it('200 applies payments and credit notes to the oldest due, 409 when there is nothing', async () => {
    const org = await givenOrg();
    const { id: customerId } = await givenCustomer(org);
    const path = `/invoices/customers/${customerId}/credit/apply`;
    const nothing = await org.call('POST', path, { currency: 'USD' });
    const prepaid = { customerId, currency: 'USD', ...transfer, amount: 10_000, allocations: [] };
    await org.call('POST', '/invoices/payments', prepaid);
    await org.call('POST', '/invoices/credit-notes', {
      ...{ customerId, currency: 'USD', reason: 'Goodwill' },
      lineItems: [{ description: 'Goodwill', net: 5_000 }],
    });
    const { id: invoiceId } = await givenFinalInvoice(org, { customerId });

    const applied = await org.call('POST', path, { currency: 'USD' });

    expect(nothing).toMatchObject({ status: 409, body: { code: 'nothing-to-apply' } });
    expect(applied).toMatchObject({
      ...{ status: 200, body: { applied: [{ invoiceId, amount: 15_000 }] } },
    });
    expect((await readInvoice(org, invoiceId)).totals).toMatchObject({
      ...{ paid: 10_000, credited: 5_000, balance: 9_000 },
    });
    expect(await differencesIn(org)).toEqual([]);
  });
});

describe('POST /invoices/payments/{paymentId}/refund', () => {
  it('201 gives back a part by hand, and opens the invoice again', async () => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org, longNotDue);
    const { body: payment } = await pay(org, id);

    const refund = await org.call<RefundAnswer>('POST', `/invoices/payments/${payment.id}/refund`, {
      ...{ amount: 4_000, reason: 'Half of it came late' },
    });

    expect(refund).toMatchObject({
      status: 201,
      body: { status: 'succeeded', invoiceId: id, amount: 4_000, run: null },
    });
    expect(await readInvoice(org, id)).toMatchObject({
      ...{ status: 'partially_paid', totals: { refunded: 4_000, balance: 4_000 } },
    });
    const read = await org.call<PaymentAnswer>('GET', `/invoices/payments/${payment.id}`);
    expect(read.body).toMatchObject({ returned: 4_000, refunds: [{ id: refund.body.id }] });
    const listed = await org.call('GET', `/invoices/refunds?paymentId=${payment.id}`);
    expect(listed.body).toMatchObject({ data: [{ id: refund.body.id }] });
  });

  it('422 beyond what is left, 404 for another tenant’s payment', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { id } = await givenFinalInvoice(org);
    const { body: payment } = await pay(org, id);
    const path = `/invoices/payments/${payment.id}/refund`;

    expect(await org.call('POST', path, { amount: 24_001 })).toMatchObject({
      ...{ status: 422, body: { code: 'refund-exceeds-paid' } },
    });
    expect((await other.call('POST', path, {})).status).toBe(404);
  });

  it('starts to ask the processor for its own, and a person resolves what got no answer', async () => {
    const org = await givenOrg();
    const invoice = await givenFinalInvoice(org);
    const { body: payment } = await pay(org, invoice.id, { method: 'card' });
    await org.db
      .updateTable('customerPayments')
      .set({ provider: 'sandbox', providerId: newId() })
      .where('id', '=', payment.id)
      .execute();

    const path = `/invoices/payments/${payment.id}/refund`;
    const asked = await org.call<RefundAnswer>('POST', path, {});
    const resolve = `/invoices/refunds/${asked.body.id}/resolve`;
    const verdict = { status: 'succeeded', note: 'Seen on the statement' };
    const early = await org.call('POST', resolve, verdict);
    await org.db
      .updateTable('refunds')
      .set({ status: 'needs_review' })
      .where('id', '=', asked.body.id)
      .execute();
    const resolved = await org.call('POST', resolve, verdict);

    expect(asked.body).toMatchObject({
      status: 'pending',
      run: { workflowId: `payment-refund/${asked.body.id}`, status: 'running' },
    });
    expect(early).toMatchObject({ status: 409, body: { code: 'refund-wrong-status' } });
    expect(resolved).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    const { totals } = await readInvoice(org, invoice.id);
    expect(totals).toMatchObject({ refunded: 24_000, balance: 24_000 });
  });
});

describe('POST /invoices/{invoiceId}/write-off', () => {
  const writeOff = (org: Org, id: string) =>
    org.call<InvoiceAnswer>('POST', `/invoices/${id}/write-off`, { reason: 'Insolvent' });

  it('200 gives up what is open; a payment that still comes is credit, with an alert', async () => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org);
    await pay(org, id, { amount: 4_000 });

    const written = await writeOff(org, id);
    const late = await pay(org, id, { amount: 20_000 });

    expect(written).toMatchObject({
      status: 200,
      body: { status: 'written_off', totals: { writtenOff: 20_000, balance: 0 } },
    });
    expect(late.body).toMatchObject({ applied: 0, unapplied: 20_000 });
    const alerts = await org.call<{ data: { detail: string }[] }>('GET', '/alerts');
    expect(alerts.body.data[0]?.detail).toContain('is written off');
    expect(await differencesIn(org)).toEqual([]);
  });

  it('200 takes it back, so that the late payment can be applied', async () => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org);
    await writeOff(org, id);
    const { body: late } = await pay(org, id);

    const back = await org.call('POST', `/invoices/${id}/reinstate`);
    const applied = await org.call('POST', `/invoices/payments/${late.id}/allocate`);

    expect(back).toMatchObject({ status: 200, body: { totals: { balance: 24_000 } } });
    expect(applied.status).toBe(200);
    expect(await readInvoice(org, id)).toMatchObject({ status: 'paid' });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('409 for a draft and for a paid one, 403 for an accountant', async () => {
    const org = await givenOrg();
    const accountant = await givenMember(org.orgId, 'accountant');
    const [draft, paid] = [await givenInvoice(org), await givenFinalInvoice(org)];
    await pay(org, paid.id);

    expect((await writeOff(org, draft.id)).status).toBe(409);
    expect(await writeOff(org, paid.id)).toMatchObject({
      ...{ status: 409, body: { code: 'nothing-is-open' } },
    });
    expect((await writeOff(accountant, paid.id)).status).toBe(403);
  });
});
