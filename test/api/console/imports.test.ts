import { describe, expect, it } from 'vitest';
import { givenApp, givenMember, givenOrg } from '../../support/app.ts';
import { actionsOf, fieldsOf, linksOf, type Shown } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import { csvForm, csvOf, importEnded } from '../../support/imports.ts';
import { readMarkup } from '../../support/markup.ts';
import { faultsIn } from '../../support/page-rules.ts';
import { givenWorkers } from '../../support/workers.ts';

givenWorkers();
const app = givenApp();

async function given() {
  const org = await givenOrg();
  const path = `/console/${org.orgId}/imports`;
  const browser = browse(org.user);
  const upload = (page: Shown, form: FormData, token = org.user.token) =>
    uploadTo(path, { page, form, token });
  const count = async () =>
    (await org.call<{ data: object[] }>('GET', '/invoices?limit=50')).body.data.length;
  return { org, path, browser, upload, count };
}

interface Sent {
  page: Shown;
  form: FormData;
  token: string;
}

/** As a browser sends the form with what was typed and chosen. */
async function uploadTo(path: string, { page, form, token }: Sent) {
  for (const [name, value] of Object.entries(fieldsOf(page, path))) {
    if (name !== 'file' && !form.has(name)) form.set(name, value);
  }
  const headers = { authorization: `Bearer ${token}`, 'sec-fetch-site': 'same-origin' };
  const res = await app.request(path, { method: 'POST', headers, body: form });
  const markup = readMarkup(await res.text());
  return { status: res.status, location: res.headers.get('location'), markup, text: markup.text };
}

const good = csvOf('Globex,A-1,2026-01-05,2026-02-04,100.00,USD,');
const bad = `Globex,A-2,soon,2026-02-04,100.00,USD,`;

describe('/console/{orgId}/imports', () => {
  it('403 for who may only read, who sees what came in and is offered no form', async () => {
    const { org, path, browser, upload, count } = await given();
    const approver = await givenMember(org.orgId, 'approver');
    const page = await browser.open(path);

    const refused = await upload(page, csvForm(good), approver.token);
    const shown = await browse(approver).open(path);

    expect([refused.status, shown.status]).toEqual([403, 200]);
    expect(actionsOf(shown)).not.toContain(path);
    expect(await count()).toBe(0);
    for (const one of [page, shown]) expect(faultsIn(one.markup)).toEqual([]);
  });

  it('422 beside the field without a file, and in words for one that is none', async () => {
    const { path, browser, upload, count } = await given();
    const page = await browser.open(path);
    const empty = new FormData();
    empty.set('file', new File([], ''));

    const none = await upload(page, empty);
    const noise = await upload(page, csvForm('no headings here'));
    const money = await upload(page, csvForm(good, { currency: 'XXQ' }));

    expect([none, noise, money].map(({ status }) => status)).toEqual([422, 422, 422]);
    expect(none.text).toContain('CSV file: please fill this in.');
    expect(money.text).toContain('XXQ is no currency.');
    for (const one of [none, noise, money]) expect(faultsIn(one.markup)).toEqual([]);
    expect(await count()).toBe(0);
  });

  it('brings a file in once however often it is sent, says what is wrong, and takes it back', async () => {
    const { org, path, browser, upload, count } = await given();
    const page = await browser.open(path);
    const file = () => csvForm(`${good}${bad}\n`, {}, `${hostileName}.csv`);

    const first = await upload(page, file());
    const again = await upload(page, file());
    const one = first.location ?? '';
    await importEnded(org, one.split('/').at(-1) ?? '');
    const ended = await browser.open(one);
    const before = await count();
    const undone = await browser.send(ended, `${one}/undo`);
    const after = await browser.open(undone.location ?? '');

    expect([first.status, again.status, undone.status]).toEqual([303, 303, 303]);
    expect(again.location).toBe(one);
    expect(ended.text).toContain('Imported 1');
    expect(ended.text).toContain('Left out 1');
    expect(ended.text).toContain('soon');
    expect(linksOf(ended).some((href) => href.endsWith('/errors'))).toBe(true);
    expect([before, await count()]).toEqual([1, 0]);
    expect(after.text).toContain('Taken back: nothing of it is left.');
    expect(actionsOf(after)).toEqual([]);
    expect((await browser.open(path)).text).toContain('Taken back');
    for (const shown of [ended, after]) expect(faultsIn(shown.markup)).toEqual([]);
  });

  it('409 in words where what came in was paid since, and nothing is taken back', async () => {
    const { org, path, browser, upload, count } = await given();
    const one = (await upload(await browser.open(path), csvForm(good))).location ?? '';
    await importEnded(org, one.split('/').at(-1) ?? '');
    const page = await browser.open(one);
    const { body } = await org.call<{ data: { id: string }[] }>('GET', '/invoices');
    await org.call('POST', `/invoices/${body.data[0]?.id}/payments`, {
      ...{ amount: 1_000, date: '2026-02-10', method: 'cash' },
    });

    const refused = await browser.send(page, `${one}/undo`);

    expect(refused.status).toBe(409);
    expect(faultsIn(refused.markup)).toEqual([]);
    expect(await count()).toBe(1);
  });

  it('404 for an import of another organization', async () => {
    const [mine, theirs] = [await given(), await given()];
    const page = await mine.browser.open(mine.path);
    const id = ((await mine.upload(page, csvForm(good))).location ?? '').split('/').at(-1);

    expect((await theirs.browser.open(`${theirs.path}/${id}`)).status).toBe(404);
  });
});
