import { describe, expect, it } from 'vitest';
import { markEmailVerified } from '../../../src/db/identity/users.ts';
import { database, givenApp } from '../../support/app.ts';
import { bearer, givenAccount, givenClient, newAccount, password } from './given-account.ts';

const signUp = (body: unknown) => givenClient()('POST', '/api/auth/signup', body);

describe('POST /api/auth/signup', () => {
  it.each([
    ['no body', undefined],
    ['an array', []],
    ['a missing name', { ...newAccount(), name: undefined }],
    ['a field that is not ours', { ...newAccount(), role: 'owner' }],
    ['no e-mail address', { ...newAccount(), email: 'ann@localhost' }],
    ['an address that begins with a dot', { ...newAccount(), email: '.ann@example.com' }],
    ['two addresses', { ...newAccount(), email: 'ann@example.com,bob@example.com' }],
    ['a line break in a name', { ...newAccount(), name: 'Ann\r\nBcc: x@example.com' }],
    ['a blank organization', { ...newAccount(), organizationName: '  ' }],
    ['NUL in a password', { ...newAccount(), password: `${password}\0` }],
    ['a short password', { ...newAccount(), password: 'eleven chars'.slice(1) }],
  ])('400 for %s', async (_, body) => {
    expect(await signUp(body)).toMatchObject({ status: 400, body: { code: expect.any(String) } });
  });

  it.each([
    ['that is in every list', 'Password1234!'],
    ['made of the organization', 'nordwind-2026'],
    ['of one character', 'aaaaaaaaaaaaaa'],
  ])('422 for a password %s, naming the field', async (_, bad) => {
    expect(await signUp({ ...newAccount(), password: bad })).toMatchObject({
      status: 422,
      body: { code: 'weak-password', errors: [{ path: 'password' }] },
    });
  });

  it('409 for an address that is taken, however it is written', async () => {
    const { email } = await givenAccount();

    const again = await signUp({ ...newAccount(), email: email.toUpperCase() });

    expect(again).toMatchObject({ status: 409, body: { code: 'email-taken' } });
  });

  it('makes one account and one organization of eight equal requests at once', async () => {
    const account = newAccount();

    const answers = await Promise.all(Array.from({ length: 8 }, () => signUp(account)));
    const made = await database.system.unscoped
      .selectFrom('members as m')
      .innerJoin('users as u', 'u.id', 'm.userId')
      .select('m.orgId')
      .where('u.email', '=', account.email)
      .execute();

    expect(answers.map((res) => res.status).sort()).toEqual([201, ...Array(7).fill(409)]);
    expect(made).toHaveLength(1);
  });

  it('201 as the contract says: user, organization and tokens, and no secret of ours', async () => {
    const account = newAccount();

    const { status, body } = await signUp(account);

    expect(status).toBe(201);
    expect(body).toEqual({
      user: {
        id: expect.any(String),
        email: account.email,
        name: 'Ann Other',
        emailVerified: false,
      },
      organization: {
        id: expect.any(String),
        name: 'Nordwind',
        baseCurrency: 'USD',
        timeZone: 'UTC',
      },
      accessToken: expect.stringMatching(/^ey/),
      refreshToken: expect.any(String),
      expiresIn: 900,
    });
    expect(JSON.stringify(body)).not.toMatch(/argon|hash|nine hills/);
  });

  it('takes a password of 200 characters in any script', async () => {
    const long = '雪の下の九つの丘 and then some 🦊 '.repeat(8).slice(0, 190);
    const account = { ...newAccount(), password: long };
    const client = givenClient();
    await client('POST', '/api/auth/signup', account);

    const { email } = account;
    const res = await client('POST', '/api/auth/login', { email, password: long });

    expect(res.status).toBe(200);
  });

  it('makes the person owner, tells them so by /me, and records it in the audit log', async () => {
    const { accessToken, user, organization, client } = await givenAccount();
    const headers = bearer(accessToken);

    const me = await client('GET', '/api/auth/me', undefined, headers);
    const audit = await client('GET', `/api/orgs/${organization.id}/audit`, undefined, headers);

    expect(me).toMatchObject({
      status: 200,
      body: { user, organizations: [{ id: organization.id, name: 'Nordwind', role: 'owner' }] },
    });
    expect(audit.body.data).toMatchObject([
      {
        action: 'organization.create',
        actorKind: 'user',
        actorId: user.id,
        entityId: organization.id,
        after: { name: 'Nordwind', ownerId: user.id },
      },
    ]);
  });

  it('commits the intent to mail the link with the account, and no token with it', async () => {
    const { user } = await givenAccount();

    const mail = await database.app.unscoped
      .selectFrom('accountMails')
      .select(['id', 'purpose', 'recipient'])
      .where('userId', '=', user.id)
      .execute();
    const intent = await database.system.unscoped
      .selectFrom('workflowIntents')
      .select(['workflowId', 'args'])
      .where('workflowId', '=', `account-mail/verify_email/${mail[0]?.id}`)
      .execute();

    expect(mail).toMatchObject([{ purpose: 'verify_email', recipient: user.email }]);
    expect(intent[0]?.args).toEqual([{ mailId: mail[0]?.id, purpose: 'verify_email' }]);
  });

  it('403 for writes of an unverified person where that is configured; reads and sign-out go on', async () => {
    const app = givenApp({ requireVerifiedEmail: true, trustedProxies: ['127.0.0.1'] });
    const { client, accessToken, organization, user } = await givenAccount(givenClient(app));
    const headers = bearer(accessToken);
    const path = `/api/orgs/${organization.id}`;
    const rename = () => client('PATCH', path, { name: 'Renamed' }, headers);

    const refused = await rename();
    const read = await client('GET', path, undefined, headers);
    const invited = await client(
      'POST',
      '/api/invitations/accept',
      { token: 'A'.repeat(43) },
      headers,
    );
    await markEmailVerified(database.app.unscoped, user.id);

    expect(refused).toMatchObject({ status: 403, body: { code: 'email-not-verified' } });
    expect([read.status, invited.status]).toEqual([200, 422]);
    expect((await rename()).status).toBe(200);
    expect((await client('POST', '/api/auth/logout', undefined, headers)).status).toBe(204);
  });
});
