import { describe, expect, it } from 'vitest';
import { ledgerDifferences } from '../../../src/db/kit/ledger.ts';
import { givenOrg } from '../../support/app.ts';
import {
  givenFinalInvoice,
  givenInvoice,
  givenSentInvoice,
  type InvoiceAnswer,
  newInvoice,
} from '../../support/invoices.ts';

describe('POST /invoices', () => {
  it('201 with totals in minor units from decimal strings, and no number', async () => {
    const org = await givenOrg();

    const invoice = await givenInvoice(org);

    expect(invoice).toMatchObject({
      number: null,
      status: 'draft',
      version: 1,
      totals: {
        subtotal: 20_000,
        discount: 0,
        tax: 4_000,
        total: 24_000,
        paid: 0,
        balance: 24_000,
      },
    });
  });
});

describe('POST /invoices/{invoiceId}/send', () => {
  it('202 gives the number, posts the entry and begins the collection', async () => {
    const org = await givenOrg();

    const invoice = await givenSentInvoice(org);

    expect(invoice).toMatchObject({ number: 'INV-0001', status: 'sent' });
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
    const list = await org.call<{ data: InvoiceAnswer[] }>('GET', '/invoices?status=sent&q=consul');
    expect(list.body.data.map(({ id }) => id)).toEqual([invoice.id]);
  });

  it('gives gapless numbers to 50 at once', async () => {
    const org = await givenOrg();
    const given = await newInvoice(org);

    const all = await Promise.all(Array.from({ length: 50 }, () => givenFinalInvoice(org, given)));

    const numbers = all.map(({ number }) => number).sort();
    expect(numbers).toEqual(
      Array.from({ length: 50 }, (_, i) => `INV-${String(i + 1).padStart(4, '0')}`),
    );
  });
});
