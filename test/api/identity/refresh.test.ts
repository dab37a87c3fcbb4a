import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { database } from '../../support/app.ts';
import { bearer, givenAccount, givenClient } from './given-account.ts';

const trade = (client: ReturnType<typeof givenClient>, refreshToken: unknown) =>
  client('POST', '/api/auth/refresh', { refreshToken });

describe('POST /api/auth/refresh', () => {
  it.each([
    ['nothing', undefined, 400],
    ['a number', 7, 400],
    ['__proto__', '__proto__', 400],
    ['an access token in its place', 'eyJhbGciOiJIUzI1NiJ9.e30.x', 400],
    ['a token that nobody has', 'A'.repeat(43), 401],
  ])('refuses %s', async (_, token, status) => {
    expect((await trade(givenClient(), token)).status).toBe(status);
  });

  it('200 with the next pair; both access tokens work, the old refresh token does not', async () => {
    const { client, accessToken, refreshToken } = await givenAccount();

    const { status, body } = await trade(client, refreshToken);

    expect(status).toBe(200);
    expect(body).toMatchObject({ expiresIn: 900, accessToken: expect.stringMatching(/^ey/) });
    expect(body.refreshToken).not.toBe(refreshToken);
    for (const token of [accessToken, body.accessToken]) {
      expect((await client('GET', '/api/auth/me', undefined, bearer(token))).status).toBe(200);
    }
  });

  it('401 for a token that was used before, and that ends the whole sign-in, on the record', async () => {
    const { client, refreshToken, cookie, organization, email, password } = await givenAccount();
    const next = (await trade(client, refreshToken)).body;

    const replay = await trade(client, refreshToken);
    const after = [
      await trade(client, next.refreshToken),
      await client('GET', '/api/auth/me', undefined, bearer(next.accessToken)),
      await client('GET', '/api/auth/me', undefined, { cookie }),
    ];
    const again = (await client('POST', '/api/auth/login', { email, password })).body;
    const { body: audit } = await client(
      'GET',
      `/api/orgs/${organization.id}/audit?action=user.token-reused`,
      undefined,
      bearer(again.accessToken),
    );

    expect(replay).toMatchObject({ status: 401, body: { code: 'token-reused' } });
    expect(after.map((res) => res.status)).toEqual([401, 401, 401]);
    expect(audit.data).toHaveLength(1);
  });

  it('gives one of several requests at once the next token, and the sign-in lives on', async () => {
    const { client, refreshToken } = await givenAccount();

    const answers = await Promise.all(Array.from({ length: 4 }, () => trade(client, refreshToken)));
    const won = answers.filter((res) => res.status === 200);

    expect(answers.map((res) => res.status).sort()).toEqual([200, 409, 409, 409]);
    expect((await trade(client, won[0]?.body.refreshToken)).status).toBe(200);
  });

  it('401 when the 30 days of the token are over', async () => {
    const { client, refreshToken, user } = await givenAccount();
    await database.app.unscoped
      .updateTable('refreshTokens')
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where('userId', '=', user.id)
      .execute();

    expect((await trade(client, refreshToken)).status).toBe(401);
  });
});

describe('an access token', () => {
  const header = (alg: string) => Buffer.from(JSON.stringify({ alg })).toString('base64url');

  it('401 for every kind of credential that is none', async () => {
    const { client, accessToken } = await givenAccount();
    const [, payload = '', signature = ''] = accessToken.split('.');
    const bad = [
      'Bearer',
      'Bearer ',
      'Bearer __proto__',
      'Bearer null',
      `Bearer ${header('none')}.${payload}.`,
      `Bearer ${header('HS512')}.${payload}.${signature}`,
      `Bearer ${accessToken.slice(0, -2)}`,
      `Bearer ${accessToken}, Bearer ${accessToken}`,
      `Basic ${Buffer.from('ann:password').toString('base64')}`,
      accessToken,
      `Bearer bsr_live_${'a'.repeat(43)}`,
    ];

    for (const authorization of bad) {
      const res = await client('GET', '/api/auth/me', undefined, { authorization });
      expect(res.status, authorization).toBe(401);
    }
  });

  it('401 as soon as its person is disabled', async () => {
    const { client, accessToken, user } = await givenAccount();
    await database.app.unscoped
      .updateTable('users')
      .set({ disabledAt: sql`now()` })
      .where('id', '=', user.id)
      .execute();

    expect((await client('GET', '/api/auth/me', undefined, bearer(accessToken))).status).toBe(401);
  });
});
