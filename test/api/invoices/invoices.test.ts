import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import {
  givenCustomer,
  givenFinalInvoice,
  givenInvoice,
  type InvoiceAnswer,
  newInvoice,
  readInvoice,
} from '../../support/invoices.ts';

describe('POST /invoices', () => {
  it.each<[string, object]>([
    ['no line', { lineItems: [] }],
    ['a price that is no plain decimal', { lineItems: [{ description: 'x', unitPrice: '1e3' }] }],
    ['a number as price', { lineItems: [{ description: 'x', unitPrice: 100 }] }],
    [
      'a tax rate that is a number',
      { lineItems: [{ description: 'x', unitPrice: '1', taxRates: [20] }] },
    ],
    ['a day that is not on the calendar', { dueDate: '2026-02-30' }],
    ['a field that is not one', { status: 'sent' }],
    ['a customer that is no id', { customerId: 'acme' }],
  ])('400 for %s', async (_, over) => {
    const org = await givenOrg();

    const res = await org.call('POST', '/invoices', { ...(await newInvoice(org)), ...over });

    expect(res).toMatchObject({ status: 400, body: { code: expect.any(String) } });
  });

  it.each<[string, object, string]>([
    ['an unknown currency', { currency: 'XXZ' }, 'invalid-request'],
    ['unknown terms', { terms: 'whenever' }, 'invalid-request'],
    ['an exchange rate of 0', { exchangeRate: '0.00' }, 'invalid-request'],
    ['interest of 0 %', { lateInterestPercent: '0' }, 'invalid-request'],
    ['a due date before the issue date', { dueDate: '2026-11-01' }, 'due-before-issue'],
    [
      'less than nothing',
      { lineItems: [{ description: 'x', unitPrice: '-1.00' }] },
      'invoice-negative',
    ],
    [
      'a discount of more than there is',
      { discount: { amountMinor: 20_001 } },
      'discount-too-large',
    ],
  ])('422 for %s', async (_, over, code) => {
    const org = await givenOrg();

    const res = await org.call('POST', '/invoices', { ...(await newInvoice(org)), ...over });

    expect(res).toMatchObject({ status: 422, body: { code } });
  });

  it('422 for totals that are not ours, with the expected ones; 201 for those that are', async () => {
    const org = await givenOrg();
    const given = await newInvoice(org);
    const draft = (totals: object) => org.call('POST', '/invoices', { ...given, totals });

    const wrong = await draft({ subtotal: 20_000, tax: 4_001, total: 24_001 });
    const right = await draft({ subtotal: 20_000, discount: 0, tax: 4_000, total: 24_000 });

    expect(wrong).toMatchObject({
      status: 422,
      body: {
        code: 'totals-differ',
        errors: [
          { path: 'totals.tax', message: 'is 4000, not 4001' },
          { path: 'totals.total', message: 'is 24000, not 24001' },
        ],
      },
    });
    expect(right.status).toBe(201);
  });

  it('422 for a customer of another organization, of nobody, or out of trade', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const [foreign, archived] = [await givenCustomer(other), await givenCustomer(org)];
    await org.call('POST', `/invoices/customers/${archived.id}/archive`);

    for (const customerId of [foreign.id, newId(), archived.id]) {
      const res = await org.call('POST', '/invoices', await newInvoice(org, { customerId }));
      expect(res.status).toBe(422);
    }
  });

  it('403 for roles that write no invoices, 404 in an organization of others', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const approver = await givenMember(org.orgId, 'approver');
    const given = await newInvoice(org);

    expect((await approver.call('POST', '/invoices', given)).status).toBe(403);
    const path = `/api/orgs/${org.orgId}/invoices`;
    expect((await other.call('POST', path, given)).status).toBe(404);
  });

  it('201 with totals in minor units from decimal strings, one audit row, one event', async () => {
    const org = await givenOrg();

    const invoice = await givenInvoice(org);

    expect(invoice).toMatchObject({
      number: null,
      status: 'draft',
      version: 1,
      totals: {
        ...{ subtotal: 20_000, discount: 0, net: 20_000, tax: 4_000, total: 24_000 },
        ...{ paid: 0, balance: 24_000 },
      },
      taxes: [{ percent: '20', name: null, net: 20_000, tax: 4_000 }],
    });
    expect(await readInvoice(org, invoice.id)).toEqual(invoice);
    const audited = org.db.selectFrom('auditLog').select('action');
    expect(await audited.where('entityId', '=', invoice.id).execute()).toEqual([
      { action: 'invoice.create' },
    ]);
    const told = await org.db.selectFrom('webhookEvents').select('type').orderBy('id').execute();
    expect(told).toEqual([{ type: 'customer.created' }, { type: 'invoice.created' }]);
  });

  it('201 with several named taxes, a compound one, and discounts of line and document', async () => {
    const org = await givenOrg();

    const invoice = await givenInvoice(org, {
      currency: 'CAD',
      lineItems: [
        {
          description: 'Design',
          unitPrice: '300.00',
          taxRates: [
            { percent: '5', name: 'GST' },
            { percent: '9.975', name: 'QST' },
          ],
        },
        {
          description: 'Levied',
          unitPrice: '200.00',
          taxRates: ['5', { percent: '10', compound: true }],
          discount: { percent: '50' },
        },
      ],
    });

    expect(invoice.lineItems.map(({ net, tax }) => [net, tax])).toEqual([
      [30_000, 4_493],
      [10_000, 1_550],
    ]);
    expect(invoice.taxes.map(({ name, tax }) => [name, tax])).toEqual([
      ['GST', 1_500],
      ['QST', 2_993],
      [null, 500],
      [null, 1_050],
    ]);
    expect(invoice.totals).toMatchObject({ subtotal: 50_000, discount: 10_000, total: 46_043 });
  });

  it('201 takes currency, terms and today from customer and settings', async () => {
    const org = await givenOrg();
    const { id } = await givenCustomer(org, { currency: 'EUR', terms: '2/10 net 30' });
    await org.call('PATCH', '/invoices/settings', { pricesIncludeTax: true });

    const invoice = await givenInvoice(org, {
      ...{ customerId: id, currency: undefined, dueDate: undefined, issueDate: '2026-01-15' },
      lineItems: [{ description: 'x', unitPrice: '119.00', taxRates: ['19'] }],
    });

    expect(invoice).toMatchObject({
      currency: 'EUR',
      dueDate: '2026-02-14',
      terms: '2/10 net 30',
      earlyPayment: { percent: '2', through: '2026-01-25' },
      totals: { subtotal: 11_900, net: 10_000, tax: 1_900, total: 11_900 },
    });
  });

  it('201 once for one Idempotency-Key, 422 for another body under it', async () => {
    const org = await givenOrg();
    const given = await newInvoice(org);
    const key = { 'idempotency-key': newId() };

    const first = await org.call<InvoiceAnswer>('POST', '/invoices', given, key);
    const again = await org.call<InvoiceAnswer>('POST', '/invoices', given, key);
    const other = await org.call('POST', '/invoices', { ...given, note: 'X' }, key);

    expect(first.status).toBe(201);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });
});

describe('PATCH /invoices/{invoiceId}', () => {
  it('409 for what is final: nothing of it changes', async () => {
    const org = await givenOrg();
    const before = await givenFinalInvoice(org);

    const res = await org.call('PATCH', `/invoices/${before.id}`, { note: 'Later' });

    expect(res).toMatchObject({ status: 409, body: { code: 'invoice-wrong-status' } });
    expect(await readInvoice(org, before.id)).toEqual(before);
  });

  it('412 for a stale If-Match, 400 for an empty change, 404 for another tenant', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { id, version } = await givenInvoice(org);
    const path = `/invoices/${id}`;

    const fresh = await org.call('PATCH', path, { note: 'a' }, { 'if-match': `"${version}"` });
    const stale = await org.call('PATCH', path, { note: 'b' }, { 'if-match': `"${version}"` });

    expect(fresh.status).toBe(200);
    expect(fresh.headers.get('etag')).toBe(`"${version + 1}"`);
    expect(stale.status).toBe(412);
    expect((await org.call('PATCH', path, {})).status).toBe(400);
    expect((await other.call('PATCH', path, { note: 'c' })).status).toBe(404);
  });

  it('200 works totals out anew; what is not named stays', async () => {
    const org = await givenOrg();
    const draft = await givenInvoice(org, { poNumber: 'PO-7' });

    const res = await org.call<InvoiceAnswer>('PATCH', `/invoices/${draft.id}`, {
      lineItems: [{ description: 'Rent', unitPrice: '300.00' }],
      discount: { percent: '10' },
    });

    expect(res).toMatchObject({ status: 200, body: { poNumber: 'PO-7', status: 'draft' } });
    expect(res.body.totals).toMatchObject({ subtotal: 30_000, discount: 3_000, total: 27_000 });
    expect(res.body.lineItems).toHaveLength(1);
    expect(await readInvoice(org, draft.id)).toEqual(res.body);
  });

  it('200 moves the due date with the issue date by the terms, and not without any', async () => {
    const org = await givenOrg();
    const byTerms = await givenInvoice(org, { dueDate: undefined, terms: 'net 10' });
    const fixed = await givenInvoice(org, { dueDate: '2026-12-31' });
    const reissued = async ({ id }: InvoiceAnswer) =>
      (await org.call<InvoiceAnswer>('PATCH', `/invoices/${id}`, { issueDate: '2026-11-20' })).body;

    expect(byTerms.dueDate).toBe('2026-11-12');
    expect((await reissued(byTerms)).dueDate).toBe('2026-11-30');
    expect((await reissued(fixed)).dueDate).toBe('2026-12-31');
  });
});

describe('DELETE /invoices/{invoiceId}', () => {
  it('409 for what has a number, which would leave a gap', async () => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org);

    expect((await org.call('DELETE', `/invoices/${id}`)).status).toBe(409);
    expect((await org.call('GET', `/invoices/${id}`)).status).toBe(200);
  });

  it('204 removes a draft with its lines; 404 after it', async () => {
    const org = await givenOrg();
    const { id } = await givenInvoice(org);

    expect((await org.call('DELETE', `/invoices/${id}`)).status).toBe(204);

    expect((await org.call('GET', `/invoices/${id}`)).status).toBe(404);
    expect(await org.db.selectFrom('invoiceLines').select('id').execute()).toEqual([]);
  });
});

describe('POST /invoices/{invoiceId}/duplicate', () => {
  it('201 drafts the same again, issued today and without a number', async () => {
    const org = await givenOrg();
    const source = await givenFinalInvoice(org, {
      ...{ dueDate: undefined, terms: 'net 14', issueDate: '2020-01-01' },
      discount: { percent: '10' },
    });

    const res = await org.call<InvoiceAnswer>('POST', `/invoices/${source.id}/duplicate`);

    expect(res).toMatchObject({ status: 201, body: { number: null, status: 'draft' } });
    expect(res.body.totals).toEqual({ ...source.totals, balance: source.totals.total });
    expect(res.body.issueDate > '2020-01-01').toBe(true);
    const days = Date.parse(res.body.dueDate) - Date.parse(res.body.issueDate);
    expect(days / 86_400_000).toBe(14);
    expect(res.body.lineItems.map(({ id }) => id)).not.toEqual(
      source.lineItems.map(({ id }) => id),
    );
  });

  it('422 when its customer is sold nothing any more, 404 for another tenant', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { id, customerId } = await givenFinalInvoice(org);
    await org.call('POST', `/invoices/customers/${customerId}/archive`);

    expect((await org.call('POST', `/invoices/${id}/duplicate`)).status).toBe(422);
    expect((await other.call('POST', `/invoices/${id}/duplicate`)).status).toBe(404);
  });
});
