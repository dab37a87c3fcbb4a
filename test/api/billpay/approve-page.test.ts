import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { database, givenApp, givenMember, type givenOrg } from '../../support/app.ts';
import { givenSubmitted, linkTo, readBill } from '../../support/bills.ts';
import { attributesOf, readMarkup } from '../../support/markup.ts';
import { givenApprovers, givenPolicy, type Member } from '../../support/rounds.ts';
import { givenWorkers, mailbox } from '../../support/workers.ts';

givenWorkers();

const app = givenApp();
type Org = Awaited<ReturnType<typeof givenOrg>>;

async function open(link: string, headers: Record<string, string> = {}) {
  const res = await app.request(link, { headers });
  const page = readMarkup(await res.text());
  const nonce = page
    .find('input')
    .map(attributesOf)
    .find(({ name }) => name === 'nonce')?.['value'];
  return { status: res.status, headers: res.headers, text: page.text, nonce: nonce ?? '' };
}

async function send(link: string, fields: Record<string, string>, headers = {}) {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(fields).toString();
  const res = await app.request(link, { method: 'POST', body, headers: { ...type, ...headers } });
  return { status: res.status, headers: res.headers, text: readMarkup(await res.text()).text };
}

/** Opens the page and sends its form, as a person does. */
async function decide(link: string, decision: string, more: Record<string, string> = {}) {
  const { nonce } = await open(link);
  return send(link, { decision, nonce, ...more });
}

async function givenAsked(names = ['Bob']) {
  const { org, people } = await givenApprovers(...names);
  await givenPolicy(org, [{ approvers: people.map(({ id }) => id), quorum: 1 }]);
  const bill = await givenSubmitted(org);
  const [bob] = people as [Member];
  return { org, bob, people, bill, link: await linkTo(bob.email) };
}

/** Everything that a request could have changed. */
async function everything({ db, orgId }: Org) {
  const tables = [
    'bills',
    'approvals',
    'approvalSeats',
    'approvalDecisions',
    'approvalLinks',
  ] as const;
  const rows = await Promise.all(
    [...tables, 'auditLog' as const, 'emails' as const].map((table) =>
      db.selectFrom(table).selectAll().where('orgId', '=', orgId).execute(),
    ),
  );
  return JSON.stringify(rows);
}

const refusals = async ({ db, orgId }: Org) => {
  const rows = await db
    .selectFrom('auditLog')
    .select('after')
    .where('orgId', '=', orgId)
    .where('action', '=', 'approval-link.refuse')
    .orderBy('seq')
    .execute();
  return rows.map(({ after }) => (after as { reason: string }).reason);
};

describe('GET and HEAD /approve/{token}', () => {
  it('200 show the bill and change nothing, however often they come (A1)', async () => {
    const { org, bill, link } = await givenAsked();
    const before = await everything(org);

    for (let i = 0; i < 20; i += 1) {
      const page = await open(link);
      expect(page.status).toBe(200);
      expect(page.text).toContain(bill.number);
      expect((await app.request(link, { method: 'HEAD' })).status).toBe(200);
    }

    expect(await everything(org)).toBe(before);
  });

  it('hold back the address: no cache, no referrer, no script that submits (A5)', async () => {
    const { link } = await givenAsked();

    const { headers } = await open(link);

    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
  });

  it('404 for a token that is cut off, made up, or none at all', async () => {
    const { link } = await givenAsked();

    for (const path of [
      link.slice(0, -1),
      `/approve/${'x'.repeat(43)}`,
      '/approve/%00',
      `${link}x`,
    ]) {
      expect((await open(path)).status).toBe(404);
      expect((await send(path, { decision: 'approve', nonce: '' })).status).toBe(404);
    }
  });
});

describe('the link', () => {
  it('is 256 random bits of which only the hash is stored, for 72 hours at most (A5)', async () => {
    const { org, link } = await givenAsked();
    const token = link.replace('/approve/', '');

    const rows = await org.db
      .selectFrom('approvalLinks')
      .select(['tokenHash', 'expiresAt', 'createdAt'])
      .execute();

    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(rows[0]?.tokenHash).toBe(createHash('sha256').update(token).digest('hex'));
    const hours =
      (Date.parse(rows[0]?.expiresAt ?? '') - Date.parse(rows[0]?.createdAt ?? '')) / 3.6e6;
    expect(hours).toBeLessThanOrEqual(72);
    expect(await everything(org)).not.toContain(token);
  });
});

describe('POST /approve/{token}', () => {
  it('200 approves, and says so', async () => {
    const { org, bob, bill, link } = await givenAsked();

    const page = await decide(link, 'approve', { comment: 'as ordered' });

    expect(page.status).toBe(200);
    expect(page.text).toContain('approved in full');
    expect(await readBill(org, bill.id)).toMatchObject({
      status: 'approved',
      approval: { decisions: [{ by: bob.id, via: 'link', comment: 'as ordered' }] },
    });
  });

  it('200 rejects with a reason, 422 without one', async () => {
    const { org, bill, link } = await givenAsked();

    expect(await decide(link, 'reject')).toMatchObject({ status: 422 });
    expect((await readBill(org, bill.id)).status).toBe('in_approval');
    const page = await decide(link, 'reject', { comment: 'not ours' });

    expect(page.status).toBe(200);
    expect((await readBill(org, bill.id)).status).toBe('rejected');
  });

  it('decides nothing without the nonce of the page, nor as anything but a form (A1)', async () => {
    const { org, bill, link } = await givenAsked();
    const { nonce } = await open(link);

    expect((await send(link, { decision: 'approve' })).status).toBe(422);
    expect((await send(link, { decision: 'approve', nonce: `${nonce}x` })).status).toBe(422);
    expect((await send(`${link}?decision=approve&nonce=${nonce}`, {})).status).toBe(422);
    const json = await app.request(link, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ decision: 'approve', nonce }),
    });

    expect(json.status).toBe(422);
    expect((await readBill(org, bill.id)).status).toBe('in_approval');
    expect(await refusals(org)).toEqual([
      'stale-page',
      'stale-page',
      'unknown-decision',
      'unknown-decision',
    ]);
  });

  it('lets one of 50 at once decide and tells 49 that it is decided (A2)', async () => {
    const { org, bill, link } = await givenAsked();
    const { nonce } = await open(link);

    const pages = await Promise.all(
      Array.from({ length: 50 }, () => send(link, { decision: 'approve', nonce })),
    );

    const statuses = pages.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(49);
    const told = pages.filter(({ text }) => text.includes('already been decided'));
    expect(told).toHaveLength(49);
    expect((await readBill(org, bill.id)).approval?.decisions).toHaveLength(1);
  });

  it('409 for a page that was sent before, with the decision that stands (A3)', async () => {
    const { org, people, link } = await givenAsked(['Bob', 'Cleo']);
    const cleo = people[1] as Member;
    await decide(link, 'approve');

    const replay = await decide(link, 'reject', { comment: 'no' });
    const other = await decide(await linkTo(cleo.email), 'reject', { comment: 'no' });

    expect(replay).toMatchObject({ status: 409, text: expect.stringContaining('by Bob') });
    expect(other).toMatchObject({ status: 409, text: expect.stringContaining('by Bob') });
    expect(await refusals(org)).toEqual(['decided', 'decided']);
  });

  it('410 for an expired link (A3)', async () => {
    const { org, bill, link } = await givenAsked();
    await org.db
      .updateTable('approvalLinks')
      .set({ expiresAt: new Date(Date.now() - 1_000).toISOString() })
      .execute();

    expect((await open(link)).status).toBe(410);
    expect((await decide(link, 'approve')).status).toBe(410);

    expect((await readBill(org, bill.id)).status).toBe('in_approval');
    expect(await refusals(org)).toEqual(['expired']);
  });

  it('409 for a bill that was edited after the mail, and takes the link of the new one (A3)', async () => {
    const { org, bob, bill, link } = await givenAsked();
    const { nonce } = await open(link);
    await org.call('PATCH', `/billpay/bills/${bill.id}`, {
      lineItems: [{ description: 'Rent', unitPrice: '12500.00' }],
    });

    const late = await send(link, { decision: 'approve', nonce });

    expect(late).toMatchObject({ status: 409, text: expect.stringContaining('has changed') });
    expect((await readBill(org, bill.id)).status).toBe('in_approval');
    expect((await decide(await linkTo(bob.email, 2), 'approve')).status).toBe(200);
  });

  it('403 for a member who was removed, and in the browser of somebody else (A3)', async () => {
    const { org, bob, bill, link } = await givenAsked();
    const someone = await givenMember(org.orgId, 'admin');
    const cookie = { cookie: `bursar=${await givenSession(someone.id)}` };

    expect((await open(link, cookie)).status).toBe(403);
    expect((await open(link)).status).toBe(200);
    await org.db.deleteFrom('members').where('userId', '=', bob.id).execute();
    expect((await decide(link, 'approve')).status).toBe(403);

    expect((await readBill(org, bill.id)).status).toBe('in_approval');
  });

  it('asks for a sign-in above the limit of the policy, and takes it from the approver alone', async () => {
    const { org, people } = await givenApprovers('Bob');
    const [bob] = people as [Member];
    await givenPolicy(org, [{ approvers: [bob.id] }], { signInFromMinor: 20_000 });
    const bill = await givenSubmitted(org);
    const link = await linkTo(bob.email);
    const cookie = `bursar=${await givenSession(bob.id)}`;
    const mine = { cookie, 'sec-fetch-site': 'same-origin' };
    const { text, nonce } = await open(link);
    expect(text).toContain('Sign in to decide');
    const signedIn = await open(link, mine);

    const without = await send(link, { decision: 'approve', nonce: signedIn.nonce });
    const foreign = await Promise.all(
      [{}, { origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }].map((from) =>
        send(link, { decision: 'approve', nonce: signedIn.nonce }, { cookie, ...from }),
      ),
    );

    expect(nonce).toBe('');
    expect(without.status).toBe(401);
    expect(foreign.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await refusals(org)).sort()).toEqual([
      'cross-site-request',
      'cross-site-request',
      'cross-site-request',
      'sign-in-needed',
    ]);
    expect((await readBill(org, bill.id)).status).toBe('in_approval');
    await send(link, { decision: 'approve', nonce: signedIn.nonce }, mine);
    expect((await readBill(org, bill.id)).status).toBe('approved');
  });

  it('hands the decision on, and 422 without a person', async () => {
    const { org, people, link } = await givenAsked(['Bob']);
    const admin = await givenMember(org.orgId, 'admin', 'Ada');
    expect((await decide(link, 'delegate')).status).toBe(422);
    expect((await decide(link, 'delegate', { to: org.user.id })).status).toBe(422);

    const page = await decide(link, 'delegate', { to: admin.id });

    expect(page.text).toContain('Ada now decides instead of you');
    expect((await open(link)).status).toBe(409);
    expect((await decide(await linkTo(admin.email), 'approve')).status).toBe(200);
    expect(people).toHaveLength(1);
  });

  it('sends a question, stays open, and takes no page twice', async () => {
    const { org, bill, link } = await givenAsked();
    const { nonce } = await open(link);

    const asked = await send(link, { decision: 'ask', comment: 'Which project?', nonce });
    const again = await send(link, { decision: 'approve', nonce });

    expect(asked).toMatchObject({ status: 200, text: expect.stringContaining('question is sent') });
    expect((await mailbox.mailTo(org.user.email)).text).toContain('Which project?');
    expect(again.status).toBe(422);
    expect((await readBill(org, bill.id)).status).toBe('in_approval');
    expect((await decide(link, 'approve')).status).toBe(200);
  });
});

/** A cookie's value of a person who is signed in. */
async function givenSession(userId: string): Promise<string> {
  const value = newId().replaceAll('-', '');
  const id = createHash('sha256').update(value).digest('hex');
  const expiresAt = new Date(Date.now() + 3.6e6).toISOString();
  await database.app.unscoped
    .insertInto('sessions')
    .values({ id, userId, expiresAt, familyId: newId() })
    .execute();
  return value;
}
