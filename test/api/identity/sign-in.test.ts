import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { database, givenApp } from '../../support/app.ts';
import { bearer, givenAccount, givenClient, logIn, newAccount } from './given-account.ts';

const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status);
const without = ({ requestId, ...rest }: Record<string, unknown>) => rest;

describe('POST /api/auth/login', () => {
  it('401 in the same words for a wrong password, an unknown address and a disabled account', async () => {
    const [known, disabled] = [await givenAccount(), await givenAccount()];
    await database.app.unscoped
      .updateTable('users')
      .set({ disabledAt: sql`now()` })
      .where('id', '=', disabled.user.id)
      .execute();
    const client = givenClient();

    const wrong = await logIn(client, known.email, 'not the password at all');
    const unknown = await logIn(client, newAccount().email);
    const shut = await logIn(client, disabled.email);

    expect(statuses([wrong, unknown, shut])).toEqual([401, 401, 401]);
    expect(without(wrong.body)).toMatchObject({ code: 'wrong-credentials' });
    expect(without(unknown.body)).toEqual(without(wrong.body));
    expect(without(shut.body)).toEqual(without(wrong.body));
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  it('does the work of a hash for an unknown address too', async () => {
    const { email } = await givenAccount();
    const client = givenClient();
    // CPU time of this process, hashing threads included: other than the clock, a busy machine
    // leaves it alone.
    const costOf = async (address: string) => {
      const before = process.cpuUsage();
      await logIn(client, address, 'not the password at all');
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

    const [known, unknown]: [number[], number[]] = [[], []];
    for (let i = 0; i < 8; i += 1) {
      known.push(await costOf(email));
      unknown.push(await costOf(newAccount().email));
    }

    expect(median(unknown)).toBeGreaterThan(median(known) / 3);
    expect(median(unknown)).toBeLessThan(median(known) * 3);
  });

  it('lets exactly 10 of 40 guesses at once at one account through, the right one after them too late', async () => {
    const { email } = await givenAccount();

    const guesses = await Promise.all(
      Array.from({ length: 40 }, () => logIn(givenClient(), email, 'a guess at a password')),
    );
    const right = await logIn(givenClient(), email);

    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(30);
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(800);
  });

  it('throttles an address that nobody has just as one that somebody has', async () => {
    const { email } = newAccount();

    const guesses = await Promise.all(
      Array.from({ length: 12 }, () => logIn(givenClient(), email, 'a guess at a password')),
    );

    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(2);
  });

  it('429 after 50 failures from one network address, whatever the accounts', async () => {
    const client = givenClient();

    const guesses = await Promise.all(
      Array.from({ length: 55 }, () => logIn(client, newAccount().email)),
    );

    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(5);
    expect((await logIn(givenClient(), newAccount().email)).status).toBe(401);
  });

  it('forgets the failures of an account that signs in, and counts no success', async () => {
    const { email, client } = await givenAccount();
    const failures = (count: number) =>
      Promise.all(Array.from({ length: count }, () => logIn(givenClient(), email, 'a wrong one')));

    await failures(9);
    const answers = [];
    for (let i = 0; i < 12; i += 1) answers.push(await logIn(client, email));
    await failures(9);

    expect(new Set(statuses(answers))).toEqual(new Set([200]));
    expect((await logIn(client, email)).status).toBe(200);
  });

  it('200 with tokens of the default organization, a cookie for browsers, and an audit row', async () => {
    const { email, client, organization, user } = await givenAccount();

    const { status, body, headers } = await logIn(client, email.toUpperCase());
    const [, payload = ''] = body.accessToken.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const { body: audit } = await client(
      'GET',
      `/api/orgs/${organization.id}/audit?action=user.login`,
      undefined,
      bearer(body.accessToken),
    );

    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken']);
    expect(claims).toMatchObject({
      sub: user.id,
      org: organization.id,
      role: 'owner',
      permissions: ['*'],
    });
    expect(headers.get('set-cookie')).toMatch(/^bursar=\w+;.*HttpOnly;.*SameSite=Lax/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(audit.data).toMatchObject([{ entityType: 'user', entityId: user.id }]);
  });

  it('names the cookie so that only our own host over https can have set it', async () => {
    const app = givenApp({ publicUrl: 'https://bursar.example', trustedProxies: ['127.0.0.1'] });
    const { client, email } = await givenAccount(givenClient(app));

    const { headers } = await logIn(client, email);

    expect(headers.get('set-cookie')).toMatch(/^__Host-bursar=\w+;.*Secure/);
    expect(headers.get('set-cookie')).not.toMatch(/Domain/i);
  });

  it('stores no session id and no refresh token that could be used', async () => {
    const { cookie, refreshToken, user } = await givenAccount();
    const db = database.app.unscoped;

    const sessions = await db
      .selectFrom('sessions')
      .selectAll()
      .where('userId', '=', user.id)
      .execute();
    const tokens = await db
      .selectFrom('refreshTokens')
      .selectAll()
      .where('userId', '=', user.id)
      .execute();
    const stored = JSON.stringify([sessions, tokens]);

    expect(sessions).toHaveLength(1);
    expect(stored).not.toContain(cookie.split('=')[1]);
    expect(stored).not.toContain(refreshToken);
  });
});

describe('a session cookie', () => {
  it('signs reads in; writes need our own origin or an allowed one', async () => {
    const { client, cookie, organization } = await givenAccount();
    const path = `/api/orgs/${organization.id}`;
    const rename = (headers: Record<string, string>) =>
      client('PATCH', path, { name: 'Renamed' }, { cookie, ...headers });

    const refused = [
      await rename({}),
      await rename({ origin: 'https://evil.example' }),
      await rename({ origin: 'null' }),
      await rename({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }),
      await rename({ 'sec-fetch-site': 'same-site' }),
      await rename({ origin: 'https://app.example.evil.example' }),
    ];
    const allowed = [
      await rename({ 'sec-fetch-site': 'same-origin' }),
      await rename({ origin: 'http://127.0.0.1:8000' }),
      await rename({ origin: 'https://app.example' }),
    ];

    expect((await client('GET', path, undefined, { cookie })).status).toBe(200);
    expect(statuses(refused)).toEqual([403, 403, 403, 403, 403, 403]);
    expect(refused[0]?.body.code).toBe('cross-site-request');
    expect(statuses(allowed)).toEqual([200, 200, 200]);
  });

  it('401 when it is made up, cut, someone else made it longer, or its time is over', async () => {
    const { client, cookie, user } = await givenAccount();
    const me = (value: string) => client('GET', '/api/auth/me', undefined, { cookie: value });
    const bad = ['bursar=', 'bursar=%00', `${cookie}x`, cookie.slice(0, -1), 'bursar=__proto__'];

    for (const value of bad) expect((await me(value)).status, value).toBe(401);
    expect((await me(cookie)).status).toBe(200);
    const db = database.app.unscoped;
    await db
      .updateTable('sessions')
      .set({ createdAt: sql`now() - interval '31 days'` })
      .where('userId', '=', user.id)
      .execute();
    expect((await me(cookie)).status).toBe(401);
  });

  it('is another one after the next sign-in, and the old one is worth nothing', async () => {
    const { client, cookie, email, password } = await givenAccount();

    const { headers } = await client('POST', '/api/auth/login', { email, password }, { cookie });
    const next = headers.get('set-cookie')?.split(';')[0] ?? '';

    expect(next).not.toBe(cookie);
    expect((await client('GET', '/api/auth/me', undefined, { cookie })).status).toBe(401);
    expect((await client('GET', '/api/auth/me', undefined, { cookie: next })).status).toBe(200);
  });
});

describe('POST /api/auth/logout', () => {
  it('204 ends the cookie, the access token and the refresh token of this sign-in alone', async () => {
    const { client, cookie, accessToken, refreshToken, email } = await givenAccount();
    const other = (await logIn(client, email)).body;

    const out = await client('POST', '/api/auth/logout', undefined, bearer(accessToken));
    const after = [
      await client('GET', '/api/auth/me', undefined, bearer(accessToken)),
      await client('GET', '/api/auth/me', undefined, { cookie }),
      await client('POST', '/api/auth/refresh', { refreshToken }),
      await client('GET', '/api/auth/me', undefined, bearer(other.accessToken)),
    ];

    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^bursar=;.*Max-Age=0/);
    expect(statuses(after)).toEqual([401, 401, 401, 200]);
  });
});
