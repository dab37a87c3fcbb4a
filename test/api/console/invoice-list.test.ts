import { describe, expect, it } from 'vitest';
import { givenOrg } from '../../support/app.ts';
import { linksOf } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import { givenCustomer, givenFinalInvoice, givenInvoice } from '../../support/invoices.ts';
import { faultsIn } from '../../support/page-rules.ts';

describe('GET /console/{orgId}/invoices', () => {
  it('says what to do where there is none, and what to undo where none is like that', async () => {
    const org = await givenOrg();
    const browser = browse(org.user);

    const empty = await browser.open(`/console/${org.orgId}/invoices`);
    const filtered = await browser.open(`/console/${org.orgId}/invoices?q=none`);

    expect(empty.text).toContain('No invoice yet');
    expect(filtered.text).toContain('Nothing found');
    for (const page of [empty, filtered]) expect(faultsIn(page.markup)).toEqual([]);
  });

  it('400 as a page for a filter that is none', async () => {
    const org = await givenOrg();

    const page = await browse(org.user).open(`/console/${org.orgId}/invoices?dueFrom=soon`);

    expect(page.status).toBe(400);
    expect(faultsIn(page.markup)).toEqual([]);
  });

  it('finds by words and state, keeps them in the form, and escapes them', async () => {
    const org = await givenOrg();
    const customer = await givenCustomer(org, { name: hostileName });
    const overdue = { issueDate: '2026-01-02', dueDate: '2026-01-31' };
    const late = await givenFinalInvoice(org, { customerId: customer.id, ...overdue });
    const draft = await givenInvoice(org, { customerId: customer.id });
    const path = `/console/${org.orgId}/invoices`;
    const query = new URLSearchParams({ q: hostileName, status: 'overdue' });

    const found = await browse(org.user).open(`${path}?${query}`);

    expect(faultsIn(found.markup)).toEqual([]);
    expect(linksOf(found)).toContain(`${path}/${late.id}`);
    expect(linksOf(found)).not.toContain(`${path}/${draft.id}`);
    expect(found.text).toContain(hostileName.replace(/\s+/g, ' '));
  });

  it('leads page by page through more than one holds, each once', async () => {
    const org = await givenOrg();
    const customerId = (await givenCustomer(org)).id;
    const made: string[] = [];
    for (let i = 0; i < 51; i += 1) made.push((await givenInvoice(org, { customerId })).id);
    const path = `/console/${org.orgId}/invoices`;
    const browser = browse(org.user);
    const shown = (links: string[]) => made.filter((id) => links.includes(`${path}/${id}`));

    const first = linksOf(await browser.open(path));
    const next = first.find((link) => link.includes('cursor='))!;
    const second = linksOf(await browser.open(next));

    expect([shown(first).length, shown(second).length]).toEqual([50, 1]);
    expect(new Set([...shown(first), ...shown(second)]).size).toBe(51);
    expect(second).toContain(path);
  });
});
