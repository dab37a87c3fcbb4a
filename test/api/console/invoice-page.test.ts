import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { actionsOf, fieldsOf } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import {
  givenCustomer,
  givenFinalInvoice,
  givenInvoice,
  longNotDue,
  readInvoice,
} from '../../support/invoices.ts';
import { faultsIn } from '../../support/page-rules.ts';

type Made = Awaited<ReturnType<typeof givenInvoice>>;

async function given(make: (org: Awaited<ReturnType<typeof givenOrg>>) => Promise<Made>) {
  const org = await givenOrg();
  const invoice = await make(org);
  const path = `/console/${org.orgId}/invoices/${invoice.id}`;
  return { org, invoice, path, browser: browse(org.user) };
}

const givenDraft = () => given((org) => givenInvoice(org, longNotDue));
const givenFinal = () => given((org) => givenFinalInvoice(org, longNotDue));

const nextWeek = () => new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

const namesOf = (actions: string[], path: string) =>
  actions.flatMap((it) => (it.startsWith(`${path}/`) ? [it.slice(path.length + 1)] : []));

describe('GET /console/{orgId}/invoices/{invoiceId}', () => {
  it('shows names as they were written, whatever they try to be', async () => {
    const { browser, path } = await given(async (org) => {
      const customer = await givenCustomer(org, { name: hostileName });
      const lineItems = [{ description: hostileName, unitPrice: '10' }];
      return givenFinalInvoice(org, {
        ...{ customerId: customer.id, lineItems, note: hostileName, poNumber: hostileName },
        ...longNotDue,
      });
    });

    const page = await browser.open(path);

    expect(page.status).toBe(200);
    expect(faultsIn(page.markup)).toEqual([]);
    expect(page.text.split(hostileName.replace(/\s+/g, ' '))).toHaveLength(5);
  });

  it('offers what may be done to it, to those who may do it', async () => {
    const [draft, final] = [await givenDraft(), await givenFinal()];
    const approver = browse(await givenMember(draft.org.orgId, 'approver'));
    const bookkeeper = browse(await givenMember(final.org.orgId, 'accountant'));

    const ofDraft = actionsOf(await draft.browser.open(draft.path));
    const ofFinal = actionsOf(await final.browser.open(final.path));
    const forApprover = actionsOf(await approver.open(draft.path));
    const forBookkeeper = actionsOf(await bookkeeper.open(final.path));

    expect(namesOf(ofDraft, draft.path)).toEqual([
      ...['send', 'delete', 'request-approval', 'finalize', 'duplicate'],
    ]);
    expect(namesOf(ofFinal, final.path)).toEqual([
      ...['send', 'record-payment', 'credit', 'void', 'write-off', 'duplicate'],
    ]);
    expect(namesOf(forApprover, draft.path)).toEqual([]);
    expect(namesOf(forBookkeeper, final.path)).not.toContain('write-off');
  });

  it('writes money and days as they are written outside the United States', async () => {
    const { org, browser, path } = await givenFinal();
    await org.call('PATCH', `/api/orgs/${org.orgId}`, { country: 'DE' });

    const page = await browser.open(path);

    expect(page.text).toContain('1 Dec 2099');
    expect(page.text).toContain('US$240.00');
  });
});

describe('POST /console/{orgId}/invoices/{invoiceId}/{act}', () => {
  it('422 without what a form needs, keeping what was typed, and nothing is done', async () => {
    const { org, invoice, browser, path } = await givenFinal();
    const page = await browser.open(path);

    const typed = { amount: 'ten', date: '', reference: 'W-1', note: '<b>' };
    const refused = await browser.send(page, `${path}/record-payment`, typed);

    expect(refused.status).toBe(422);
    expect(faultsIn(refused.markup)).toEqual([]);
    expect(refused.text).toContain('Amount in USD: this is not a number.');
    expect(refused.text).toContain('Received on: please fill this in.');
    expect(fieldsOf(refused, `${path}/record-payment`)).toMatchObject(typed);
    expect(await readInvoice(org, invoice.id)).toMatchObject({ totals: { paid: 0 } });
  });

  it.each([
    ['0', 'Amount in USD'],
    ['-5', 'Amount in USD'],
    ['1.005', 'this is not an amount of USD'],
    ['99999999999999', 'Amount in USD'],
  ])('422 for an amount of %s', async (amount, said) => {
    const { org, invoice, browser, path } = await givenFinal();
    const page = await browser.open(path);

    const refused = await browser.send(page, `${path}/record-payment`, { amount });

    expect(refused.status).toBe(422);
    expect(refused.text).toContain(said);
    expect(await readInvoice(org, invoice.id)).toMatchObject({ totals: { paid: 0 } });
  });

  it('409 for what is not possible any more, with the invoice as it is now', async () => {
    const { org, invoice, browser, path } = await givenFinal();
    const page = await browser.open(path);
    await org.call('POST', `/invoices/${invoice.id}/payments`, {
      ...{ amount: 24_000, date: '2026-11-20', method: 'cash' },
    });

    const refused = await browser.send(page, `${path}/void`, { version: '', reason: 'Wrong' });

    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Paid');
    expect(await readInvoice(org, invoice.id)).toMatchObject({ status: 'paid' });
  });

  it('412 for what has changed since the page was shown', async () => {
    const { org, invoice, browser, path } = await givenDraft();
    const page = await browser.open(path);
    await org.call('PATCH', `/invoices/${invoice.id}`, { note: 'Changed' });

    const refused = await browser.send(page, `${path}/send`);

    expect(refused.status).toBe(412);
    expect(await readInvoice(org, invoice.id)).toMatchObject({ status: 'draft', sentAt: null });
  });

  it('422 for a form that none of our pages has shown', async () => {
    const { browser, path } = await givenDraft();

    expect((await browser.post(`${path}/send`, {})).status).toBe(422);
  });

  it('records a payment once, however often its form is sent', async () => {
    const { org, invoice, browser, path } = await givenFinal();
    const page = await browser.open(path);
    const typed = { amount: '100.00', reference: 'WIRE 22' };

    const sent = [
      await browser.send(page, `${path}/record-payment`, typed),
      await browser.send(page, `${path}/record-payment`, typed),
    ];

    for (const answer of sent) {
      expect(answer).toMatchObject({ status: 303, location: `${path}?done=record-payment` });
    }
    expect(await readInvoice(org, invoice.id)).toMatchObject({
      totals: { paid: 10_000, balance: 14_000 },
    });
    const shown = await browser.open(sent[0]!.location!);
    expect(shown.text).toContain('The payment is on the books.');
    expect(shown.text).toContain('$140.00');
  });

  it('plays a draft through approval to sending, a promise, a pause and the money', async () => {
    const { org, invoice, browser, path } = await givenDraft();
    const other = browse(await givenMember(org.orgId, 'approver'));
    const act = async (by: typeof browser, name: string, typed = {}) =>
      (await by.send(await by.open(path), `${path}/${name}`, typed)).status;

    const statuses = [
      await act(browser, 'request-approval'),
      await act(browser, 'approve'),
      await act(other, 'approve'),
      await act(browser, 'send'),
      await act(browser, 'promise', { date: nextWeek(), note: 'They called' }),
      await act(browser, 'pause', { reason: 'Waiting for the goods' }),
      await act(browser, 'resume'),
      await act(browser, 'dispute', { reason: 'Too few hours' }),
      await act(browser, 'resolve-dispute', { as: 'rejected' }),
      await act(browser, 'assign', { to: org.user.id }),
      await act(browser, 'credit', { reason: 'Goodwill', amount: '40.00' }),
      await act(browser, 'record-payment', { amount: '200.00' }),
      await act(browser, 'refund', { amount: '50.00', reason: 'Too much' }),
    ];

    expect(statuses).toEqual([303, 403, ...Array(11).fill(303)]);
    expect(await readInvoice(org, invoice.id)).toMatchObject({
      totals: { paid: 20_000, credited: 4_000, refunded: 5_000, balance: 5_000 },
    });
    const page = await browser.open(path);
    expect(faultsIn(page.markup)).toEqual([]);
    for (const words of ['They called', 'Too few hours', 'Credit note', 'Refund']) {
      expect(page.text.toLowerCase()).toContain(words.toLowerCase());
    }
  });

  it('leads to the copy, and to the list from what was deleted', async () => {
    const { org, browser, path } = await givenDraft();
    const home = `/console/${org.orgId}/invoices`;

    const copied = await browser.send(await browser.open(path), `${path}/duplicate`);
    const deleted = await browser.send(await browser.open(path), `${path}/delete`);

    expect(copied.location).toMatch(new RegExp(`^${home}/[0-9a-f-]{36}\\?done=duplicate$`));
    expect(copied.location).not.toContain(path);
    expect(deleted.location).toBe(`${home}?done=delete`);
    expect((await browser.open(path)).status).toBe(404);
    expect((await browser.open(deleted.location!)).text).toContain('The draft was deleted.');
  });
});
