import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { givenFinalInvoice, type InvoiceAnswer } from '../../support/invoices.ts';

interface Charges {
  data: { id: string; status: string; total: number; balance: number }[];
  next: { after: string; fee: number; interest: number; total: number } | null;
}

/** An invoice of 240.00 that is long overdue, with a fee of 40.00 in its terms. */
async function givenLate(terms: object = { lateFeeMinor: 4_000, lateInterestPercent: null }) {
  const org = await givenOrg();
  const dates = { issueDate: '2026-01-02', dueDate: '2026-01-31' };
  const invoice = await givenFinalInvoice(org, { ...dates, ...terms });
  const path = `/invoices/${invoice.id}/late-charges`;
  const read = async () => (await org.call<Charges>('GET', path)).body;
  const charge = () => org.call<InvoiceAnswer>('POST', path);
  const waive = (id: string, as = org.call) =>
    as<InvoiceAnswer>('POST', `${path}/${id}/waive`, { reason: 'A good customer' });
  return { ...org, invoice, path, read, charge, waive };
}

describe('GET /invoices/{invoiceId}/late-charges', () => {
  it('200 with what may be charged by today, and charges nothing', async () => {
    const { read } = await givenLate({ lateFeeMinor: 4_000, lateInterestPercent: '10' });

    const first = await read();

    expect(first.data).toEqual([]);
    expect(first.next).toMatchObject({ after: '2026-01-31', fee: 4_000 });
    expect(first.next?.total).toBe(4_000 + (first.next?.interest ?? 0));
    expect(await read()).toEqual(first);
  });

  it('200 with nothing to come where the terms add nothing, and of a late charge itself', async () => {
    const { call, charge } = await givenLate();
    const plain = await givenLate({ lateFeeMinor: null, lateInterestPercent: null });

    const { id } = (await charge()).body;
    const ofCharge = await call<Charges>('GET', `/invoices/${id}/late-charges`);

    expect((await plain.read()).next).toBeNull();
    expect(ofCharge.body).toEqual({ data: [], next: null });
  });
});

describe('POST /invoices/{invoiceId}/late-charges', () => {
  it('201 as a document of its own: numbered, due at once, without tax, the invoice untouched', async () => {
    const { invoice, charge, call, read } = await givenLate();

    const issued = await charge();

    expect(issued.status).toBe(201);
    expect(issued.body).toMatchObject({
      ...{ kind: 'late_charge', forInvoiceId: invoice.id, number: 'LC-0001' },
      ...{ lateFeeMinor: null, lateInterestPercent: null, taxes: [] },
      totals: { total: 4_000, balance: 4_000 },
    });
    expect(issued.body.dueDate).toBe(issued.body.issueDate);
    const after = await call<InvoiceAnswer>('GET', `/invoices/${invoice.id}`);
    expect(after.body).toEqual(invoice);
    expect(await read()).toMatchObject({ data: [{ status: 'open' }], next: null });
  });

  it('409 a second time, before the due date, of a late charge, and of a draft', async () => {
    const { charge, call } = await givenLate();
    const { id } = (await charge()).body;
    const early = await givenOrg();
    const invoice = await givenFinalInvoice(early, { dueDate: '2099-12-01', lateFeeMinor: 100 });

    const again = await charge();
    const onCharge = await call('POST', `/invoices/${id}/late-charges`);
    const notLate = await early.call('POST', `/invoices/${invoice.id}/late-charges`);

    for (const refused of [again, onCharge, notLate]) {
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ code: 'nothing-to-charge' });
    }
  });

  it('409 sending it: it starts no collection of its own', async () => {
    const { charge, call } = await givenLate();
    const { id } = (await charge()).body;

    const sent = await call('POST', `/invoices/${id}/send`);

    expect(sent.body).toMatchObject({ status: 409, code: 'late-charge-not-sent' });
  });
});

describe('POST /invoices/{invoiceId}/late-charges/{chargeId}/waive', () => {
  it('voids what nobody has paid, and never asks for those days again', async () => {
    const { charge, waive, read } = await givenLate();
    const { id } = (await charge()).body;

    const waived = await waive(id);

    expect(waived.body).toMatchObject({ status: 'void', totals: { balance: 0 } });
    expect(await read()).toMatchObject({ data: [{ status: 'waived' }], next: null });
  });

  it('credits the rest of what was paid in part', async () => {
    const { charge, waive, read, call } = await givenLate();
    const { id } = (await charge()).body;
    const payment = { amount: 1_500, date: '2026-11-20', method: 'cash' };
    expect((await call('POST', `/invoices/${id}/payments`, payment)).status).toBe(201);

    const waived = await waive(id);

    expect(waived.body).toMatchObject({ totals: { paid: 1_500, credited: 2_500, balance: 0 } });
    expect(await read()).toMatchObject({ data: [{ status: 'waived', balance: 0 }] });
  });

  it('409 where nothing is open, 404 for the charge of another invoice, 403 to a bookkeeper', async () => {
    const late = await givenLate();
    const { id } = (await late.charge()).body;
    const other = await givenFinalInvoice(late);
    const bookkeeper = await givenMember(late.orgId, 'accountant');

    const elsewhere = await late.call('POST', `/invoices/${other.id}/late-charges/${id}/waive`, {
      reason: 'x',
    });
    const forbidden = await late.waive(id, bookkeeper.call);
    await late.waive(id);
    const again = await late.waive(id);

    expect(elsewhere.status).toBe(404);
    expect(forbidden.status).toBe(403);
    expect(again.body).toMatchObject({ status: 409, code: 'nothing-is-open' });
  });
});
