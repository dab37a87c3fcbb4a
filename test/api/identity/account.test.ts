import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { bearer, givenAccount, logIn, password } from './given-account.ts';

const next = 'seven lakes behind the wall';

describe('/api/auth/sessions', () => {
  it('lists every sign-in with the current one marked, and no secret', async () => {
    const { client, accessToken, email } = await givenAccount();
    await logIn(client, email);

    const { body } = await client('GET', '/api/auth/sessions', undefined, bearer(accessToken));

    expect(body.data).toHaveLength(2);
    expect(body.data.map((row: { current: boolean }) => row.current)).toEqual([false, true]);
    expect(Object.keys(body.data[0]).sort()).toEqual([
      'createdAt',
      'current',
      'expiresAt',
      'id',
      'ip',
      'lastUsedAt',
      'userAgent',
    ]);
  });

  it('404 for the sign-in of somebody else, one that was ended, and what is no id', async () => {
    const [mine, other] = [await givenAccount(), await givenAccount()];
    const headers = bearer(mine.accessToken);
    const { body } = await other.client(
      'GET',
      '/api/auth/sessions',
      undefined,
      bearer(other.accessToken),
    );

    for (const id of [body.data[0].id, newId(), '__proto__']) {
      const res = await mine.client('DELETE', `/api/auth/sessions/${id}`, undefined, headers);
      expect(res.status, id).toBe(404);
    }
    const still = await other.client('GET', '/api/auth/me', undefined, bearer(other.accessToken));
    expect(still.status).toBe(200);
  });

  it('204 ends one with its cookie and tokens, and the others live on', async () => {
    const { client, accessToken, email } = await givenAccount();
    const headers = bearer(accessToken);
    const { body: tokens, headers: sent } = await logIn(client, email);
    const cookie = sent.get('set-cookie')?.split(';')[0] ?? '';
    const { body } = await client('GET', '/api/auth/sessions', undefined, headers);
    const [{ id }] = body.data;

    const ended = await client('DELETE', `/api/auth/sessions/${id}`, undefined, headers);
    const after = [
      await client('GET', '/api/auth/me', undefined, bearer(tokens.accessToken)),
      await client('GET', '/api/auth/me', undefined, { cookie }),
      await client('POST', '/api/auth/refresh', { refreshToken: tokens.refreshToken }),
      await client('GET', '/api/auth/me', undefined, headers),
    ];

    expect(ended.status).toBe(204);
    expect(after.map((res) => res.status)).toEqual([401, 401, 401, 200]);
  });

  it('204 ends all of them, this one included', async () => {
    const { client, accessToken, email } = await givenAccount();
    const other = (await logIn(client, email)).body;

    const all = await client('DELETE', '/api/auth/sessions', undefined, bearer(accessToken));

    expect(all.status).toBe(204);
    for (const token of [accessToken, other.accessToken]) {
      expect((await client('GET', '/api/auth/me', undefined, bearer(token))).status).toBe(401);
    }
  });
});

describe('POST /api/auth/change-password', () => {
  it('422 for a wrong current password, counted like a failed sign-in, and for a weak new one', async () => {
    const { client, accessToken, email } = await givenAccount();
    const change = (currentPassword: string, newPassword: string) =>
      client(
        'POST',
        '/api/auth/change-password',
        { currentPassword, newPassword },
        bearer(accessToken),
      );

    const weak = await change(password, 'password12345');
    const guesses = await Promise.all(
      Array.from({ length: 12 }, () => change('not my password', next)),
    );

    expect(weak).toMatchObject({ status: 422, body: { errors: [{ path: 'newPassword' }] } });
    expect(guesses.filter(({ status }) => status === 422)).toHaveLength(10);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(2);
    expect((await logIn(client, email)).status).toBe(429);
  });

  it('204 takes the new password, not the old one, and ends every other sign-in', async () => {
    const { client, accessToken, email } = await givenAccount();
    const other = (await logIn(client, email)).body;

    const changed = await client(
      'POST',
      '/api/auth/change-password',
      { currentPassword: password, newPassword: next },
      bearer(accessToken),
    );

    expect(changed.status).toBe(204);
    expect((await client('GET', '/api/auth/me', undefined, bearer(accessToken))).status).toBe(200);
    const gone = await client('GET', '/api/auth/me', undefined, bearer(other.accessToken));
    expect(gone.status).toBe(401);
    expect((await logIn(client, email, password)).status).toBe(401);
    expect((await logIn(client, email, next)).status).toBe(200);
  });
});
