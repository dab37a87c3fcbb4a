import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { fieldsOf } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import { givenCustomer, givenFinalInvoice, longNotDue } from '../../support/invoices.ts';
import { faultsIn } from '../../support/page-rules.ts';

interface Listed {
  data: { id: string; status: string; subject: string; body: string; invoices: object[] }[];
}

/** A customer who tries to be markup and owes one invoice. */
async function given() {
  const org = await givenOrg();
  const { id } = await givenCustomer(org, { name: hostileName });
  const dates = { issueDate: '2026-01-02', dueDate: '2026-01-31' };
  const invoice = await givenFinalInvoice(org, { customerId: id, ...dates });
  const path = `/console/${org.orgId}/customers/${id}/message`;
  const messages = async () =>
    (await org.call<Listed>('GET', `/invoices/communications?customerId=${id}`)).body.data;
  return { org, invoice, path, messages, browser: browse(org.user) };
}

describe('/console/{orgId}/customers/{customerId}/message', () => {
  it('403 for who may only read, 404 for another organization’s customer', async () => {
    const [mine, other] = [await given(), await given()];
    const approver = browse(await givenMember(mine.org.orgId, 'approver'));
    const page = await mine.browser.open(mine.path);
    const foreign = other.path.replace(other.org.orgId, mine.org.orgId);

    const typed = { do: 'save', subject: 'Hello', body: 'Words' };
    const answers = [
      await approver.open(mine.path),
      await approver.send(page, mine.path, typed),
      await mine.browser.open(foreign),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 404]);
    expect(await mine.messages()).toEqual([]);
    expect(faultsIn(page.markup)).toEqual([]);
  });

  it('422 beside the field without words, and without an invoice to draft about', async () => {
    const { invoice, path, messages, browser } = await given();
    const page = await browser.open(path);

    const empty = await browser.send(page, path, { do: 'save', subject: 'Hello' });
    const nothing = await browser.send(page, path, { do: 'draft', [`about.${invoice.id}`]: '' });

    expect([empty.status, nothing.status]).toEqual([422, 422]);
    expect(empty.text).toContain('Text: please fill this in.');
    expect(nothing.text).toContain('Tick at least one invoice.');
    expect(fieldsOf(empty, path)).toMatchObject({ subject: 'Hello' });
    for (const shown of [empty, nothing]) expect(faultsIn(shown.markup)).toEqual([]);
    expect(await messages()).toEqual([]);
  });

  it('ticks at first what is late, and names its late charge once, beside it', async () => {
    const { org, invoice, path, browser } = await given();
    const { customerId } = invoice;
    const later = await givenFinalInvoice(org, { customerId, ...longNotDue });
    await org.db.updateTable('invoices').set({ lateFeeMinor: 4_000 }).execute();
    const late = `/invoices/${invoice.id}/late-charges`;
    const { body: charge } = await org.call<{ id: string }>('POST', late);

    const page = await browser.open(path);
    const drafted = await browser.send(page, path, { do: 'draft' });

    const held = fieldsOf(page, path);
    expect(held).toHaveProperty([`about.${invoice.id}`], 'on');
    for (const { id } of [later, charge]) expect(held).not.toHaveProperty([`about.${id}`]);
    const [, shown = ''] = drafted.text.split('As they would read it');
    expect(shown.split('LC-0001')).toHaveLength(2);
    expect(shown).toContain('$240.00');
  });

  it('drafts words from the facts, which are saved as changed, once, and not sent', async () => {
    const { org, path, messages, browser } = await given();
    const drafted = await browser.send(await browser.open(path), path, { do: 'draft' });
    const typed = { do: 'save', subject: 'About January' };

    const saved = await browser.send(drafted, path, typed);
    const again = await browser.send(drafted, path, typed);

    expect(drafted.status).toBe(200);
    expect(drafted.text).toContain('As they would read it');
    expect(drafted.text).toContain('$240.00');
    expect(faultsIn(drafted.markup)).toEqual([]);
    const made = await messages();
    expect(made).toMatchObject([
      { status: 'draft', subject: 'About January', body: fieldsOf(drafted, path)['body'] },
    ]);
    expect(made[0]?.invoices).toHaveLength(1);
    const shownAt = `/console/${org.orgId}/messages/${made[0]?.id}`;
    expect([saved.location, again.location]).toEqual([shownAt, shownAt]);
  });
});
