import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { fieldsOf } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import { givenCustomer, givenInvoice, readInvoice } from '../../support/invoices.ts';
import { faultsIn } from '../../support/page-rules.ts';

async function givenForm() {
  const org = await givenOrg();
  const customer = await givenCustomer(org, { terms: 'net 30' });
  const path = `/console/${org.orgId}/invoices/new`;
  const browser = browse(org.user);
  return { org, customer, path, browser, page: await browser.open(path) };
}

const lastPart = (location: string | null) => /([0-9a-f-]{36})\?/.exec(location ?? '')?.[1] ?? '';

const first = {
  'lineItems.0.description': 'Design',
  'lineItems.0.quantity': '2',
  'lineItems.0.unitPrice': '1,250.50',
  'lineItems.0.tax': '5 + 10 %',
};

describe('GET /console/{orgId}/invoices/new', () => {
  it('403 for who may only read, and points to the first customer where there is none', async () => {
    const org = await givenOrg();
    const approver = browse(await givenMember(org.orgId, 'approver'));
    const path = `/console/${org.orgId}/invoices/new`;

    const refused = await approver.open(path);
    const bare = await browse(org.user).open(path);

    expect(refused.status).toBe(403);
    expect(bare.text).toContain('No customer yet');
    expect(faultsIn(bare.markup)).toEqual([]);
  });
});

describe('POST /console/{orgId}/invoices/new', () => {
  it('422 with a word at each field, and all that was typed', async () => {
    const { org, customer, path, browser, page } = await givenForm();
    const typed = {
      ...{ customerId: customer.id, terms: hostileName, note: hostileName },
      ...{ 'lineItems.1.description': hostileName, 'lineItems.1.unitPrice': 'dear' },
    };

    const refused = await browser.send(page, path, typed);

    expect(refused.status).toBe(422);
    expect(faultsIn(refused.markup)).toEqual([]);
    expect(refused.text).toContain('Price of one: this is not a number.');
    expect(fieldsOf(refused, path)).toMatchObject({
      ...{ customerId: customer.id, terms: hostileName, note: hostileName },
      ...{ 'lineItems.0.description': hostileName, 'lineItems.0.unitPrice': 'dear' },
    });
    expect((await org.call('GET', '/invoices')).body).toMatchObject({ data: [] });
  });

  it.each([
    ['no line', {}, 'lineItems'],
    ['no price', { ...first, 'lineItems.0.unitPrice': '' }, 'Price of one: please fill this in.'],
    ['odd taxes', { ...first, 'lineItems.0.tax': 'VAT' }, 'write taxes as percentages'],
    ['too much tax', { ...first, 'lineItems.0.tax': '5000' }, 'tax'],
    ['odd terms', { ...first, terms: 'soon' }, 'Terms: must be terms such as net 30'],
    ['no customer', { ...first, customerId: '' }, 'Customer: please fill this in.'],
    [
      'a foreign customer',
      { ...first, customerId: crypto.randomUUID() },
      'There is no such customer.',
    ],
    ['an odd currency', { ...first, currency: 'XXQ' }, 'Currency: must be an ISO 4217 currency.'],
  ])('422 for %s', async (_, typed, said) => {
    const { org, customer, path, browser, page } = await givenForm();

    const refused = await browser.send(page, path, { customerId: customer.id, ...typed });

    expect(refused.status).toBe(422);
    expect(refused.text).toContain(said);
    expect((await org.call('GET', '/invoices')).body).toMatchObject({ data: [] });
  });

  it('drafts it once, with the lines of which something is said, totalled by the server', async () => {
    const { org, customer, path, browser, page } = await givenForm();
    const typed = {
      ...{ customerId: customer.id, issueDate: '2026-11-02', poNumber: 'PO-7' },
      ...first,
      ...{ 'lineItems.2.description': 'Hosting', 'lineItems.2.unitPrice': '80' },
      'lineItems.2.discount': '25',
    };

    const sent = [await browser.send(page, path, typed), await browser.send(page, path, typed)];

    expect(sent.map(({ status }) => status)).toEqual([303, 303]);
    expect(sent[0]?.location).toBe(sent[1]?.location);
    const made = await readInvoice(org, lastPart(sent[0]!.location));
    expect(made).toMatchObject({
      ...{ status: 'draft', dueDate: '2026-12-02', poNumber: 'PO-7' },
      totals: { subtotal: 258_100, discount: 2_000, tax: 37_515, total: 293_615 },
    });
    expect((await browser.open(sent[0]!.location!)).text).toContain('The draft is saved.');
  });

  it('gives more lines where they are asked for, and checks nothing yet', async () => {
    const { path, browser, page } = await givenForm();
    const typed = { 'lineItems.0.description': 'Design', 'lineItems.0.unitPrice': 'later' };

    const more = await browser.send(page, path, { ...typed, do: 'lines' });

    expect(more.status).toBe(200);
    expect(faultsIn(more.markup)).toEqual([]);
    expect(fieldsOf(more, path)).toMatchObject({ ...typed, 'lineItems.3.description': '' });
  });
});

describe('POST /console/{orgId}/invoices/{invoiceId}/edit', () => {
  it('keeps of a line what its form cannot show, and what nobody has typed over', async () => {
    const org = await givenOrg();
    const taxRates = [{ percent: '9.975', name: 'QST', compound: true }];
    const lineItems = [
      { description: 'Kept', unitPrice: '100', taxRates, discount: { amountMinor: 500 } },
      { description: 'Changed', unitPrice: '50', taxRates },
    ];
    const { id } = await givenInvoice(org, { lineItems, terms: 'net 14', dueDate: undefined });
    const browser = browse(org.user);
    const path = `/console/${org.orgId}/invoices/${id}/edit`;
    const page = await browser.open(path);
    const before = await readInvoice(org, id);

    const untouched = await browser.send(page, path);
    const same = await readInvoice(org, id);
    const again = await browser.open(path);
    await browser.send(again, path, { 'lineItems.1.tax': '20', issueDate: '2026-11-10' });
    const after = await readInvoice(org, id);

    expect(untouched.status).toBe(303);
    expect({ ...same.totals, due: same.dueDate }).toEqual({
      ...before.totals,
      due: before.dueDate,
    });
    expect(after.lineItems).toMatchObject([
      { taxRates, discount: { amountMinor: 500 } },
      { taxRates: [{ percent: '20', name: null, compound: false }] },
    ]);
    expect(after.dueDate).toBe('2026-11-24');
  });

  it('412 when somebody else has changed it, with what was typed', async () => {
    const org = await givenOrg();
    const { id } = await givenInvoice(org);
    const browser = browse(org.user);
    const path = `/console/${org.orgId}/invoices/${id}/edit`;
    const page = await browser.open(path);
    await org.call('PATCH', `/invoices/${id}`, { note: 'Theirs' });

    const refused = await browser.send(page, path, { note: 'Mine' });

    expect(refused.status).toBe(412);
    expect(fieldsOf(refused, path)).toMatchObject({ note: 'Mine' });
    expect(await readInvoice(org, id)).toMatchObject({ note: 'Theirs' });
  });
});
