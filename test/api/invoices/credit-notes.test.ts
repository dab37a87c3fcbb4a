import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { givenOrg } from '../../support/app.ts';
import {
  givenCustomer,
  givenFinalInvoice,
  givenInvoice,
  type Org,
  readInvoice,
} from '../../support/invoices.ts';
import { differencesIn } from '../../support/receivables.ts';

interface CreditNoteAnswer {
  id: string;
  number: string;
  totals: { net: number; tax: number; total: number; applied: number; unapplied: number };
  taxes: { percent: string; net: number; tax: number }[];
  lineItems: { invoiceLineId: string | null; net: number }[];
  version: number;
}

const credit = (org: Org, given: object) =>
  org.call<CreditNoteAnswer>('POST', '/invoices/credit-notes', { reason: 'Returned', ...given });

const lines = [6833, 6833, 5750, 8500].map((net) => ({
  ...{ description: 'Item', unitPrice: (net / 100).toFixed(2), taxRates: ['20'] },
}));

describe('POST /invoices/credit-notes', () => {
  it.each<[string, object, number]>([
    ['no reason', { reason: ' ' }, 400],
    ['an amount of nothing', { amount: 0 }, 400],
    ['both an amount and lines', { amount: 1, lines: [{ lineId: newId() }] }, 400],
    ['both an invoice and a customer', { customerId: newId() }, 400],
    ['a line of another invoice', { lines: [{ lineId: newId() }] }, 422],
    ['more than the invoice', { amount: 24_001 }, 422],
  ])('refuses %s', async (_, over, status) => {
    const org = await givenOrg();
    const { id: invoiceId } = await givenFinalInvoice(org);

    expect((await credit(org, { invoiceId, ...over })).status).toBe(status);
  });

  it.each<[string, object, string]>([
    ['a field of another form', { invoiceId: newId(), amount: 1, currency: 'USD' }, 'currency'],
    ['a line without its net', { customerId: newId(), currency: 'USD', lineItems: [{}] }, 'net'],
    ['an empty list of lines', { invoiceId: newId(), lines: [] }, 'lines'],
  ])('400 says what keeps %s from being the form that it is nearest to', async (_, given, name) => {
    const { status, body } = await credit(await givenOrg(), given);

    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(name);
    expect(JSON.stringify(body)).not.toContain('Invalid input"');
  });

  it('409 for a draft and a void invoice, 404 for another tenant’s', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const [draft, closed] = [await givenInvoice(org), await givenFinalInvoice(org)];
    await org.call('POST', `/invoices/${closed.id}/void`, { reason: 'Wrong' });

    expect((await credit(org, { invoiceId: draft.id })).status).toBe(409);
    expect((await credit(org, { invoiceId: closed.id })).status).toBe(409);
    const theirs = await givenFinalInvoice(other);
    expect((await credit(org, { invoiceId: theirs.id })).status).toBe(404);
  });

  it('201 line by line: 82.00, 69.00, 102.00 and 81.99 come to 334.99, and numbers have no gap', async () => {
    const org = await givenOrg();
    const over = { lineItems: lines };
    const invoice = await givenFinalInvoice(org, over);
    const ids = invoice.lineItems.map(({ id }) => id);
    const notes: CreditNoteAnswer[] = [];

    for (const lineId of [ids[0], ids[2], ids[3], ids[1]]) {
      const answer = await credit(org, { invoiceId: invoice.id, lines: [{ lineId }] });
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      notes.push(answer.body);
    }

    expect(notes.map(({ totals }) => totals.total)).toEqual([8_200, 6_900, 10_200, 8_199]);
    expect(notes.map(({ number }) => number)).toEqual(['CN-0001', 'CN-0002', 'CN-0003', 'CN-0004']);
    expect(await readInvoice(org, invoice.id)).toMatchObject({
      ...{ status: 'paid', totals: { total: 33_499, credited: 33_499, balance: 0, paid: 0 } },
    });
    expect((await credit(org, { invoiceId: invoice.id, amount: 1 })).status).toBe(422);
    expect(await differencesIn(org)).toEqual([]);
  });

  it('201 settles what is open, and leaves what was paid as the customer’s credit', async () => {
    const org = await givenOrg();
    const { id: invoiceId } = await givenFinalInvoice(org);
    const paid = { amount: 20_000, date: '2026-11-20', method: 'cash' };
    await org.call('POST', `/invoices/${invoiceId}/payments`, paid);

    const { body: note } = await credit(org, { invoiceId, amount: 6_000 });

    expect(note.totals).toMatchObject({ net: 5_000, tax: 1_000, applied: 4_000, unapplied: 2_000 });
    expect(await readInvoice(org, invoiceId)).toMatchObject({
      ...{ status: 'paid', totals: { paid: 20_000, credited: 4_000, balance: 0 } },
    });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('of 20 at once on one invoice gives no more than the invoice', async () => {
    const org = await givenOrg();
    const { id: invoiceId } = await givenFinalInvoice(org);

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => credit(org, { invoiceId, amount: 2_000 })),
    );

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(12);
    expect((await readInvoice(org, invoiceId)).totals).toMatchObject({ credited: 24_000 });
    expect(await differencesIn(org)).toEqual([]);
  });
});

describe('a free credit note', () => {
  const givenNote = async () => {
    const org = await givenOrg();
    const { id: customerId } = await givenCustomer(org);
    const lineItems = [{ description: 'Goodwill', net: 10_000, taxRates: ['20'] }];
    const answer = await credit(org, { customerId, currency: 'USD', lineItems });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return { org, customerId, note: answer.body, path: `/invoices/credit-notes/${answer.body.id}` };
  };

  it('is applied to the invoices that are named, and the rest paid out', async () => {
    const { org, customerId, note, path } = await givenNote();
    const { id: invoiceId } = await givenFinalInvoice(org, { customerId });

    const applied = await org.call<CreditNoteAnswer>('POST', `${path}/apply`, {
      allocations: [{ invoiceId, amount: 7_000 }],
    });
    const out = await org.call('POST', `${path}/refund`, { method: 'bank_transfer' });
    const more = await org.call('POST', `${path}/refund`, {});

    expect(note).toMatchObject({ totals: { total: 12_000, unapplied: 12_000 } });
    expect(applied).toMatchObject({ status: 200, body: { totals: { applied: 7_000 } } });
    expect(out).toMatchObject({ status: 201, body: { amount: 5_000, status: 'succeeded' } });
    expect(more.status).toBe(422);
    expect((await readInvoice(org, invoiceId)).totals).toMatchObject({
      ...{ credited: 7_000, balance: 17_000 },
    });
    const read = await org.call('GET', path);
    expect(read.body).toMatchObject({ totals: { unapplied: 0, returned: 5_000 } });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('is not applied in another currency nor to another customer’s invoice', async () => {
    const { org, customerId, path } = await givenNote();
    const inEuros = { customerId, currency: 'EUR' };
    const [euros, others] = [await givenFinalInvoice(org, inEuros), await givenFinalInvoice(org)];
    const apply = (invoiceId: string) =>
      org.call('POST', `${path}/apply`, { allocations: [{ invoiceId }] });

    expect(await apply(euros.id)).toMatchObject({ body: { code: 'currency-mismatch' } });
    expect(await apply(others.id)).toMatchObject({ body: { code: 'invoice-of-other-customer' } });
  });
});

describe('GET /invoices/credit-notes', () => {
  it('200 filters by invoice, customer, kind and what is left', async () => {
    const org = await givenOrg();
    const invoice = await givenFinalInvoice(org);
    const { body: note } = await credit(org, { invoiceId: invoice.id, amount: 100 });
    const found = async (query: string) => {
      const path = `/invoices/credit-notes?${query}`;
      const { body } = await org.call<{ data: { id: string }[] }>('GET', path);
      return body.data.map(({ id }) => id);
    };

    expect(await found(`invoiceId=${invoice.id}`)).toEqual([note.id]);
    expect(await found(`customerId=${invoice.customerId}&unapplied=false`)).toEqual([note.id]);
    expect(await found('kind=early_payment')).toEqual([]);
    expect(await found('unapplied=true')).toEqual([]);
  });
});
