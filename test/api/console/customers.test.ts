import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import { actionsOf, fieldsOf, linksOf } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import {
  type CustomerAnswer,
  givenCustomer,
  givenFinalInvoice,
  readInvoice,
} from '../../support/invoices.ts';
import { faultsIn } from '../../support/page-rules.ts';

async function givenCustomers() {
  const org = await givenOrg();
  const home = `/console/${org.orgId}/customers`;
  return { org, home, browser: browse(org.user) };
}

const read = async (org: Parameters<typeof readInvoice>[0], id: string) =>
  (await org.call<CustomerAnswer & Record<string, unknown>>('GET', `/invoices/customers/${id}`))
    .body;

const lastPart = (location: string | null) => /([0-9a-f-]{36})\?/.exec(location ?? '')?.[1] ?? '';

describe('GET /console/{orgId}/customers', () => {
  it('finds whom it is asked for, and says what to do where there is nobody', async () => {
    const { org, home, browser } = await givenCustomers();
    const empty = await browser.open(home);
    const customer = await givenCustomer(org, { name: hostileName });
    await givenCustomer(org, { name: 'Initech' });

    const found = await browser.open(`${home}?${new URLSearchParams({ q: hostileName })}`);
    const none = await browser.open(`${home}?q=nobody`);

    expect(empty.text).toContain('No customer yet');
    expect(none.text).toContain('Nobody found');
    expect(linksOf(found)).toContain(`${home}/${customer.id}`);
    expect(found.text).not.toContain('Initech');
    for (const page of [empty, found, none]) expect(faultsIn(page.markup)).toEqual([]);
  });
});

describe('POST /console/{orgId}/customers/new', () => {
  it('403 for who may only read', async () => {
    const { org, home, browser } = await givenCustomers();
    const approver = browse(await givenMember(org.orgId, 'approver'));
    const page = await browser.open(`${home}/new`);

    const answers = [
      await approver.open(`${home}/new`),
      await approver.send(page, `${home}/new`, { name: 'Globex' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });

  it('422 with a word at each field, and all that was typed', async () => {
    const { home, browser } = await givenCustomers();
    const page = await browser.open(`${home}/new`);
    const typed = {
      name: '',
      email: 'nobody',
      creditLimitMinor: '1.005',
      'billingAddress.city': 'X',
    };

    const refused = await browser.send(page, `${home}/new`, typed);
    const named = await browser.send(refused, `${home}/new`, { name: 'A', creditLimitMinor: '5' });

    expect([refused.status, named.status]).toEqual([422, 422]);
    expect(refused.text).toContain('Name: please fill this in.');
    expect(refused.text).toContain('Credit limit: this is not an amount of USD.');
    expect(named.text).toContain('E-mail for invoices: must be an e-mail address.');
    expect(fieldsOf(refused, `${home}/new`)).toMatchObject(typed);
    for (const page of [refused, named]) expect(faultsIn(page.markup)).toEqual([]);
  });

  it('adds a customer once, as typed, and shows them', async () => {
    const { org, home, browser } = await givenCustomers();
    const page = await browser.open(`${home}/new`);
    const typed = {
      ...{ name: hostileName, email: 'pay@globex.example', terms: 'net 14', language: 'de' },
      ...{ creditLimitMinor: '1,000', 'billingAddress.line1': '1 Main St' },
      ...{ 'billingAddress.city': 'Springfield', 'billingAddress.country': 'US' },
    };

    const sent = [
      await browser.send(page, `${home}/new`, typed),
      await browser.send(page, `${home}/new`, typed),
    ];

    expect(sent[0]).toMatchObject({ status: 303, location: sent[1]?.location });
    expect(await read(org, lastPart(sent[0]!.location))).toMatchObject({
      ...{ name: hostileName, terms: 'net 14', language: 'de', creditLimitMinor: 100_000 },
      ...{ consolidatedReminders: true, phone: null },
      billingAddress: { line1: '1 Main St', city: 'Springfield', country: 'US', region: null },
    });
    const shown = await browser.open(sent[0]!.location!);
    expect(shown.text).toContain('Saved.');
    expect(faultsIn(shown.markup)).toEqual([]);
  });
});

describe('POST /console/{orgId}/customers/{customerId}/{act}', () => {
  it('changes what is typed over, and clears what is emptied', async () => {
    const { org, home, browser } = await givenCustomers();
    const { id } = await givenCustomer(org, { name: 'Old', phone: '123', terms: 'net 14' });
    const path = `${home}/${id}/edit`;
    const page = await browser.open(path);

    const sent = await browser.send(page, path, { name: 'New', phone: '' });

    expect(sent.status).toBe(303);
    expect(await read(org, id)).toMatchObject({ name: 'New', phone: null, terms: 'net 14' });
  });

  it('uses credit, archives, restores and merges, each as long as it can be', async () => {
    const { org, home, browser } = await givenCustomers();
    const [{ id }, other] = [await givenCustomer(org), await givenCustomer(org)];
    const path = `${home}/${id}`;
    const invoice = await givenFinalInvoice(org, { customerId: id });
    await org.call('POST', '/invoices/payments', {
      ...{ customerId: id, currency: 'USD', amount: 5_000, date: '2026-11-05', method: 'cash' },
      allocations: [],
    });
    const act = async (name: string, typed = {}) =>
      (await browser.send(await browser.open(path), `${path}/${name}`, typed)).status;

    const statuses = [
      await act('apply-credit'),
      await act('archive'),
      await act('restore'),
      await act('merge'),
      await act('merge', { into: other.id }),
    ];
    const merged = await browser.open(path);

    expect(statuses).toEqual([303, 303, 303, 422, 303]);
    expect(await readInvoice(org, invoice.id)).toMatchObject({
      ...{ customerId: other.id, totals: { paid: 5_000 } },
    });
    expect(merged.text).toContain('Merged');
    expect(actionsOf(merged)).toEqual([]);
  });

  it('403 for who may only read, who is offered none of it', async () => {
    const { org, home, browser } = await givenCustomers();
    const { id } = await givenCustomer(org);
    const approver = browse(await givenMember(org.orgId, 'approver'));
    const path = `${home}/${id}`;
    const page = await browser.open(path);

    const sent = await approver.send(page, `${path}/archive`);

    expect(sent.status).toBe(403);
    expect(actionsOf(await approver.open(path))).toEqual([]);
    expect(await read(org, id)).toMatchObject({ status: 'active' });
  });

  it('412 for who has changed since the page was shown', async () => {
    const { org, home, browser } = await givenCustomers();
    const { id } = await givenCustomer(org);
    const path = `${home}/${id}`;
    const page = await browser.open(path);
    await org.call('PATCH', `/invoices/customers/${id}`, { note: 'Changed' });

    expect((await browser.send(page, `${path}/archive`)).status).toBe(412);
  });
});

describe('GET /console/{orgId}/customers/{customerId}', () => {
  it('says how they pay: on time or not, how late, and what is expected next', async () => {
    const { org, home, browser } = await givenCustomers();
    const { id } = await givenCustomer(org);
    const dates = { issueDate: '2026-01-01', dueDate: '2026-01-31' };
    const [paid, open] = [
      await givenFinalInvoice(org, { customerId: id, ...dates }),
      await givenFinalInvoice(org, { customerId: id, ...dates }),
    ];
    const unknown = await browser.open(`${home}/${(await givenCustomer(org)).id}`);
    await org.call('POST', `/invoices/${paid.id}/payments`, {
      ...{ amount: paid.totals.total, date: '2026-02-10', method: 'cash' },
    });

    const page = await browser.open(`${home}/${id}`);

    expect(unknown.text).toContain('Nothing was paid or is overdue so far.');
    expect(page.text).toContain('Paid on time 0 %');
    expect(page.text).toContain('Days to pay 40.0');
    expect(page.text).toContain('Days late 10.0');
    expect(linksOf(page)).toContain(`/console/${org.orgId}/invoices/${open.id}`);
    expect(faultsIn(page.markup)).toEqual([]);
  });
});

describe('POST /console/{orgId}/customers/{customerId}/resolve-refund', () => {
  /** A refund of 20.00 by card of which the processor gave no answer. */
  async function givenUnclear() {
    const { org, home, browser } = await givenCustomers();
    const { id: customerId } = await givenCustomer(org);
    const paid = { customerId, currency: 'USD', amount: 5_000, date: '2026-11-05', method: 'cash' };
    const payment = await org.call<{ id: string }>('POST', '/invoices/payments', {
      ...{ ...paid, allocations: [] },
    });
    const refund = { orgId: org.orgId, id: newId(), paymentId: payment.body.id, customerId };
    await org.db
      .insertInto('refunds')
      .values({
        ...{ ...refund, currency: 'USD', amountMinor: 2_000, method: 'card' },
        ...{ status: 'needs_review', provider: 'sandbox' },
      })
      .execute();
    const status = async () =>
      (await org.call<{ status: string }>('GET', `/invoices/refunds/${refund.id}`)).body.status;
    const path = `${home}/${customerId}`;
    return { org, browser, status, path, act: `${path}/resolve-refund` };
  }

  it('403 for a bookkeeper, who is not asked; 422 without a word how one knows', async () => {
    const { org, browser, status, path, act } = await givenUnclear();
    const bookkeeper = browse(await givenMember(org.orgId, 'accountant'));
    const page = await browser.open(path);

    const typed = { status: 'failed', note: 'The dashboard says so' };
    const refused = await bookkeeper.send(page, act, typed);
    const silent = await browser.send(page, act, { status: 'failed' });

    expect([refused.status, silent.status]).toEqual([403, 422]);
    expect(actionsOf(await bookkeeper.open(path))).not.toContain(act);
    expect(silent.text).toContain('How you know: please fill this in.');
    expect(await status()).toBe('needs_review');
    for (const shown of [page, silent]) expect(faultsIn(shown.markup)).toEqual([]);
  });

  it('notes what became of it, and is not asked again', async () => {
    const { browser, status, path, act } = await givenUnclear();
    const page = await browser.open(path);

    const done = await browser.send(page, act, { status: 'failed', note: 'Not on the dashboard' });

    expect(done.status).toBe(303);
    expect(await status()).toBe('failed');
    expect(actionsOf(await browser.open(path))).not.toContain(act);
  });
});
