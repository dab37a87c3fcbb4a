import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { sweepLeftMail } from '../../src/activities/moot-mail.ts';
import { createMailer } from '../../src/activities/providers/mailer.ts';
import { createAccountMail } from '../../src/db/identity/account-mails.ts';
import { newId } from '../../src/db/kit/id.ts';
import { latestRun } from '../../src/db/kit/runs.ts';
import type { AccountMailPurpose } from '../../src/db/schema.ts';
import { deps, mailbox } from '../support/activities.ts';
import { database, givenUser } from '../support/app.ts';
import { givenSubmitted } from '../support/bills.ts';
import { givenApprovers, type Member } from '../support/rounds.ts';

const { unscoped } = database.app;
const system = database.system.unscoped;

/** Of a mail server that nobody runs. */
const down = createMailer({
  from: 'Bursar <bursar@localhost>',
  provider: { kind: 'smtp', url: 'smtp://127.0.0.1:1' },
});
const [working, broken] = [createActivities(deps), createActivities({ ...deps, mailer: down })];

const emailOf = (dedupeKey: string) =>
  system
    .selectFrom('emails')
    .select(['status', 'lastError'])
    .where('dedupeKey', '=', dedupeKey)
    .executeTakeFirst();

/** A bill whose first mail to its approver could not leave. */
async function givenUnasked() {
  const { org, people } = await givenApprovers('Bob');
  const [bob] = people as [Member];
  const bill = await givenSubmitted(org);
  const { id: approvalId } = await org.db
    .selectFrom('approvals')
    .select('id')
    .where('billId', '=', bill.id)
    .executeTakeFirstOrThrow();
  const ref = { orgId: org.orgId, approvalId };
  const asking = { key: 'step1:ask', step: 1, approverId: bob.id, reminder: false };
  await expect(broken.askApprover(ref, asking)).rejects.toMatchObject({ code: 'mail-unavailable' });
  return { org, bob, bill, ref, asking, key: `bill-approval/${bill.id}/1:${asking.key}` };
}

async function givenAccountMail(purpose: Exclude<AccountMailPurpose, 'invitation'>) {
  const { id: userId, email: recipient } = await givenUser();
  const mailId = await createAccountMail(unscoped, { recipient, purpose, userId });
  const input = { mailId, purpose };
  const key = `account-mail/${purpose}/${mailId}`;
  return { recipient, mailId, input, key };
}

describe('a mail that was put off until it is moot', () => {
  it('is cancelled with its reason when the approval was decided without it', async () => {
    const { org, bob, bill, ref, asking, key } = await givenUnasked();
    expect(await emailOf(key)).toMatchObject({ status: 'queued' });
    await org.call('POST', `/billpay/bills/${bill.id}/cancel`);

    expect(await working.askApprover(ref, asking)).toBe('moot');

    expect(await emailOf(key)).toEqual({
      status: 'cancelled',
      lastError: 'It is decided without this mail.',
    });
    expect(mailbox.mailsTo(bob.email)).toEqual([]);
  });

  it.each([
    ['is over', { expiresAt: sql<string>`now()` }],
    ['was used', { usedAt: sql<string>`now()` }],
  ])('is cancelled when what its link proves %s', async (_, set) => {
    const { mailId, input, key, recipient } = await givenAccountMail('reset_password');
    await expect(broken.sendAccountMail(input)).rejects.toThrow();
    await unscoped.updateTable('accountMails').set(set).where('id', '=', mailId).execute();

    expect(await working.sendAccountMail(input)).toBe('moot');

    expect(await emailOf(key)).toMatchObject({ status: 'cancelled' });
    expect(mailbox.mailsTo(recipient)).toEqual([]);
  });

  it('still leaves when it is a notice, which has no link', async () => {
    const { input, key, recipient } = await givenAccountMail('password_changed');
    await expect(broken.sendAccountMail(input)).rejects.toThrow();

    expect(await working.sendAccountMail(input)).toBe('sent');

    expect(await emailOf(key)).toMatchObject({ status: 'sent' });
    expect(mailbox.mailsTo(recipient)).toHaveLength(1);
  });

  it('is moot when its request was swept, and nothing is sent', async () => {
    const { mailId, input } = await givenAccountMail('verify_email');
    await unscoped.deleteFrom('accountMails').where('id', '=', mailId).execute();

    expect(await working.sendAccountMail(input)).toBe('moot');
  });
});

/** A mail that belongs to nobody's organization, as a task left it. */
async function givenLeft(status: 'queued' | 'sending' | 'sent', age: string, key = newId()) {
  const createdAt = sql<string>`now() - ${age}::interval`;
  const row = { id: newId(), dedupeKey: key, recipient: 'a@example.com', subject: '' };
  await unscoped
    .insertInto('emails')
    .values({ ...row, status, createdAt })
    .execute();
  return key;
}

/** A mailer that cannot send, but whose mailbox says that it has or has not the mail. */
async function givenMailboxThatHas(keys: string[]) {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const id = searchParams.get('headers.message-id') ?? '';
    const has = keys.some((key) => id.includes(key));
    response.end(JSON.stringify(has ? [{ headers: { 'message-id': id } }] : []));
  }).listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = { kind: 'smtp' as const, url: 'smtp://127.0.0.1:1' };
  const mailer = createMailer({ from: 'Bursar <bursar@localhost>', provider, apiUrl });
  return { mailer, stop: () => new Promise((closed) => server.close(closed)) };
}

describe('sweepLeftMail', () => {
  it('ends what is older than any task may try, by what the provider knows of it', async () => {
    const queued = await givenLeft('queued', '26 hours');
    const [arrived, absent] = [
      await givenLeft('sending', '26 hours'),
      await givenLeft('sending', '26 hours'),
    ];
    const sent = await givenLeft('sent', '26 hours');
    const fresh = await givenLeft('queued', '24 hours');
    const { mailer, stop } = await givenMailboxThatHas([arrived]);

    await sweepLeftMail({ database, mailer });

    await stop();
    const rows = await Promise.all([queued, arrived, absent, sent, fresh].map(emailOf));
    expect(rows.map((row) => row?.status)).toEqual([
      'cancelled',
      'sent',
      'cancelled',
      'sent',
      'queued',
    ]);
    expect(rows[0]?.lastError).toContain('Nothing sends it any more');
  });

  it('says unknown, and sends nothing, where nobody can tell whether it left', async () => {
    const sending = await givenLeft('sending', '26 hours');

    await sweepLeftMail({ database, mailer: deps.mailer });

    expect(await emailOf(sending)).toMatchObject({ status: 'unknown' });
    expect(mailbox.mailsTo('a@example.com')).toEqual([]);
  });

  it('ends what asks somebody in a run that has ended, and leaves its result to be told', async () => {
    const { org, bill, key } = await givenUnasked();
    const run = await latestRun(org.db, org.orgId, { kind: 'billApproval', entityId: bill.id });
    const result = await givenLeft('queued', '1 hour', `${run?.workflowId}:result`);
    const end = (ago: string) =>
      org.db
        .updateTable('runs')
        .set({ status: 'completed', finishedAt: sql<string>`now() - ${ago}::interval` })
        .where('orgId', '=', org.orgId)
        .execute();

    await end('1 minute');
    await sweepLeftMail({ database, mailer: deps.mailer });
    const early = await emailOf(key);
    await end('3 minutes');
    await sweepLeftMail({ database, mailer: deps.mailer });

    expect(early).toMatchObject({ status: 'queued' });
    expect(await emailOf(key)).toMatchObject({ status: 'cancelled' });
    expect(await emailOf(result)).toMatchObject({ status: 'queued' });
  });
});
