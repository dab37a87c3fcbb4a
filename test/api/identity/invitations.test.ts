import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { database, givenMember, givenOrg } from '../../support/app.ts';
import { givenWorkers, mailbox } from '../../support/workers.ts';
import { bearer, givenAccount, givenClient, newAccount, password } from './given-account.ts';

givenWorkers();

interface Invitation {
  id: string;
  email: string;
  role: string;
}

const tokenIn = (text: string) => /[?&]token=([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';
const name = 'Bea Invited';

async function givenInvited(email = newAccount().email, role = 'accountant') {
  const org = await givenOrg();
  const { body, status } = await org.call<Invitation>('POST', '/invitations', { email, role });
  const known = mailbox.mailsTo(email).filter(({ text }) => text.includes('/invitations/')).length;
  const mails = mailbox.mailsTo(email).length + (known ? 0 : 1);
  const { text } = await mailbox.mailTo(email, mails);
  return { ...org, status, invitation: body, email, token: tokenIn(text) };
}

const accept = ({ client, accessToken }: Awaited<ReturnType<typeof givenAccount>>, token: string) =>
  client('POST', '/api/invitations/accept', { token }, bearer(accessToken));
const lookUp = (token: string) => givenClient()('POST', '/api/invitations/look-up', { token });
const signUp = (token: string) =>
  givenClient()('POST', '/api/invitations/sign-up', { token, name, password });

describe('POST /api/orgs/{orgId}/invitations', () => {
  it.each([
    [{ email: 'ann@example.com', role: 'owner' }],
    [{ email: 'ann@example.com', role: '__proto__' }],
    [{ email: 'ann', role: 'viewer' }],
    [{ email: 'ann@example.com' }],
    [{ email: 'ann@example.com', role: 'viewer', expiresAt: '2099-01-01T00:00:00Z' }],
  ])('400 for %j', async (given) => {
    const { call } = await givenOrg();

    expect((await call('POST', '/invitations', given)).status).toBe(400);
  });

  it('403 for roles that may not, 409 for a member and for somebody already invited', async () => {
    const { orgId, call, user } = await givenOrg();
    const accountant = await givenMember(orgId, 'accountant');
    const given = { email: newAccount().email, role: 'viewer' };

    expect((await accountant.call('POST', '/invitations', given)).status).toBe(403);
    const member = await call('POST', '/invitations', { ...given, email: user.email });
    expect(member).toMatchObject({ status: 409, body: { code: 'already-a-member' } });
    const both = await Promise.all([1, 2].map(() => call('POST', '/invitations', given)));
    expect(both.map((res) => res.status).sort()).toEqual([201, 409]);
  });

  it('201 mails the link once, under one key as well, and answers no token', async () => {
    const { call } = await givenOrg();
    const given = { email: newAccount().email, role: 'viewer' };
    const key = { 'idempotency-key': newId() };

    const first = await call('POST', '/invitations', given, key);
    const again = await call('POST', '/invitations', given, key);
    const { text, subject } = await mailbox.mailTo(given.email);

    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(JSON.stringify(first.body)).not.toContain('token');
    expect(subject).toContain('invites you to Acme');
    expect(tokenIn(text)).toHaveLength(43);
    expect(mailbox.mailsTo(given.email)).toHaveLength(1);
  });
});

describe('POST /api/invitations/look-up', () => {
  it('404 for a token that nobody was sent; 200 says what it invites to and changes nothing', async () => {
    const { token, email } = await givenInvited();

    expect((await lookUp('A'.repeat(43))).status).toBe(404);
    for (let i = 0; i < 3; i += 1) {
      expect(await lookUp(token)).toMatchObject({
        status: 200,
        body: {
          organizationName: 'Acme',
          email,
          role: 'accountant',
          open: true,
          hasAccount: false,
        },
      });
    }
  });
});

describe('POST /api/invitations/accept', () => {
  it('403 for somebody else than the invited one', async () => {
    const { token } = await givenInvited();

    expect(await accept(await givenAccount(), token)).toMatchObject({
      status: 403,
      body: { code: 'invitation-of-another' },
    });
  });

  it('lets one of five at once in, once, with the role given, and verifies the address', async () => {
    const account = await givenAccount();
    await mailbox.mailTo(account.email);
    const { token, orgId, call } = await givenInvited(account.email);

    const answers = await Promise.all(Array.from({ length: 5 }, () => accept(account, token)));
    const again = await accept(account, token);
    const { body: me } = await account.client(
      'GET',
      '/api/auth/me',
      undefined,
      bearer(account.accessToken),
    );
    const audit = await call<{ data: object[] }>('GET', '/audit?action=invitation.accept');

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => [409, 422].includes(status))).toHaveLength(4);
    expect(again.status).toBe(422);
    expect(me.user.emailVerified).toBe(true);
    expect(me.organizations).toContainEqual({ id: orgId, name: 'Acme', role: 'accountant' });
    expect(audit.body.data).toMatchObject([{ actorId: account.user.id }]);
  });

  it('422 after it was withdrawn or its seven days are over', async () => {
    const account = await givenAccount();
    await mailbox.mailTo(account.email);
    const withdrawn = await givenInvited(account.email);
    await withdrawn.call('DELETE', `/invitations/${withdrawn.invitation.id}`);
    const refused = await accept(account, withdrawn.token);
    const { db, orgId } = withdrawn;
    const again = await withdrawn.call<Invitation>('POST', '/invitations', {
      email: account.email,
      role: 'viewer',
    });
    const token = tokenIn((await mailbox.mailTo(account.email, 3)).text);
    await db
      .updateTable('invitations')
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where('orgId', '=', orgId)
      .execute();

    expect(refused).toMatchObject({ status: 422, body: { code: 'invitation-not-valid' } });
    expect(again.status).toBe(201);
    expect((await accept(account, token)).status).toBe(422);
  });
});

describe('POST /api/invitations/sign-up', () => {
  it('409 where the invited address has an account: that one has to accept', async () => {
    const account = await givenAccount();
    await mailbox.mailTo(account.email);
    const { token } = await givenInvited(account.email);

    expect(await signUp(token)).toMatchObject({ status: 409, body: { code: 'email-taken' } });
    expect((await lookUp(token)).body).toMatchObject({ open: true, hasAccount: true });
  });

  it('201 makes one verified account of three requests at once, a member of that organization alone', async () => {
    const { token, email, orgId } = await givenInvited();

    const answers = await Promise.all([signUp(token), signUp(token), signUp(token)]);
    const won = answers.find(({ status }) => status === 201);
    const { body: me } = await givenClient()(
      'GET',
      '/api/auth/me',
      undefined,
      bearer(won?.body.accessToken),
    );
    const users = await database.app.unscoped
      .selectFrom('users')
      .select('id')
      .where('email', '=', email)
      .execute();

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(won?.body).toMatchObject({ user: { email, name, emailVerified: true } });
    expect(me.organizations).toEqual([{ id: orgId, name: 'Acme', role: 'accountant' }]);
    expect(users).toHaveLength(1);
  });
});

describe('POST /api/orgs/{orgId}/invitations/{invitationId}/resend', () => {
  it('200 mails another link for seven more days; 409 once it is closed, 404 elsewhere', async () => {
    const { call, invitation, email, token } = await givenInvited();
    const path = `/invitations/${invitation.id}/resend`;
    const other = await givenOrg();

    const resent = await call('POST', path);
    const second = tokenIn((await mailbox.mailTo(email, 2)).text);

    expect(resent.status).toBe(200);
    expect(second).not.toBe(token);
    expect((await other.call('POST', path)).status).toBe(404);
    expect((await signUp(second)).status).toBe(201);
    expect((await call('POST', path)).status).toBe(409);
    expect((await call('DELETE', `/invitations/${invitation.id}`)).status).toBe(409);
  });
});

describe('GET /api/orgs/{orgId}/invitations', () => {
  it('lists all of them, or the open ones', async () => {
    const { call, invitation } = await givenInvited();
    const role = 'viewer';
    await call('POST', '/invitations', { email: newAccount().email, role });
    await call('DELETE', `/invitations/${invitation.id}`);
    const count = async (query: string) =>
      (await call<{ data: object[] }>('GET', `/invitations${query}`)).body.data.length;

    expect(await count('')).toBe(2);
    expect(await count('?open=true')).toBe(1);
  });
});
