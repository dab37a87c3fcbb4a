import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openPool } from '../../../src/db/client.ts';
import { database, engine } from '../../support/app.ts';
import { databaseUrl } from '../../support/database-url.ts';
import { givenWorkers, mailbox } from '../../support/workers.ts';
import { bearer, givenAccount, givenClient, logIn, newAccount, password } from './given-account.ts';

givenWorkers();

const next = 'seven lakes behind the wall';
const tokenIn = (text: string) => /[?&]token=([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';
const verify = (token: string) => givenClient()('GET', `/api/auth/verify-email?token=${token}`);
const reset = (token: string, secret = next) =>
  givenClient()('POST', '/api/auth/reset-password', { token, password: secret });
const forgot = (email: string) => givenClient()('POST', '/api/auth/forgot-password', { email });

/** The mails that an account gets: first the one to confirm its address, then what the test asks. */
async function givenResetLink() {
  const account = await givenAccount();
  await mailbox.mailTo(account.email, 1);
  await forgot(account.email);
  return { ...account, token: tokenIn((await mailbox.mailTo(account.email, 2)).text) };
}

const makeOld = (token: string) =>
  sql`update account_mails set expires_at = now() - interval '1 second' where id =
    (select mail_id from one_time_tokens
     where token_hash = encode(sha256(${token}::bytea), 'hex'))`.execute(database.app.unscoped);

describe('GET /api/auth/verify-email', () => {
  it.each([
    ['missing', ''],
    ['cut', 'token=abc'],
    ['hostile', 'token=%00%ff'],
  ])('400 when the token is %s', async (_, query) => {
    const { status } = await givenClient()('GET', `/api/auth/verify-email?${query}`);

    expect(status).toBe(400);
  });

  it('422 for a token that nobody was sent, one for another purpose, and one that is too old', async () => {
    const { token: forReset } = await givenResetLink();
    const { email } = await givenAccount();
    const old = tokenIn((await mailbox.mailTo(email)).text);
    await makeOld(old);

    for (const token of ['A'.repeat(43), forReset]) {
      expect(await verify(token)).toMatchObject({ status: 422, body: { code: 'invalid-link' } });
    }
    expect(await verify(old)).toMatchObject({ status: 422, body: { code: 'link-expired' } });
  });

  it('200 confirms, says the same again and again, and after the link’s time', async () => {
    const { email, client, accessToken } = await givenAccount();
    const token = tokenIn((await mailbox.mailTo(email)).text);

    const answers = await Promise.all([verify(token), verify(token), verify(token)]);
    await makeOld(token);
    answers.push(await verify(token));
    const me = await client('GET', '/api/auth/me', undefined, bearer(accessToken));
    const audit = await client(
      'GET',
      `/api/orgs/${me.body.organizations[0].id}/audit?action=user.verify-email`,
      undefined,
      bearer(accessToken),
    );

    for (const res of answers) {
      expect(res).toMatchObject({ status: 200, body: { user: { email, emailVerified: true } } });
    }
    expect(me.body.user.emailVerified).toBe(true);
    expect(audit.body.data).toHaveLength(1);
  });
});

describe('POST /api/auth/resend-verification', () => {
  it('202 mails a new link; the older one works as well', async () => {
    const { email, client } = await givenAccount();
    const first = tokenIn((await mailbox.mailTo(email)).text);

    const res = await client('POST', '/api/auth/resend-verification', { email });
    const second = tokenIn((await mailbox.mailTo(email, 2)).text);

    expect(res).toMatchObject({ status: 202, body: { status: 'accepted' } });
    expect(second).not.toBe(first);
    expect((await verify(first)).status).toBe(200);
    expect((await verify(second)).status).toBe(200);
  });
});

describe('POST /api/auth/forgot-password', () => {
  it('202 with the same words and after the same time for an address that nobody has', async () => {
    const { email } = await givenAccount();
    const timed = async (address: string) => {
      const startedMs = performance.now();
      const { status, body } = await forgot(address);
      return { status, body, even: performance.now() - startedMs >= 295 };
    };

    const [known, unknown] = [await timed(email), await timed(newAccount().email)];

    expect(known).toEqual({ status: 202, body: { status: 'accepted' }, even: true });
    expect(unknown).toEqual(known);
  });

  it('429 after five for one address, known or not', async () => {
    const { email } = newAccount();

    const answers = await Promise.all(Array.from({ length: 7 }, () => forgot(email)));

    expect(answers.filter(({ status }) => status === 429)).toHaveLength(2);
  });
});

describe('POST /api/auth/reset-password', () => {
  it('422 for a token that nobody was sent, and for one that is too old', async () => {
    const { token, email } = await givenResetLink();
    await makeOld(token);

    expect((await reset('A'.repeat(43))).status).toBe(422);
    expect((await reset(token)).status).toBe(422);
    expect((await logIn(givenClient(), email)).status).toBe(200);
  });

  it('422 for a weak password does not use the link up', async () => {
    const { token } = await givenResetLink();

    const weak = await reset(token, 'password12345');

    expect(weak).toMatchObject({ status: 422, body: { code: 'weak-password' } });
    expect((await reset(token)).status).toBe(204);
  });

  it('sets it for one of five at once, ends every sign-in, and tells the person', async () => {
    const { token, email, accessToken, refreshToken, cookie, client } = await givenResetLink();

    const answers = await Promise.all(Array.from({ length: 5 }, () => reset(token)));
    const after = [
      await client('GET', '/api/auth/me', undefined, bearer(accessToken)),
      await client('GET', '/api/auth/me', undefined, { cookie }),
      await client('POST', '/api/auth/refresh', { refreshToken }),
      await logIn(client, email, password),
      await logIn(client, email, next),
    ];

    expect(answers.map((res) => res.status).sort()).toEqual([204, 422, 422, 422, 422]);
    expect(after.map((res) => res.status)).toEqual([401, 401, 401, 401, 200]);
    expect((await mailbox.mailTo(email, 3)).subject).toBe('Your password was changed');
  });

  it('makes every other link to reset worthless', async () => {
    const { token, email } = await givenResetLink();
    await forgot(email);
    const second = tokenIn((await mailbox.mailTo(email, 3)).text);

    expect((await reset(second)).status).toBe(204);
    expect((await reset(token)).status).toBe(422);
  });
});

describe('the token of a link', () => {
  it('is in the mail and nowhere else: no row, no history', async () => {
    const { token, email } = await givenResetLink();
    const owner = openPool(databaseUrl);

    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(owner.unscoped);
    const holding = async (text: string) => {
      const found = [];
      for (const { name } of tables) {
        const { rows } = await sql`select 1 from ${sql.table(name)} t
          where t::text like ${`%${text}%`} limit 1`.execute(owner.unscoped);
        if (rows.length) found.push(name);
      }
      return found.sort();
    };
    const [withToken, withAddress] = [await holding(token), await holding(email)];
    const { rows: mails } = await sql<{ id: string }>`
      select id from account_mails where recipient = ${email} and purpose = 'reset_password'`.execute(
      owner.unscoped,
    );
    const id = `account-mail/reset_password/${mails[0]?.id}`;
    const history = await engine.client.workflow.getHandle(id).fetchHistory();
    await owner.close();

    expect(withAddress).toEqual(['account_mails', 'emails', 'users']);
    expect(withToken).toEqual([]);
    const payloads = JSON.stringify(history, (_, value) =>
      value?.type === 'Buffer' ? Buffer.from(value.data).toString() : value,
    );
    expect(payloads).toContain(mails[0]?.id);
    expect(payloads).not.toContain(token);
    expect(payloads).not.toContain(email);
  });
});
