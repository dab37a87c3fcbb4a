import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { actionsOf, fieldsOf, linksOf } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import {
  givenCustomer,
  givenFinalInvoice,
  givenInvoice,
  longNotDue,
  readInvoice,
} from '../../support/invoices.ts';
import { faultsIn } from '../../support/page-rules.ts';

/** A final invoice and a draft of somebody who tries to be markup. */
async function given() {
  const org = await givenOrg();
  const customerId = (await givenCustomer(org, { name: hostileName })).id;
  const final = await givenFinalInvoice(org, { customerId, ...longNotDue });
  const draft = await givenInvoice(org, { customerId, ...longNotDue });
  const path = `/console/${org.orgId}/invoices`;
  const statuses = async () =>
    Promise.all([final, draft].map(async ({ id }) => (await readInvoice(org, id)).status));
  return { org, final, draft, path, bulk: `${path}/bulk`, statuses, browser: browse(org.user) };
}

const tick = (...ids: string[]) => Object.fromEntries(ids.map((id) => [`invoice.${id}`, 'on']));

describe('POST /console/{orgId}/invoices/bulk', () => {
  it('403 for who may only read, who sees a list without boxes', async () => {
    const { org, final, path, bulk, statuses, browser } = await given();
    const approver = browse(await givenMember(org.orgId, 'approver'));
    const page = await browser.open(path);

    const typed = { ...tick(final.id), act: 'void', reason: 'Mine' };
    const refused = await approver.send(page, bulk, typed);

    expect(refused.status).toBe(403);
    expect(actionsOf(await approver.open(path))).not.toContain(bulk);
    expect(await statuses()).toEqual(['finalized', 'draft']);
  });

  it('422 with what is missing beside its field, and the boxes as they were', async () => {
    const { final, path, bulk, statuses, browser } = await given();
    const page = await browser.open(`${path}?sort=due`);

    const nobody = await browser.send(page, bulk, { act: 'send' });
    const nothing = await browser.send(page, bulk, tick(final.id));
    const why = await browser.send(page, bulk, { ...tick(final.id), act: 'void' });
    const other = await browser.send(page, bulk, { ...tick(final.id), act: 'delete' });

    expect([nobody, nothing, why, other].map(({ status }) => status)).toEqual(Array(4).fill(422));
    expect(nobody.text).toContain('Tick at least one invoice.');
    expect(why.text).toContain('Why: please fill this in.');
    expect(fieldsOf(why, bulk)).toMatchObject({ ...tick(final.id), act: 'void', back: 'sort=due' });
    for (const shown of [nobody, nothing, why, other]) expect(faultsIn(shown.markup)).toEqual([]);
    expect(await statuses()).toEqual(['finalized', 'draft']);
  });

  it('does it to each that can be, and names with its reason what was refused', async () => {
    const { final, draft, path, bulk, statuses, browser } = await given();
    const page = await browser.open(path);
    const typed = { ...tick(final.id, draft.id), act: 'void', reason: 'Entered twice' };

    const done = await browser.send(page, bulk, typed);
    const again = await browser.send(page, bulk, typed);

    expect([done.status, again.status]).toEqual([200, 200]);
    expect(done.text).toContain('Void: 1 done, 1 refused');
    expect(again.text).toBe(done.text);
    expect(done.text).toContain(hostileName);
    expect(linksOf(done)).toEqual(
      expect.arrayContaining([`${path}/${final.id}`, `${path}/${draft.id}`, path]),
    );
    expect(faultsIn(done.markup)).toEqual([]);
    expect(await statuses()).toEqual(['void', 'draft']);
  });

  it('ticks all that are shown where it is asked to, and sends them', async () => {
    const { path, bulk, statuses, browser } = await given();
    const page = await browser.open(`${path}?tick=all`);

    const done = await browser.send(page, bulk, { act: 'send' });

    expect(done.text).toContain('Send: 2 done');
    expect(await statuses()).toEqual(['sent', 'sent']);
  });

  it('leads the file and the order by the same filter as the list', async () => {
    const { org, path, browser } = await given();

    const page = await browser.open(`${path}?status=draft&sort=total`);

    const file = `/api/orgs/${org.orgId}/invoices/export?status=draft&sort=total`;
    expect(linksOf(page)).toContain(file);
    expect(faultsIn(page.markup)).toEqual([]);
  });
});
