import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { actionsOf, fieldsOf } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import { faultsIn } from '../../support/page-rules.ts';

interface Settings {
  legalName: string | null;
  defaultTerms: string;
  approvalFromMinor: number | null;
  version: number;
}

async function given() {
  const org = await givenOrg();
  const path = `/console/${org.orgId}/settings`;
  const read = async () => (await org.call<Settings>('GET', '/invoices/settings')).body;
  return { org, path, read, browser: browse(org.user) };
}

describe('/console/{orgId}/settings', () => {
  it('shows them to who may read, and 403 for a change by them', async () => {
    const { org, path, read, browser } = await given();
    const bookkeeper = browse(await givenMember(org.orgId, 'accountant'));
    const page = await browser.open(path);

    const shown = await bookkeeper.open(path);
    const refused = await bookkeeper.send(page, path, { legalName: 'Theirs' });

    expect(shown.status).toBe(200);
    expect(shown.text).toContain('First reminder');
    expect(actionsOf(shown)).not.toContain(path);
    expect(refused.status).toBe(403);
    expect(await read()).toMatchObject({ legalName: null });
    for (const one of [page, shown]) expect(faultsIn(one.markup)).toEqual([]);
  });

  it('422 with a word at each field, and all that was typed', async () => {
    const { path, read, browser } = await given();
    const page = await browser.open(path);
    const typed = { legalName: hostileName, approvalFromMinor: 'much', promiseGraceDays: '1.5' };

    const refused = await browser.send(page, path, typed);
    const odd = await browser.send(page, path, { defaultTerms: 'soon', 'address.city': 'Rome' });

    expect([refused.status, odd.status]).toEqual([422, 422]);
    expect(refused.text).toContain('this is not a number.');
    expect(refused.text).toContain('Days to wait after a promise: this is not a whole number.');
    expect(fieldsOf(refused, path)).toMatchObject(typed);
    expect(await read()).toMatchObject({ legalName: null });
    for (const one of [refused, odd]) expect(faultsIn(one.markup)).toEqual([]);
  });

  it('saves what is typed once, and nothing else changes', async () => {
    const { path, read, browser } = await given();
    const before = await read();
    const page = await browser.open(path);
    const typed = { legalName: hostileName, approvalFromMinor: '1,250.50' };

    const sent = [await browser.send(page, path, typed), await browser.send(page, path, typed)];

    for (const answer of sent) expect(answer.location).toBe(`${path}?done=save`);
    const { version, ...after } = { ...(await read()), updatedAt: '' };
    expect({ ...after, version: before.version }).toEqual({
      ...before,
      ...{ legalName: hostileName, approvalFromMinor: 125_050, updatedAt: '' },
    });
    expect(version).toBe(before.version + 1);
    const shown = await browser.open(sent[0]!.location!);
    expect(shown.text).toContain('Saved.');
    expect(fieldsOf(shown, path)).toMatchObject({
      ...{ legalName: hostileName, approvalFromMinor: '1250.50' },
    });
    expect(faultsIn(shown.markup)).toEqual([]);
  });

  it('412 for what somebody else has changed since', async () => {
    const { org, path, read, browser } = await given();
    const page = await browser.open(path);
    await org.call('PATCH', '/invoices/settings', { legalName: 'Theirs' });

    const refused = await browser.send(page, path, { legalName: 'Mine' });

    expect(refused.status).toBe(412);
    expect(fieldsOf(refused, path)).toMatchObject({ legalName: 'Mine' });
    expect(await read()).toMatchObject({ legalName: 'Theirs' });
  });
});
