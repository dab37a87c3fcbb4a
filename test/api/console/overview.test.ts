import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { actionsOf, linksOf } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import { givenCustomer, givenFinalInvoice, givenInvoice } from '../../support/invoices.ts';
import { givenAwaiting } from '../../support/messages.ts';
import { faultsIn } from '../../support/page-rules.ts';

/** Owed since 2026-01-31 by somebody who tries to be markup: 240.00. */
async function givenLate() {
  const org = await givenOrg();
  const customer = await givenCustomer(org, { name: hostileName });
  const dates = { issueDate: '2026-01-02', dueDate: '2026-01-31' };
  const invoice = await givenFinalInvoice(org, { customerId: customer.id, ...dates });
  return { org, customer, invoice, home: `/console/${org.orgId}`, browser: browse(org.user) };
}

describe('GET /console/{orgId}', () => {
  it('says that nothing needs anybody where nothing does', async () => {
    const org = await givenOrg();

    const page = await browse(org.user).open(`/console/${org.orgId}`);

    expect(page.status).toBe(200);
    expect(page.text).toContain('Reminders go out by themselves.');
    expect(faultsIn(page.markup)).toEqual([]);
  });

  it('leads to what needs a person, and to the invoices behind each figure', async () => {
    const debtor = await givenAwaiting({ customer: { name: hostileName } });
    const { orgId, user, invoiceId, call, customerId } = debtor;
    const home = `/console/${orgId}`;
    const draft = await givenInvoice(debtor, { customerId });
    await call('POST', `/invoices/${draft.id}/request-approval`);
    await call('POST', `/invoices/${invoiceId}/collections/escalate`, { reason: 'Call them' });

    const page = await browse(user).open(home);

    const links = linksOf(page);
    expect(faultsIn(page.markup)).toEqual([]);
    expect(links).toContain(`${home}/collections?reason=escalated`);
    expect(links).toContain(`${home}/invoices/${draft.id}`);
    expect(links).toContain(`${home}/aging?bucket=over90&currency=USD`);
    expect(page.text).toContain('$1,000.00');
    expect(page.text).toContain(`Invoice for ${hostileName}`);
  });

  it('shows what is open in every currency, also where nothing is in the organization’s own', async () => {
    const org = await givenOrg();
    const customer = await givenCustomer(org, { name: 'Nordwind', currency: 'EUR' });
    const dates = { issueDate: '2026-01-02', dueDate: '2026-01-31' };
    await givenFinalInvoice(org, { customerId: customer.id, currency: 'EUR', ...dates });
    const home = `/console/${org.orgId}`;

    const foreign = await browse(org.user).open(home);
    await givenFinalInvoice(org, { ...dates });
    const both = await browse(org.user).open(home);

    expect(foreign.text).toContain('Receivables in EUR');
    expect(foreign.text).not.toContain('Receivables in USD');
    expect(both.text.indexOf('Receivables in USD')).toBeLessThan(
      both.text.indexOf('Receivables in EUR'),
    );
    for (const page of [foreign, both]) expect(faultsIn(page.markup)).toEqual([]);
  });

  it('403 for who may not read invoices', async () => {
    const org = await givenOrg('viewer');

    expect((await browse(org.user).open(`/console/${org.orgId}`)).status).toBe(403);
  });
});

describe('GET /console/{orgId}/aging', () => {
  it('says so where nothing was open, as of the day that is asked for', async () => {
    const { home, browser } = await givenLate();

    const page = await browser.open(`${home}/aging?asOf=2025-12-31`);

    expect(page.text).toContain('Nothing is open');
    expect(page.text).toContain('Dec 31, 2025');
    expect(faultsIn(page.markup)).toEqual([]);
  });

  it('leads from each figure to the invoices behind it, and to the file', async () => {
    const { customer, invoice, home, browser } = await givenLate();
    const asOf = '2026-03-15';
    const query = new URLSearchParams({
      ...{ asOf, currency: 'USD', customerId: customer.id, bucket: 'days31to60' },
    });

    const page = await browser.open(`${home}/aging?asOf=${asOf}`);
    const deep = await browser.open(`${home}/aging?${query}`);
    const other = await browser.open(`${home}/aging?asOf=${asOf}&bucket=over90`);

    const file = `/api/orgs/${home.split('/').at(-1)}/invoices/aging/export?asOf=${asOf}`;
    expect(linksOf(page)).toEqual(expect.arrayContaining([`${home}/aging?${query}`, file]));
    expect(linksOf(deep)).toContain(`${home}/invoices/${invoice.id}`);
    expect(deep.text).toContain('43');
    expect(linksOf(other)).not.toContain(`${home}/invoices/${invoice.id}`);
    for (const shown of [page, deep, other]) expect(faultsIn(shown.markup)).toEqual([]);
    expect(page.text).toContain(hostileName);
  });

  it('422 or 400 as a page for a currency or day that is none', async () => {
    const { home, browser } = await givenLate();

    const pages = [
      await browser.open(`${home}/aging?currency=XXQ`),
      await browser.open(`${home}/aging?asOf=soon`),
    ];

    expect(pages.map(({ status }) => status)).toEqual([422, 400]);
    for (const page of pages) expect(faultsIn(page.markup)).toEqual([]);
  });
});

describe('/console/{orgId}/alerts', () => {
  async function givenAlert() {
    const debtor = await givenAwaiting({ customer: { name: hostileName } });
    const { orgId, user, invoiceId, call } = debtor;
    await call('POST', `/invoices/${invoiceId}/collections/escalate`, { reason: hostileName });
    const { body } = await call<{ data: { id: string }[] }>('GET', '/alerts');
    const path = `/console/${orgId}/alerts`;
    const read = async () =>
      (await call<{ status: string }>('GET', `/alerts/${body.data[0]?.id}`)).body.status;
    return { debtor, path, act: `${path}/${body.data[0]?.id}`, read, browser: browse(user) };
  }

  it('says so where there is none', async () => {
    const org = await givenOrg();

    const page = await browse(org.user).open(`/console/${org.orgId}/alerts`);

    expect(page.text).toContain('No alerts');
    expect(faultsIn(page.markup)).toEqual([]);
  });

  it('403 to act on one for who may only read, who is offered nothing', async () => {
    const { debtor, path, act, read, browser } = await givenAlert();
    const approver = browse(await givenMember(debtor.orgId, 'approver'));
    const page = await browser.open(path);

    const refused = await approver.send(page, `${act}/resolve`);

    expect(refused.status).toBe(403);
    expect(actionsOf(await approver.open(path)).filter((it) => it.startsWith(act))).toEqual([]);
    expect(await read()).toBe('unread');
  });

  it('takes one on and resolves it, after which nothing is offered, and 409', async () => {
    const { path, act, read, browser } = await givenAlert();
    const page = await browser.open(path);

    const taken = await browser.send(page, `${act}/acknowledge`);
    const resolved = await browser.send(page, `${act}/resolve`);
    const after = await browser.open(resolved.location!);
    const late = await browser.post(`${act}/acknowledge`, { once: crypto.randomUUID() });

    expect([taken.location, resolved.location]).toEqual([
      ...[`${path}?done=acknowledge`, `${path}?done=resolve`],
    ]);
    expect(actionsOf(after).filter((it) => it.startsWith(act))).toEqual([]);
    expect(late.status).toBe(409);
    for (const shown of [after, late]) expect(faultsIn(shown.markup)).toEqual([]);
    expect(await read()).toBe('resolved');
    expect(faultsIn(page.markup)).toEqual([]);
  });
});
