import { describe, expect, it } from 'vitest';
import { givenApp } from '../../support/app.ts';
import { attributesOf, readMarkup } from '../../support/markup.ts';
import { givenWorkers, mailbox } from '../../support/workers.ts';
import { bearer, givenAccount, givenClient, logIn, newAccount, password } from './given-account.ts';

givenWorkers();

const app = givenApp();
const ours = { origin: 'http://127.0.0.1:8000' };
const next = 'seven lakes behind the wall';
const linkIn = (text: string) =>
  /http:\/\/127\.0\.0\.1:8000(\/\S+?token=[\w-]{43})/.exec(text)?.[1] ?? '';
const tokenOf = (path: string) => path.split('token=')[1] ?? '';

/** A browser: HTML is asked for, forms are sent as forms, redirects are seen. */
async function visit(path: string, headers: Record<string, string> = {}) {
  const res = await app.request(path, { headers: { accept: 'text/html', ...headers } });
  return { status: res.status, headers: res.headers, text: await res.text() };
}

async function send(path: string, fields: Record<string, string>, headers: object = ours) {
  const body = new URLSearchParams(fields);
  const res = await app.request(path, { method: 'POST', headers: { ...headers }, body });
  return { status: res.status, headers: res.headers, text: await res.text() };
}

describe.each(['/login', '/signup', '/forgot-password'])('GET %s', (path) => {
  it('shows a form that is valid markup, kept by nobody and framed by nobody', async () => {
    const { status, text, headers } = await visit(path);

    expect(status).toBe(200);
    expect(readMarkup(text).errors).toEqual([]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('POST /login', () => {
  it('401 shows the form again with the address, never the password', async () => {
    const { email } = newAccount();

    const { status, text, headers } = await send('/login', { email, password: 'a wrong password' });

    expect(status).toBe(401);
    expect(text).toContain(email);
    expect(text).not.toContain('a wrong password');
    expect(headers.get('set-cookie')).toBeNull();
  });

  it('403 for a form on another site, which would sign the visitor in to an account of theirs', async () => {
    const { email } = await givenAccount();

    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { ...ours, 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const res = await send('/login', { email, password }, headers);
      expect([res.status, res.headers.get('set-cookie')], JSON.stringify(headers)).toEqual([
        403,
        null,
      ]);
    }
  });

  it('403 with a session that no page of ours is known to have sent; 303 with nothing of a browser', async () => {
    const { email, cookie } = await givenAccount();

    const silent = await send('/login', { email, password }, { cookie });
    const typed = await send('/login', { email, password }, { cookie, 'sec-fetch-site': 'none' });
    const ownPage = await send('/login', { email, password }, { ...ours, cookie });
    const program = await send('/login', { email, password }, {});

    expect([silent.status, typed.status, ownPage.status, program.status]).toEqual([
      403, 403, 303, 303,
    ]);
    expect(silent.headers.get('set-cookie')).toBeNull();
  });

  it.each([
    ['/approve/x', '/approve/x'],
    ['https://evil.example', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/a\r\nset-cookie: x=1', '/'],
  ])('303 goes on to %j as %s', async (given, to) => {
    const { email } = await givenAccount();

    const { status, headers } = await send('/login', { email, password, next: given });

    expect([status, headers.get('location')]).toEqual([303, to]);
    expect(headers.get('set-cookie')).toMatch(/^bursar=\w+; .*HttpOnly/);
  });
});

describe('POST /signup', () => {
  it('422 names the fields and keeps what was typed, but for the password', async () => {
    const given = { ...newAccount(), name: '', password: 'too short' };

    const { status, text } = await send('/signup', given);

    expect(status).toBe(422);
    expect(text).toContain('id="name-error"');
    expect(text).toContain('id="password-error"');
    expect(text).toContain(given.email);
    expect(text).not.toContain('too short"');
    expect(readMarkup(text).errors).toEqual([]);
  });

  it('303 signs in, and the start page says who is there; signing out ends it', async () => {
    const account = newAccount();

    const { status, headers } = await send('/signup', account);
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const start = await visit('/home', { cookie });
    const foreign = await send('/logout', {}, { cookie, origin: 'https://evil.example' });
    const still = await visit('/home', { cookie });
    const out = await send('/logout', {}, { cookie, ...ours });
    const gone = await visit('/home', { cookie });

    expect(status).toBe(303);
    expect(start.text).toContain(account.email);
    expect([foreign.status, still.status]).toEqual([303, 200]);
    expect(out.headers.get('set-cookie')).toMatch(/^bursar=;/);
    expect([gone.status, gone.headers.get('location')]).toEqual([303, '/login']);
  });
});

describe('/verify-email', () => {
  it('changes nothing when a browser or a scanner opens it; the button confirms', async () => {
    const { email, client, accessToken } = await givenAccount();
    const path = linkIn((await mailbox.mailTo(email)).text);
    const verified = async () =>
      (await client('GET', '/api/auth/me', undefined, bearer(accessToken))).body.user.emailVerified;

    for (let i = 0; i < 5; i += 1) expect((await visit(path)).status).toBe(200);
    const head = await app.request(path, { method: 'HEAD', headers: { accept: 'text/html' } });
    const before = await verified();
    const pressed = await send('/verify-email', { token: tokenOf(path) }, {});
    const again = await send('/verify-email', { token: tokenOf(path) }, {});

    expect(head.status).toBe(200);
    expect(before).toBe(false);
    expect([pressed.status, again.status]).toEqual([200, 200]);
    expect(pressed.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await verified()).toBe(true);
  });

  it('confirms for a program that opens the link, and answers JSON', async () => {
    const { email } = await givenAccount();
    const path = linkIn((await mailbox.mailTo(email)).text);

    const res = await app.request(path);

    expect(res.status).toBe(200);
    expect(await res.json()).toMatchObject({ user: { email, emailVerified: true } });
  });

  it('404 for a link that is none', async () => {
    expect((await visit('/verify-email')).status).toBe(404);
    expect((await send('/verify-email', { token: 'A'.repeat(43) }, {})).status).toBe(404);
  });
});

describe('/reset-password', () => {
  it('asks without using the link up, refuses a weak password in place, sets a good one once', async () => {
    const { email, client } = await givenAccount();
    await mailbox.mailTo(email);
    const asked = await send('/forgot-password', { email });
    const path = linkIn((await mailbox.mailTo(email, 2)).text);
    const token = tokenOf(path);

    for (let i = 0; i < 3; i += 1) expect((await visit(path)).status).toBe(200);
    const weak = await send('/reset-password', { token, password: 'password12345' }, {});
    const done = await send('/reset-password', { token, password: next }, {});
    const again = await send('/reset-password', { token, password: next }, {});

    expect(asked.status).toBe(200);
    expect([weak.status, done.status, again.status]).toEqual([422, 200, 410]);
    expect(weak.text).toContain('id="password-error"');
    expect((await visit(path)).status).toBe(410);
    expect((await logIn(client, email, next)).status).toBe(200);
  });
});

/** Somebody who has an account, and the link by which another organization invites them. */
async function givenInvitedAccount() {
  const [host, guest] = [await givenAccount(), await givenAccount(givenClient())];
  await mailbox.mailTo(guest.email);
  const at = `/api/orgs/${host.organization.id}/invitations`;
  await host.client('POST', at, { email: guest.email, role: 'viewer' }, bearer(host.accessToken));
  const path = linkIn((await mailbox.mailTo(guest.email, 2)).text);
  const organizations = async () => {
    const me = await guest.client('GET', '/api/auth/me', undefined, bearer(guest.accessToken));
    return me.body.organizations.length;
  };
  return { guest, path, organizations };
}

describe('/invitations/accept', () => {
  it('lets somebody new in with a name and a password, once', async () => {
    const { client, accessToken, organization } = await givenAccount();
    const { email } = newAccount();
    const invite = { email, role: 'approver' };
    const at = `/api/orgs/${organization.id}/invitations`;
    await client('POST', at, invite, bearer(accessToken));
    const path = linkIn((await mailbox.mailTo(email)).text);
    const token = tokenOf(path);

    const shown = await visit(path);
    const incomplete = await send('/invitations/accept', { token, password: next }, {});
    const accepted = await send('/invitations/accept', { token, name: 'Bea', password: next }, {});
    const again = await send('/invitations/accept', { token, name: 'Bea', password: next }, {});

    expect(shown.text).toContain('Join Nordwind');
    expect([incomplete.status, accepted.status, again.status]).toEqual([422, 200, 410]);
    expect(accepted.headers.get('set-cookie')).toMatch(/^bursar=/);
    expect((await visit('/invitations/accept?token=x')).status).toBe(410);
  });

  it('asks an account to sign in, whoever has the link, and lets it in by one press then', async () => {
    const { guest, path, organizations } = await givenInvitedAccount();
    const token = tokenOf(path);

    const shown = await visit(path);
    const pressed = await send('/invitations/accept', { token }, {});
    const before = await organizations();
    const toSignIn = /href="(\/login\?next=[^"]+)"/.exec(shown.text)?.[1] ?? '';
    const form = readMarkup((await visit(toSignIn)).text)
      .find('input')
      .map(attributesOf);
    const next = form.find(({ name }) => name === 'next')?.['value'] ?? '';
    const signedIn = await send('/login', { email: guest.email, password, next });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const ask = await visit(signedIn.headers.get('location') ?? '', { cookie });
    const accepted = await send('/invitations/accept', { token }, { ...ours, cookie });

    expect([shown.status, pressed.status, before]).toEqual([401, 401, 1]);
    expect([ask.status, accepted.status, await organizations()]).toEqual([200, 200, 2]);
    expect(ask.text).toContain('Accept the invitation');
  });

  it('403 in the browser of another account, and for the account without our own page', async () => {
    const { guest, path, organizations } = await givenInvitedAccount();
    const { cookie } = await givenAccount(givenClient());
    const token = tokenOf(path);

    const shown = await visit(path, { cookie });
    const pressed = await send('/invitations/accept', { token }, { ...ours, cookie });
    const elsewhere = await send('/invitations/accept', { token }, { cookie: guest.cookie });

    expect([shown.status, pressed.status, elsewhere.status]).toEqual([403, 403, 403]);
    expect(shown.text).not.toContain('Accept the invitation');
    expect(await organizations()).toBe(1);
  });
});
