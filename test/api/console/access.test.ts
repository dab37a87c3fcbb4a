import { describe, expect, it } from 'vitest';
import { givenApp, givenMember, givenOrg } from '../../support/app.ts';
import { browserOf, linksOf } from '../../support/browser.ts';
import { browse } from '../../support/console.ts';
import { givenInvoice, readInvoice } from '../../support/invoices.ts';
import { faultsIn } from '../../support/page-rules.ts';
import { givenAccount } from '../identity/given-account.ts';

const nobody = browserOf(givenApp(), {});

async function givenDraft() {
  const org = await givenOrg();
  const { id } = await givenInvoice(org);
  return { org, id, home: `/console/${org.orgId}`, path: `/console/${org.orgId}/invoices/${id}` };
}

describe('the console', () => {
  it('303 to the sign-in and back for nobody', async () => {
    const { path } = await givenDraft();

    const asked = await nobody.open(`${path}?done=send`);
    const sent = await nobody.post(`${path}/send`, {});

    const next = encodeURIComponent(`${path}?done=send`);
    expect(asked).toMatchObject({ status: 303, location: `/login?next=${next}` });
    expect(sent).toMatchObject({ status: 303, location: '/login?next=%2Fconsole' });
  });

  it('303 from its entry to the first organization, or to the account of who has none', async () => {
    const org = await givenOrg();
    const { cookie, organization } = await givenAccount();

    const entered = await browse(org.user).open('/console');
    const bySession = await browserOf(givenApp(), { cookie }).open('/console');

    expect(entered).toMatchObject({ status: 303, location: `/console/${org.orgId}` });
    expect(bySession.location).toBe(`/console/${organization.id}`);
  });

  it('404 as a page for strangers, for what is no id and for what is no page', async () => {
    const [{ org, home, path }, other] = [await givenDraft(), await givenOrg()];
    const stranger = browse(other.user);
    const invoiceId = path.split('/').at(-1);

    const pages = [
      await stranger.open(home),
      await stranger.open(path),
      await stranger.open(`/console/${other.orgId}/invoices/${invoiceId}`),
      await stranger.post(`/console/${other.orgId}/invoices/${invoiceId}/send`, {}),
      await browse(org.user).open(`${home}/invoices/none`),
      await browse(org.user).open(`${home}/invoices/none%2F..%2F${invoiceId}`),
      await browse(org.user).open('/console/none'),
      await browse(org.user).open('/console/none/invoices'),
      await browse(org.user).post(`${path}/none`, {}),
    ];

    expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 404));
    for (const page of pages) expect(faultsIn(page.markup)).toEqual([]);
    expect(pages.map(({ text }) => text).join()).not.toContain('Acme');
  });

  it.each([
    ['owner', 200],
    ['admin', 200],
    ['accountant', 200],
    ['approver', 200],
    ['analyst', 403],
    ['viewer', 403],
  ] as const)('is for an %s: %i', async (role, status) => {
    const { org, home, path } = await givenDraft();
    const browser = browse(await givenMember(org.orgId, role));

    const pages = [await browser.open(`${home}/invoices`), await browser.open(path)];

    expect(pages.map((page) => page.status)).toEqual([status, status]);
    for (const page of pages) expect(faultsIn(page.markup)).toEqual([]);
  });

  it('403 for a form of a page from elsewhere, which a cookie would sign', async () => {
    const { cookie, organization, accessToken, client } = await givenAccount();
    const call = <T>(method: string, path: string, body?: object) =>
      client(method, `/api/orgs/${organization.id}${path}`, body, {
        authorization: `Bearer ${accessToken}`,
      }) as Promise<T>;
    const { id } = await givenInvoice({ call } as Parameters<typeof givenInvoice>[0]);
    const app = givenApp({ requireVerifiedEmail: false });
    const path = `/console/${organization.id}/invoices/${id}`;
    const ours = browserOf(app, { cookie });
    const theirs = browserOf(app, { cookie, 'sec-fetch-site': 'cross-site' });
    const page = await ours.open(path);

    const refused = await theirs.send(page, `${path}/delete`);
    const stillThere = await ours.open(path);
    const done = await ours.send(page, `${path}/delete`);

    expect(refused.status).toBe(403);
    expect(stillThere.status).toBe(200);
    expect(done).toMatchObject({ status: 303 });
  });

  it('leads to each organization of a person, and loads nothing from anywhere else', async () => {
    const { organization, cookie, accessToken, client } = await givenAccount();
    const second = await client(
      'POST',
      '/api/orgs',
      { name: 'Second' },
      { authorization: `Bearer ${accessToken}` },
    );

    const page = await browserOf(givenApp(), { cookie }).open(
      `/console/${organization.id}/invoices`,
    );

    expect(linksOf(page)).toContain(`/console/${second.body.id}`);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('lets nobody do by a form what the route refuses them', async () => {
    const { org, id, path } = await givenDraft();
    const approver = browse(await givenMember(org.orgId, 'approver'));
    const owner = browse(org.user);
    const page = await owner.open(path);

    const sent = await approver.send(page, `${path}/send`);
    const deleted = await approver.send(page, `${path}/delete`);

    expect([sent.status, deleted.status]).toEqual([403, 403]);
    expect(await readInvoice(org, id)).toMatchObject({ status: 'draft' });
  });
});
