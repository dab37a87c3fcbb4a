import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { givenOrg } from '../../support/app.ts';
import { filesOf } from '../../support/files.ts';
import { givenCustomer, givenFinalInvoice, givenInvoice } from '../../support/invoices.ts';

type Org = Awaited<ReturnType<typeof givenOrg>>;

async function textOf(org: Org, path: string): Promise<string> {
  const pdf = await getDocumentProxy(await filesOf(org).read(path));
  return (await extractText(pdf, { mergePages: true })).text.replace(/\s+/g, ' ');
}

describe('GET /invoices/{invoiceId}/pdf', () => {
  it('404 for nobody’s and another organization’s', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { id } = await givenInvoice(other);

    for (const invoiceId of [newId(), id]) {
      expect((await org.call('GET', `/invoices/${invoiceId}/pdf`)).status).toBe(404);
    }
  });

  it('200 with sender, customer and amounts, as an attachment of its number', async () => {
    const org = await givenOrg();
    const address = { line1: 'Hafenstr. 12', postalCode: '20457', city: 'Hamburg', country: 'DE' };
    const settings = { legalName: 'Nordwind Studio GmbH', address, taxId: 'DE123456789' };
    await org.call('PATCH', '/invoices/settings', settings);
    const { id: customerId } = await givenCustomer(org, { name: 'Żółć i Syn', language: 'de' });
    const invoice = await givenFinalInvoice(org, { customerId });

    const { headers, type } = await org.call('GET', `/invoices/${invoice.id}/pdf`);
    const text = await textOf(org, `/invoices/${invoice.id}/pdf`);

    expect(type).toBe('application/pdf');
    expect(headers.get('content-disposition')).toContain(`${invoice.number}.pdf`);
    for (const said of [
      ...['Nordwind Studio GmbH', '20457 Hamburg', 'DE123456789', 'Żółć i Syn'],
      ...[`Rechnung ${invoice.number}`, 'Consulting', '200,00 $', '40,00 $', '240,00 $'],
    ]) {
      expect(text).toContain(said);
    }
  });

  it('200 stamped as a draft before it is final', async () => {
    const org = await givenOrg();
    const { id } = await givenInvoice(org);

    expect(await textOf(org, `/invoices/${id}/pdf`)).toContain('DRAFT');
  });
});

describe('GET /invoices/credit-notes/{creditNoteId}/pdf', () => {
  it('200 with what it corrects', async () => {
    const org = await givenOrg();
    const { id: invoiceId, number } = await givenFinalInvoice(org);
    const credit = { invoiceId, amount: 12_000, reason: 'Half was missing' };
    const { status, body } = await org.call<{ id: string }>(
      ...(['POST', '/invoices/credit-notes', credit] as const),
    );
    expect(status, JSON.stringify(body)).toBe(201);

    const text = await textOf(org, `/invoices/credit-notes/${body.id}/pdf`);

    for (const said of [`For invoice ${number}`, 'Half was missing', '$100.00', '$20.00']) {
      expect(text).toContain(said);
    }
    expect(text).toContain('Total credit $120.00');
  });
});
