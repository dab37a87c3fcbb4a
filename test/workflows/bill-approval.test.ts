import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { recheck, remind } from '../../src/workflows/bill-approval.contract.ts';
import { deps, mailbox } from '../support/activities.ts';
import { givenMember, givenOrg } from '../support/app.ts';
import { linkTo } from '../support/bills.ts';
import { saveHistory } from '../support/histories.ts';
import {
  givenApprovers,
  givenPolicy,
  givenRound,
  type Member,
  refusalOf,
  says,
  startRound,
} from '../support/rounds.ts';
import { temporalEnv } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const t = temporalEnv();

const subjectsTo = ({ email }: { email: string }) =>
  mailbox.mailsTo(email).map(({ subject }) => subject.split(':')[0]);

async function heard(person: { email: string }, count: number): Promise<void> {
  await until(() => mailbox.mailsTo(person.email).length >= count, `${count} mails`);
}

async function pair(): Promise<[Awaited<ReturnType<typeof givenOrg>>, Member, Member]> {
  const { org, people } = await givenApprovers('Bob', 'Cleo');
  return [org, people[0] as Member, people[1] as Member];
}

describe('billApproval', () => {
  it('asks everybody of a step, each once, and approves at the quorum', async () => {
    const [org, bob, cleo] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id, cleo.id], quorum: 2 }]);
    const round = await givenRound(t, org);
    await heard(bob, 1);
    await heard(cleo, 1);

    expect(await says(round, bob, 'approved')).toMatchObject({ status: 'open', remaining: 1 });
    expect(await refusalOf(says(round, bob, 'approved'))).toBe('already-decided');
    expect(await says(round, cleo, 'approved')).toMatchObject({ status: 'approved', remaining: 0 });

    expect(await round.handle.result()).toEqual({ outcome: 'approved', round: 1 });
    await saveHistory('bill-approval-quorum', round.handle);
    expect((await round.read()).approval?.decisions).toHaveLength(2);
    expect([subjectsTo(bob), subjectsTo(cleo)].flat()).toHaveLength(2);
    expect(subjectsTo(org.user)).toEqual(['Approved']);
  });

  it('asks a step only after the one before it', async () => {
    const [org, bob, cleo] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }, { approvers: [cleo.id] }]);
    const round = await givenRound(t, org);
    expect(await refusalOf(says(round, cleo, 'approved'))).toBe('not-asked');
    expect(subjectsTo(cleo)).toEqual([]);

    expect(await says(round, bob, 'approved')).toMatchObject({ status: 'open', remaining: 1 });
    await heard(cleo, 1);
    expect(await refusalOf(says(round, bob, 'approved', { step: 1 }))).toBe('already-decided');
    await says(round, cleo, 'approved');

    expect(await round.handle.result()).toMatchObject({ outcome: 'approved' });
    await saveHistory('bill-approval-two-steps', round.handle);
  });

  it('ends at the first rejection, with the reason in the mail to the requester', async () => {
    const [org, bob, cleo] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id, cleo.id] }]);
    const round = await givenRound(t, org);

    await says(round, bob, 'rejected', { comment: 'Never ordered' });

    expect(await round.handle.result()).toMatchObject({ outcome: 'rejected' });
    await saveHistory('bill-approval-rejected', round.handle);
    expect((await mailbox.mailTo(org.user.email)).text).toContain('Never ordered');
  });

  it('counts the first of two who decide at once, and refuses the other', async () => {
    const [org, bob, cleo] = await pair();
    const round = await givenRound(t, org);

    const both = await Promise.allSettled([
      says(round, bob, 'approved'),
      says(round, cleo, 'rejected'),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { approval, status } = await round.read();
    expect(approval?.decisions).toHaveLength(1);
    expect(approval?.decisions[0]?.kind).toBe(status);
  });

  it('reminds who has not answered, on working time, with a link of its own', async () => {
    const [org, bob, cleo] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id, cleo.id], quorum: 2 }]);
    const round = await givenRound(t, org);
    await Promise.all([heard(bob, 1), heard(cleo, 1)]);
    await says(round, bob, 'approved');

    await t.sleep('23 hours');
    expect(subjectsTo(cleo)).toHaveLength(1);
    await t.sleep('4 days');
    await heard(cleo, 2);

    expect(subjectsTo(bob)).toHaveLength(1);
    expect(subjectsTo(cleo)[1]).toContain('Reminder');
    expect(await linkTo(cleo.email, 2)).not.toBe(await linkTo(cleo.email, 1));
    await round.handle.cancel();
  });

  it('sends the mail again at once when the requester asks for it', async () => {
    const [org, bob] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const round = await givenRound(t, org);
    await heard(bob, 1);

    await round.handle.signal(remind);

    await heard(bob, 2);
    await round.handle.cancel();
  });

  it('escalates to owners and admins, who may then decide as well; it decides nothing itself', async () => {
    const [org, bob] = await pair();
    const admin = await givenMember(org.orgId, 'admin');
    await givenPolicy(org, [{ approvers: [bob.id] }], { escalateAfterHours: 48 });
    const round = await givenRound(t, org);
    await heard(bob, 1);
    expect(await refusalOf(says(round, admin, 'approved'))).toBe('not-asked');

    await t.sleep('6 days');
    const [escalation] = [await mailbox.mailTo(admin.email)];

    expect(escalation.subject).toContain('Escalated to you');
    expect(await round.read()).toMatchObject({
      status: 'in_approval',
      approval: { waitingFor: [{ userId: bob.id }, { userId: admin.id, escalated: true }] },
    });
    expect(await refusalOf(says(round, org.user, 'approved'))).toBe('own-bill');
    await says(round, admin, 'approved');
    expect(await round.handle.result()).toMatchObject({ outcome: 'approved' });
    await saveHistory('bill-approval-escalated', round.handle);
  });

  it('hands a seat on for a while, never to the requester, and takes it back', async () => {
    const [org, bob, cleo] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const round = await givenRound(t, org);
    await heard(bob, 1);
    const until = new Date((await t.now()) + 3_600_000).toISOString();
    const to = (delegateTo: string) => ({ delegateTo, until });

    expect(await refusalOf(says(round, bob, 'delegated', to(org.user.id)))).toBe(
      'delegate-not-eligible',
    );
    await says(round, bob, 'delegated', to(cleo.id));
    await heard(cleo, 1);
    expect(await refusalOf(says(round, bob, 'approved'))).toBe('handed-on');
    expect(await refusalOf(says(round, cleo, 'delegated', to(bob.id)))).toBe(
      'delegate-already-asked',
    );
    await t.sleep('2 hours');
    await heard(bob, 2);

    expect(await refusalOf(says(round, cleo, 'approved'))).toBe('not-asked');
    await says(round, bob, 'approved');
    expect(await round.handle.result()).toMatchObject({ outcome: 'approved' });
    await saveHistory('bill-approval-delegated-and-returned', round.handle);
  });

  it('counts the vote of a delegate for the seat, and shows both', async () => {
    const [org, bob, cleo] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const round = await givenRound(t, org);
    const until = new Date((await t.now()) + 3_600_000).toISOString();
    await says(round, bob, 'delegated', { delegateTo: cleo.id, until });

    await says(round, cleo, 'approved');

    expect(await round.handle.result()).toMatchObject({ outcome: 'approved' });
    expect((await round.read()).approval?.decisions).toMatchObject([
      { kind: 'delegated', by: bob.id, delegateTo: cleo.id },
      { kind: 'approved', by: cleo.id, onBehalfOf: bob.id },
    ]);
  });

  it('passes a question to the requester and the answer back, and waits meanwhile', async () => {
    const [org, bob] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const round = await givenRound(t, org);
    await heard(bob, 1);
    expect(await refusalOf(says(round, org.user, 'answered'))).toBe('no-open-question');

    await says(round, bob, 'asked', { comment: 'Which project?' });
    expect((await mailbox.mailTo(org.user.email)).text).toContain('Which project?');
    await says(round, org.user, 'answered', { comment: 'The warehouse' });

    expect((await mailbox.mailTo(bob.email, 2)).text).toContain('The warehouse');
    await says(round, bob, 'approved');
    expect(await round.handle.result()).toMatchObject({ outcome: 'approved' });
    await saveHistory('bill-approval-question', round.handle);
  });

  it('ends as rejected when nobody decides in time, and says so', async () => {
    const [org, bob] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }], { expireAfterDays: 10 });
    const round = await givenRound(t, org);

    expect(await round.handle.result()).toEqual({ outcome: 'expired', round: 1 });
    await saveHistory('bill-approval-expired', round.handle);

    expect(await round.read()).toMatchObject({
      status: 'rejected',
      approval: { status: 'expired', waitingFor: [], decisions: [] },
    });
    const run = await org.call('GET', `/runs/${round.bill.approval?.runId}`);
    expect(run.body).toMatchObject({ status: 'completed', result: { outcome: 'expired' } });
    await heard(org.user, 1);
    expect(mailbox.mailsTo(org.user.email)[0]?.text).toContain('nobody decided in time');
    expect(mailbox.mailsTo(bob.email)).toHaveLength(4);
  });

  it('makes a bill a draft again when its run is cancelled', async () => {
    const [org, bob] = await pair();
    const round = await givenRound(t, org);
    await heard(bob, 1);

    await round.handle.cancel();

    await expect(round.handle.result()).rejects.toThrow();
    await saveHistory('bill-approval-withdrawn', round.handle);
    expect(await round.read()).toMatchObject({
      status: 'draft',
      approval: { status: 'withdrawn', waitingFor: [] },
    });
    const run = await org.call('GET', `/runs/${round.bill.approval?.runId}`);
    expect(run.body).toMatchObject({ status: 'cancelled' });
  });

  it('waits, blocked, where only the requester could decide, until an approver joins', async () => {
    const org = await givenOrg();
    const round = await givenRound(t, org);
    expect(round.bill).toMatchObject({
      status: 'in_approval',
      approval: { blocked: true, waitingFor: [], advice: expect.stringContaining('invite') },
    });
    const told = await mailbox.mailTo(org.user.email);
    expect(told.subject).toContain('invite an approver');
    expect(await refusalOf(says(round, org.user, 'approved'))).toBe('own-bill');

    const bob = await givenMember(org.orgId, 'approver');
    await t.sleep('20 minutes');
    await heard(bob, 1);

    expect(await round.read()).toMatchObject({ approval: { blocked: false } });
    await says(round, bob, 'approved');
    expect(await round.handle.result()).toMatchObject({ outcome: 'approved' });
    await saveHistory('bill-approval-blocked', round.handle);
  });

  it('looks for people at once when it is told that somebody joined', async () => {
    const org = await givenOrg();
    const round = await givenRound(t, org);
    const bob = await givenMember(org.orgId, 'approver');

    await round.handle.signal(recheck);

    await heard(bob, 1);
    await round.handle.cancel();
  });

  it('stays blocked to its end, and then is rejected, never approved', async () => {
    const org = await givenOrg();
    const round = await givenRound(t, org);

    expect(await round.handle.result()).toMatchObject({ outcome: 'expired' });
    expect(await round.read()).toMatchObject({ status: 'rejected' });
  });

  it('takes nothing from a member who was removed, and asks somebody else instead', async () => {
    const [org, bob] = await pair();
    const admin = await givenMember(org.orgId, 'admin');
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const round = await givenRound(t, org);
    await heard(bob, 1);
    await org.db.deleteFrom('members').where('userId', '=', bob.id).execute();

    expect(await refusalOf(says(round, bob, 'approved'))).toBe('not-asked');
    await round.handle.signal(recheck);
    await heard(admin, 1);
    await says(round, admin, 'approved');

    expect(await round.handle.result()).toMatchObject({ outcome: 'approved' });
  });

  it('records a decision once, however often its activity is tried', async () => {
    const [org, bob] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const { recordDecision } = createActivities(deps);
    let tries = 0;
    const round = await givenRound(t, org, {
      recordDecision: async (...args) => {
        tries += 1;
        if (tries === 1) throw new Error('the database is away');
        const recorded = await recordDecision(...args);
        if (tries === 2) throw new Error('the answer was lost');
        return recorded;
      },
    });

    expect(await says(round, bob, 'approved')).toMatchObject({ status: 'approved' });

    expect(await round.handle.result()).toMatchObject({ outcome: 'approved' });
    expect(tries).toBe(3);
    expect((await round.read()).approval?.decisions).toHaveLength(1);
  });

  it('decides without its mails when the mail provider is down', async () => {
    const [org, bob] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const down = async () => {
      throw ApplicationFailure.nonRetryable('no mail within a day');
    };
    const round = await givenRound(t, org, { askApprover: down, tellResult: down });

    await says(round, bob, 'approved');

    expect(await round.handle.result()).toMatchObject({ outcome: 'approved' });
  });

  it('goes on where the rows stand when the engine has lost it, and asks nobody twice', async () => {
    const [org, bob, cleo] = await pair();
    await givenPolicy(org, [{ approvers: [bob.id, cleo.id], quorum: 2 }]);
    const lost = await givenRound(t, org);
    await heard(bob, 1);
    await heard(cleo, 1);
    await says(lost, bob, 'approved');
    await lost.handle.terminate();

    const round = { ...lost, handle: await startRound(t, org, lost.bill) };
    await says(round, cleo, 'approved');

    expect(await round.handle.result()).toMatchObject({ outcome: 'approved' });
    expect((await round.read()).approval?.decisions).toHaveLength(2);
    expect([mailbox.mailsTo(bob.email), mailbox.mailsTo(cleo.email)].flat()).toHaveLength(2);
  });
});
