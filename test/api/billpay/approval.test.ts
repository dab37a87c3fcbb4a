import { describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/db/kit/audit.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { engine, givenMember, givenOrg } from '../../support/app.ts';
import {
  type BillAnswer,
  billWhen,
  givenBill,
  givenSubmitted,
  newBill,
  readBill,
} from '../../support/bills.ts';
import { givenApprovers, givenPolicy, type Member } from '../../support/rounds.ts';
import { until } from '../../support/until.ts';
import { givenWorkers, mailbox } from '../../support/workers.ts';

givenWorkers();

const at = (id: string, verb: string) => `/billpay/bills/${id}/${verb}`;

async function pair() {
  const { org, people } = await givenApprovers('Bob', 'Cleo');
  const [bob, cleo] = people as [Member, Member];
  return { org, bob, cleo };
}

describe('POST /billpay/bills/{billId}/submit', () => {
  it('202 a run that can be followed, and a bill that says whom it waits for', async () => {
    const { org, bob, cleo } = await pair();
    const { id } = await givenBill(org);

    const res = await org.call<{ runId: string; workflowId: string }>('POST', at(id, 'submit'));

    expect(res).toMatchObject({
      status: 202,
      body: { workflowId: `bill-approval/${id}/1`, status: 'running' },
    });
    expect((await readBill(org, id)).approval?.waitingFor.map((w) => w.userId).sort()).toEqual(
      [bob.id, cleo.id].sort(),
    );
    await until(async () => {
      const run = await org.call<{ step: string }>('GET', `/runs/${res.body.runId}`);
      return run.body.step === 'waiting-step-1';
    }, 'the run says which step it is at');
  });

  it('409 a second time, one round; 202 again for a bill that was rejected', async () => {
    const { org, bob } = await pair();
    const { id } = await givenSubmitted(org);

    expect(await org.call('POST', at(id, 'submit'))).toMatchObject({
      status: 409,
      body: { code: 'bill-wrong-status' },
    });
    await bob.call('POST', at(id, 'reject'), { comment: 'No order' });
    expect((await org.call('POST', at(id, 'submit'))).status).toBe(202);

    expect(await readBill(org, id)).toMatchObject({
      round: 2,
      approval: { round: 2, decisions: [] },
    });
  });

  it('takes the chain of the rule that the amount reaches, boundary inclusive', async () => {
    const { org, bob, cleo } = await pair();
    const tiers = [
      { when: { maxAmount: 999_999 }, steps: [{ approvers: [bob.id] }] },
      { when: { minAmount: 1_000_000 }, steps: [{ approvers: [cleo.id] }] },
    ];
    await org.call('POST', '/billpay/workflows', { name: 'Tiers', rules: tiers });
    const priced = async (unitPrice: string) => {
      const lineItems = [{ description: 'Machine', unitPrice }];
      const { approval } = await givenSubmitted(org, { lineItems });
      return approval?.waitingFor.map(({ userId }) => userId);
    };

    expect(await priced('9999.99')).toEqual([bob.id]);
    expect(await priced('10000.00')).toEqual([cleo.id]);
  });

  it('routes a split purchase at its sum', async () => {
    const { org, bob, cleo } = await pair();
    const rules = [
      { when: {}, steps: [{ approvers: [bob.id] }] },
      { when: { minAmount: 1_000_000 }, steps: [{ approvers: [cleo.id] }] },
    ];
    await org.call('POST', '/billpay/workflows', { name: 'Tiers', rules });
    const { vendorId } = await newBill(org);
    const part = (unitPrice: string) =>
      givenSubmitted(org, { vendorId, lineItems: [{ description: 'Part', unitPrice }] });

    await part('4900.00');
    await part('4950.00');

    expect((await part('480.00')).approval).toMatchObject({
      splitPurchase: true,
      waitingFor: [{ userId: cleo.id }],
    });
  });
});

describe('a bill in a currency that is not the base one', () => {
  const lineItems = [{ description: 'Machine', unitPrice: '9500.00' }];

  it.each([
    ['without a rate goes to the highest tier', {}, 'high'],
    ['at 1.10 reaches 10,450.00 and goes to the higher tier', { exchangeRate: '1.10' }, 'high'],
    ['at 1.05 stays at 9,975.00 and goes to the lower tier', { exchangeRate: '1.05' }, 'low'],
  ])('%s', async (_, rate, tier) => {
    const { org, bob, cleo } = await pair();
    const rules = [
      { when: {}, steps: [{ approvers: [bob.id] }] },
      { when: { minAmount: 1_000_000 }, steps: [{ approvers: [cleo.id] }] },
    ];
    await org.call('POST', '/billpay/workflows', { name: 'Tiers', rules });

    const { approval } = await givenSubmitted(org, { currency: 'EUR', lineItems, ...rate });

    expect(approval?.waitingFor[0]?.userId).toBe(tier === 'high' ? cleo.id : bob.id);
  });
});

describe('what ops and approvers look for', () => {
  it('finds the run in the engine by organization, entity and status, with day and amount', async () => {
    const { org, bob } = await pair();
    const { id } = await givenSubmitted(org);
    const query = (status: string) =>
      `OrganizationId = '${org.orgId}' AND EntityType = 'bill' AND EntityId = '${id}' AND ` +
      `ProcessStatus = '${status}' AND DueDate > '2026-11-30T12:00:00Z' AND ` +
      `DueDate < '2026-12-01T12:00:00Z' AND AmountMinor = 25000`;
    const found = async (status: string) => {
      const runs = engine.client.workflow.list({ query: query(status) });
      for await (const { workflowId } of runs)
        if (workflowId === `bill-approval/${id}/1`) return true;
      return false;
    };

    await until(() => found('waiting-step-1'), 'the waiting run is found');
    await bob.call('POST', at(id, 'approve'));

    await until(() => found('approved'), 'the approved run is found');
  });

  it('lists the bills that wait for a person, and no longer when they have decided', async () => {
    const { org, bob, cleo } = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const { id } = await givenSubmitted(org);
    const inbox = async ({ id: userId }: Member) =>
      (await org.call<{ data: { id: string }[] }>('GET', `/billpay/bills?waitingFor=${userId}`))
        .body.data;

    expect(await inbox(bob)).toMatchObject([{ id }]);
    expect(await inbox(cleo)).toEqual([]);
    await bob.call('POST', at(id, 'approve'));

    expect(await inbox(bob)).toEqual([]);
  });
});

describe('POST /billpay/bills/{billId}/approve', () => {
  it('200 with what is recorded: row, run, audit and the mail to the requester', async () => {
    const org = await givenOrg();
    const bob = await givenMember(org.orgId, 'approver');
    const { id, approval } = await givenSubmitted(org);

    const res = await bob.call<BillAnswer>('POST', at(id, 'approve'), { comment: 'fine' });

    expect(res).toMatchObject({ status: 200, body: { status: 'approved' } });
    expect(res.body.approval?.decisions).toMatchObject([
      { kind: 'approved', by: bob.id, comment: 'fine', via: 'api' },
    ]);
    const run = await org.call('GET', `/runs/${approval?.runId}`);
    expect(run.body).toMatchObject({ status: 'completed', result: { outcome: 'approved' } });
    expect((await mailbox.mailTo(org.user.email)).subject).toContain('Approved');
    const actions = await org.db
      .selectFrom('auditLog')
      .select(['action', 'actorId', 'workflowId'])
      .where('entityId', '=', id)
      .orderBy('seq')
      .execute();
    expect(actions.map(({ action }) => action)).toEqual([
      'bill.create',
      'bill.submit',
      'bill.vote-approve',
      'bill.approve',
    ]);
    expect(actions[3]).toMatchObject({ actorId: bob.id, workflowId: `bill-approval/${id}/1` });
    expect(await verifyAudit(org.db, org.orgId)).toMatchObject({ intact: true });
  });

  it('200 without a body, and right after the submission', async () => {
    const { org, bob } = await pair();
    const { id } = await givenBill(org);
    await org.call('POST', at(id, 'submit'));

    expect(await bob.call('POST', at(id, 'approve'))).toMatchObject({ status: 200 });
  });

  it('403 for the requester and for whoever is not asked, 409 when it is decided', async () => {
    const { org, bob, cleo } = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const { id } = await givenSubmitted(org);

    const own = await org.call('POST', at(id, 'approve'));
    const other = await cleo.call('POST', at(id, 'approve'));
    await bob.call('POST', at(id, 'approve'));
    const late = await bob.call('POST', at(id, 'reject'), { comment: 'changed my mind' });

    expect(own).toMatchObject({ status: 403, body: { code: 'own-bill' } });
    expect(other).toMatchObject({ status: 403, body: { code: 'not-asked' } });
    expect(late).toMatchObject({ status: 409, body: { code: 'approval-closed' } });
    expect((await readBill(org, id)).status).toBe('approved');
  });

  it('409 for a bill that was never submitted, and for content that was not seen', async () => {
    const { org, bob } = await pair();
    const { id } = await givenBill(org);

    expect((await bob.call('POST', at(id, 'approve'))).status).toBe(409);
    await org.call('POST', at(id, 'submit'));
    const unseen = await bob.call('POST', at(id, 'approve'), { contentHash: 'another' });

    expect(unseen).toMatchObject({ status: 409, body: { code: 'bill-changed' } });
  });

  it('200 with the first answer for one Idempotency-Key, and one decision', async () => {
    const { org, bob, cleo } = await pair();
    await givenPolicy(org, [{ approvers: [bob.id, cleo.id], quorum: 2 }]);
    const { id } = await givenSubmitted(org);
    const key = { 'idempotency-key': newId() };

    const answers = await Promise.all(
      [1, 2, 3].map(() => bob.call<BillAnswer>('POST', at(id, 'approve'), {}, key)),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.filter((a) => a.headers.get('idempotent-replayed') === 'true')).toHaveLength(2);
    expect((await readBill(org, id)).approval?.decisions).toHaveLength(1);
  });

  it('counts one person once, whatever they send at once', async () => {
    const { org, bob, cleo } = await pair();
    await givenPolicy(org, [{ approvers: [bob.id, cleo.id], quorum: 2 }]);
    const { id } = await givenSubmitted(org);

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => bob.call('POST', at(id, 'approve'))),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(await readBill(org, id)).toMatchObject({
      status: 'in_approval',
      approval: { waitingFor: [{ userId: cleo.id }] },
    });
  });
});

describe('PATCH /billpay/bills/{billId} in approval', () => {
  it('200 asks for all votes again: an increase after a vote is a new round', async () => {
    const { org, bob, cleo } = await pair();
    await givenPolicy(org, [{ approvers: [bob.id, cleo.id], quorum: 2 }]);
    const { id, approval } = await givenSubmitted(org);
    await bob.call('POST', at(id, 'approve'));

    const res = await org.call<BillAnswer>('PATCH', `/billpay/bills/${id}`, {
      lineItems: [{ description: 'Rent', unitPrice: '12500.00' }],
    });

    expect(res.body).toMatchObject({
      status: 'in_approval',
      approval: { round: 2, decisions: [], waitingFor: [{}, {}] },
    });
    await until(async () => {
      const run = await org.call<{ status: string }>('GET', `/runs/${approval?.runId}`);
      return run.body.status === 'cancelled';
    }, 'the run of the first round has ended');
    await bob.call('POST', at(id, 'approve'));
    await cleo.call('POST', at(id, 'approve'));
    expect(await readBill(org, id)).toMatchObject({ status: 'approved', round: 2 });
  });

  it('200 keeps the votes when only the note changes', async () => {
    const { org, bob, cleo } = await pair();
    await givenPolicy(org, [{ approvers: [bob.id, cleo.id], quorum: 2 }]);
    const { id } = await givenSubmitted(org);
    await bob.call('POST', at(id, 'approve'));

    const res = await org.call<BillAnswer>('PATCH', `/billpay/bills/${id}`, { note: 'urgent' });

    expect(res.body.approval).toMatchObject({ round: 1, decisions: [{ by: bob.id }] });
  });

  it('200 sends an approved bill back to approval, and its editor cannot decide it', async () => {
    const org = await givenOrg();
    const admin = await givenMember(org.orgId, 'admin');
    const bob = await givenMember(org.orgId, 'approver');
    const { id } = await givenSubmitted(org);
    await bob.call('POST', at(id, 'approve'));

    await admin.call('PATCH', `/billpay/bills/${id}`, { dueDate: '2027-01-01' });

    expect((await admin.call('POST', at(id, 'approve'))).status).toBe(403);
    expect(await bob.call('POST', at(id, 'approve'))).toMatchObject({
      status: 200,
      body: { status: 'approved', round: 2 },
    });
  });
});

/** Sent again under its key for as long as the engine cannot say what became of it. */
async function insist({ call }: Pick<Member, 'call'>, path: string) {
  const key = { 'idempotency-key': newId() };
  let answer = await call('POST', path, undefined, key);
  while (answer.status === 503) answer = await call('POST', path, undefined, key);
  return answer;
}

describe('POST /billpay/bills/{billId}/cancel and /withdraw', () => {
  it.each([
    ['cancel', 'cancelled'],
    ['withdraw', 'draft'],
  ])('200 %s ends the round and its run, and the bill is %s', async (verb, status) => {
    const { org, bob } = await pair();
    const { id, approval } = await givenSubmitted(org);

    const res = await org.call<BillAnswer>('POST', at(id, verb));

    expect(res).toMatchObject({ status: 200, body: { status, approval: { waitingFor: [] } } });
    expect((await bob.call('POST', at(id, 'approve'))).status).toBe(409);
    const run = await org.call('GET', `/runs/${approval?.runId}`);
    expect(run.body).toMatchObject({ status: 'cancelled' });
    expect((await org.call('POST', at(id, verb))).status).toBe(409);
  });

  it('either approves or cancels when both come at once, never half of each', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { org, bob } = await pair();
      const { id, approval } = await givenSubmitted(org);

      const [voted, cancelled] = await Promise.all([
        insist(bob, at(id, 'approve')),
        insist(org, at(id, 'withdraw')),
      ]);

      const bill = await readBill(org, id);
      expect([200, 409], JSON.stringify(voted.body)).toContain(voted.status);
      const won = voted.status === 200 ? 'approved' : 'draft';
      expect(bill.status).toBe(won);
      expect([200, 409], JSON.stringify(cancelled.body)).toContain(cancelled.status);
      expect(bill.approval?.decisions).toHaveLength(voted.status === 200 ? 1 : 0);
      await until(async () => {
        const run = await org.call<{ status: string }>('GET', `/runs/${approval?.runId}`);
        return run.body.status !== 'running';
      }, 'the run has ended');
    }
  });
});

describe('an organization of one', () => {
  it('is blocked with advice, and goes on by itself when an invited approver joins', async () => {
    const org = await givenOrg();
    const { id } = await givenSubmitted(org);
    expect((await readBill(org, id)).approval).toMatchObject({
      blocked: true,
      advice: expect.stringContaining('invite an approver'),
    });
    expect((await mailbox.mailTo(org.user.email)).subject).toContain('invite an approver');

    const viewer = await givenMember(org.orgId, 'viewer');
    const members = await org.call<{ data: { id: string; userId: string; version: number }[] }>(
      'GET',
      '/members',
    );
    const member = members.body.data.find(({ userId }) => userId === viewer.id);
    const promoted = await org.call('PATCH', `/members/${member?.id}`, { role: 'approver' });
    expect(promoted.status).toBe(200);

    await billWhen(org, id, (bill) => bill.approval?.blocked === false);
    expect(await viewer.call('POST', at(id, 'approve'))).toMatchObject({
      status: 200,
      body: { status: 'approved' },
    });
  });
});

describe('delegation and questions', () => {
  it('422 to hand it to the requester, 200 to hand it to another approver', async () => {
    const { org, bob, cleo } = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const { id } = await givenSubmitted(org);

    const toRequester = await bob.call('POST', at(id, 'delegate'), { to: org.user.id });
    const toCleo = await bob.call('POST', at(id, 'delegate'), { to: cleo.id });

    expect(toRequester).toMatchObject({ status: 422, body: { code: 'delegate-not-eligible' } });
    expect(toCleo.body).toMatchObject({
      approval: { waitingFor: [{ userId: cleo.id, delegatedBy: bob.id }] },
    });
    expect((await bob.call('POST', at(id, 'approve'))).status).toBe(409);
    expect((await cleo.call('POST', at(id, 'approve'))).status).toBe(200);
  });

  it('takes the end of a delegation with any offset, and shows it in UTC', async () => {
    const { org, bob, cleo } = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const { id } = await givenSubmitted(org);
    const until = '2099-06-30T18:00:00+05:30';

    const told = await bob.call('POST', at(id, 'delegate'), { to: cleo.id, until });

    expect(told).toMatchObject({
      status: 200,
      body: { approval: { decisions: [{ kind: 'delegated', until: '2099-06-30T12:30:00.000Z' }] } },
    });
    const beyond = { to: cleo.id, until: '9999-12-31T23:59:59-10:00' };
    expect((await bob.call('POST', at(id, 'delegate'), beyond)).status).toBe(422);
  });

  it('422 at once for a delegate who may not decide here, and the bill waits as before', async () => {
    const { org, bob } = await pair();
    const viewer = await givenMember(org.orgId, 'viewer');
    const stranger = await givenOrg();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const { id } = await givenSubmitted(org);

    for (const to of [viewer.id, stranger.user.id, newId()]) {
      expect(await bob.call('POST', at(id, 'delegate'), { to })).toMatchObject({
        status: 422,
        body: { code: 'delegate-not-eligible' },
      });
    }

    expect((await readBill(org, id)).approval?.waitingFor).toMatchObject([{ userId: bob.id }]);
  });

  it('200 asks and answers; 409 to answer what nobody asked', async () => {
    const { org, bob } = await pair();
    await givenPolicy(org, [{ approvers: [bob.id] }]);
    const { id } = await givenSubmitted(org);

    expect((await org.call('POST', at(id, 'answer'), { comment: 'because' })).status).toBe(409);
    await bob.call('POST', at(id, 'ask'), { comment: 'why?' });
    expect((await mailbox.mailTo(org.user.email)).text).toContain('why?');
    const answered = await org.call('POST', at(id, 'answer'), { comment: 'because' });

    expect(answered).toMatchObject({ status: 200, body: { status: 'in_approval' } });
    const list = await org.call<{ data: { kind: string }[] }>('GET', at(id, 'decisions'));
    expect(list.body.data.map(({ kind }) => kind)).toEqual(['answered', 'asked']);
  });
});

describe('/billpay/workflows', () => {
  it('403 for whoever only writes books, 422 for approvers who may not decide', async () => {
    const { org, bob } = await pair();
    const accountant = await givenMember(org.orgId, 'accountant');
    const policy = (approver: string) => ({
      name: 'P',
      rules: [{ when: {}, steps: [{ approvers: [approver] }] }],
    });

    expect((await accountant.call('POST', '/billpay/workflows', policy(bob.id))).status).toBe(403);
    expect(await org.call('POST', '/billpay/workflows', policy(accountant.id))).toMatchObject({
      status: 422,
      body: { code: 'approver-may-not-decide' },
    });
    expect((await org.call('POST', '/billpay/workflows', policy(bob.id))).status).toBe(201);
  });

  it('422 for a quorum that its approvers cannot reach', async () => {
    const { org, bob } = await pair();
    const steps = [{ approvers: [bob.id, bob.id], quorum: 2 }];

    const res = await org.call('POST', '/billpay/workflows', {
      name: 'P',
      rules: [{ when: {}, steps }],
    });

    expect(res.status).toBe(422);
  });

  it('changes nothing for bills that are under way', async () => {
    const { org, bob, cleo } = await pair();
    const rules = (id: string) => [{ when: {}, steps: [{ approvers: [id] }] }];
    const made = await org.call<{ id: string }>('POST', '/billpay/workflows', {
      name: 'P',
      rules: rules(bob.id),
    });
    const { id } = await givenSubmitted(org);

    await org.call('PATCH', `/billpay/workflows/${made.body.id}`, { rules: rules(cleo.id) });

    expect((await bob.call('POST', at(id, 'approve'))).status).toBe(200);
    expect((await givenSubmitted(org)).approval?.waitingFor).toMatchObject([{ userId: cleo.id }]);
  });
});
