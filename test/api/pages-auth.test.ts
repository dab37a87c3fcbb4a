import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { givenApp } from '../support/app.ts';
import { attributesOf, readMarkup, textOf } from '../support/markup.ts';
import { givenWorkers, mailbox } from '../support/workers.ts';
import { givenAccount } from './identity/given-account.ts';

givenWorkers();

const ours = { 'sec-fetch-site': 'same-origin', origin: 'null' };

// Of this file alone, as a test of the limits may have used up the address of all others.
const from = `198.19.${randomInt(256)}.${randomInt(256)}`;
const app = givenApp({ trustedProxies: ['127.0.0.1'] });

async function visit(path: string, init: { headers?: Record<string, string> } & RequestInit = {}) {
  const res = await app.request(path, {
    ...init,
    headers: { 'x-forwarded-for': from, ...init.headers },
  });
  const { status, headers } = res;
  return { status, headers, location: headers.get('location'), page: readMarkup(await res.text()) };
}

const send = (path: string, fields: Record<string, string>, headers: Record<string, string>) =>
  visit(path, { method: 'POST', headers, body: new URLSearchParams(fields) });

describe('/ and /home', () => {
  it.each([
    {},
    { cookie: 'bursar=' },
    { cookie: 'bursar=kuczrwjd4q6n7mdf3linc6yaviymyzrgsy6ltacw' },
  ])('303 to the sign-in for nobody, with %j', async (headers) => {
    expect(await visit('/', { headers })).toMatchObject({ status: 303, location: '/login' });
    expect(await visit('/home', { headers })).toMatchObject({ status: 303, location: '/login' });
  });

  it('shows whoever is signed in their organizations, with the way out and to the API', async () => {
    const { cookie, email, organization } = await givenAccount();

    const start = await visit('/', { headers: { cookie } });
    const home = await visit('/home', { headers: { cookie } });

    expect(start).toMatchObject({ status: 303, location: '/home' });
    expect(home.page.text).toContain(email);
    expect(home.page.find('th').map(textOf).join(' ')).toContain(organization.id);
    expect(home.page.find('a').map((a) => attributesOf(a)['href'])).toContain('/api/docs');
    expect(home.page.find('form').map((f) => attributesOf(f)['action'])).toContain('/logout');
    expect(home.headers.get('cache-control')).toBe('no-store');
  });
});

describe('POST /verify-email/resend', () => {
  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a sibling of our host', { 'sec-fetch-site': 'same-site' }],
    ['an unnamed origin', { origin: 'null' }],
    ['nowhere', {}],
  ])('403 from %s', async (_, headers) => {
    const { cookie } = await givenAccount();

    expect(await send('/verify-email/resend', {}, { ...headers, cookie })).toMatchObject({
      status: 403,
    });
  });

  it('303 to the sign-in for nobody', async () => {
    expect(await send('/verify-email/resend', {}, ours)).toMatchObject({ location: '/login' });
  });

  it('mails the link again, until the address is confirmed', async () => {
    const { cookie, email } = await givenAccount();
    const asking = (await visit('/home', { headers: { cookie } })).page.text;

    const sent = await send('/verify-email/resend', {}, { ...ours, cookie });
    const { text } = await mailbox.mailTo(email, 2);
    const token = /\/verify-email\?token=([\w-]+)/.exec(text)?.[1] ?? '';
    const done = await send('/verify-email', { token }, ours);
    const quiet = (await visit('/home', { headers: { cookie } })).page.text;

    expect(asking).toContain('Please confirm');
    expect([sent.status, done.status]).toEqual([200, 200]);
    expect(quiet).not.toContain('Please confirm');
  });
});

describe('a form that is refused', () => {
  it('says beside each field what is wrong with it, in a sentence', async () => {
    const fields = { name: ' ', email: 'ann', organizationName: 'Nordwind', password: 'short' };

    const { status, page } = await send('/signup', fields, ours);

    const beside = page.elements.filter((e) => attributesOf(e)['class'] === 'field-error');
    expect(status).toBe(422);
    expect(beside.map(textOf)).toEqual([
      'Your name is missing.',
      'The e-mail address must look like ann@example.com.',
      'The password must have at least 12 characters.',
    ]);
  });

  it('says so of a password that is guessed, too', async () => {
    const fields = { name: 'Ann', email: 'ann@example.com', organizationName: 'Nordwind' };

    const { page } = await send('/signup', { ...fields, password: 'Password1234!' }, ours);

    expect(page.text).toContain('The password is one of the passwords that are guessed first.');
  });
});

describe('the headers of pages', () => {
  const token = 'q2Zr1bX0cV7nT5yU8wE3aS6dF9gH4jKl';

  it.each(['/reset-password', '/invitations/accept'])(
    '%s tells nobody its address',
    async (path) => {
      const { headers } = await visit(`${path}?token=${token}`);

      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('lets the browser name the origin of a form whose address is no secret', async () => {
    expect((await visit('/login')).headers.get('referrer-policy')).toBe('same-origin');
  });

  it('lets the documentation of the API set the styles that it needs', async () => {
    const { headers } = await visit('/api/docs');

    expect(headers.get('content-security-policy')).toContain("style-src 'self' 'unsafe-inline'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('has an icon where browsers look for one unasked', async () => {
    const { location } = await visit('/favicon.ico');

    const icon = await visit(location ?? '');

    expect(icon.headers.get('content-type')).toContain('image/svg+xml');
  });
});
