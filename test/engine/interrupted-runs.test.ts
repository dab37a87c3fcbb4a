import { describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { type OpenRun, openRunsOf } from '../../src/db/kit/open-runs.ts';
import { createRun, latestRun } from '../../src/db/kit/runs.ts';
import { repairRun } from '../../src/engine/reconciler.ts';
import { database, engine, givenApp, givenOrg } from '../support/app.ts';
import { billWhen, givenSubmitted, linkTo, readBill } from '../support/bills.ts';
import { type AnalysisBody, ended, givenDocument } from '../support/documents.ts';
import { givenSentInvoice } from '../support/invoices.ts';
import { inBooks, alertsOf as raisedIn } from '../support/receivables.ts';
import { givenApprovers, givenPolicy, type Member } from '../support/rounds.ts';
import { givenCardPayment, givenRefund, refundOf } from '../support/stripe/books.ts';
import { startStripe } from '../support/stripe/server.ts';
import { until } from '../support/until.ts';
import { deps, givenWorkers } from '../support/workers.ts';

givenWorkers();

const app = givenApp();
type Org = Awaited<ReturnType<typeof givenOrg>>;
const failed = { status: 'failed' as const, error: { code: 'broke', detail: 'It broke.' } };

/** The open run of an entity, as a reconciler of any worker holds it. */
async function openRun({ db, orgId }: Org, kind: string, entityId: string): Promise<OpenRun> {
  const { workflowId = '' } = (await latestRun(db, orgId, { kind, entityId })) ?? {};
  const [run] = await openRunsOf(database.system.unscoped, [workflowId]);
  if (!run) throw new Error(`${workflowId} is not open`);
  return run;
}

const repair = (run: OpenRun) => repairRun(database, engine, run);

/** Ends a workflow as an operator does in Temporal UI. */
const terminate = ({ workflowId }: OpenRun) =>
  engine.client.workflow.getHandle(workflowId).terminate();

/** Everything that an end could write a second time. */
async function written({ db, orgId }: Org) {
  const rows = await Promise.all(
    (['runs', 'auditLog', 'alerts', 'webhookEvents'] as const).map((table) =>
      db.selectFrom(table).selectAll().where('orgId', '=', orgId).orderBy('id').execute(),
    ),
  );
  return rows;
}

const alertsOf = async ({ call }: Org) =>
  (await call<{ data: { title: string; detail: string; entityId: string }[] }>('GET', '/alerts'))
    .body.data;

async function givenAsked() {
  const { org, people } = await givenApprovers('Bob');
  const [bob] = people as [Member];
  await givenPolicy(org, [{ approvers: [bob.id] }]);
  const bill = await givenSubmitted(org);
  const link = await linkTo(bob.email);
  return { org, bob, bill, link, run: await openRun(org, 'billApproval', bill.id) };
}

describe('an approval whose workflow an operator terminates', () => {
  it('closes, makes the bill a draft again and tells people what to do', async () => {
    const { org, bill, run } = await givenAsked();
    await terminate(run);

    expect(await repair(run)).toBe(true);

    expect(await readBill(org, bill.id)).toMatchObject({
      status: 'draft',
      approval: { status: 'interrupted', waitingFor: [], runId: run.id },
    });
    expect(await org.call('GET', `/runs/${run.id}`)).toMatchObject({
      body: { status: 'cancelled', error: { code: 'run-terminated' } },
    });
    expect(await alertsOf(org)).toMatchObject([
      {
        title: `The approval of bill ${bill.number} was cut off`,
        detail: expect.stringMatching(/operator ended.*submit it anew/),
        entityId: bill.id,
      },
    ]);
    const audited = await org.db
      .selectFrom('auditLog')
      .select(['actorKind', 'workflowId'])
      .where('orgId', '=', org.orgId)
      .where('action', '=', 'bill.interrupt')
      .execute();
    expect(audited).toEqual([{ actorKind: 'system', workflowId: run.workflowId }]);
  });

  it('takes no decision any more, and its links say that it is not open', async () => {
    const { bob, bill, link, run } = await givenAsked();
    const nonce = /name="nonce" value="([^"]+)"/.exec(await (await app.request(link)).text())?.[1];
    await terminate(run);
    await repair(run);

    const page = await app.request(link);
    const sent = await app.request(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ decision: 'approve', nonce: nonce ?? '' }),
    });
    const said = await bob.call('POST', `/billpay/bills/${bill.id}/approve`);

    expect([page.status, sent.status]).toEqual([409, 409]);
    expect(await page.text()).toContain('no longer open');
    expect(await sent.text()).toContain('no longer open');
    expect(said).toMatchObject({ status: 409, body: { code: 'approval-closed' } });
  });

  it('can be submitted anew; a late second look at the first run changes nothing', async () => {
    const { org, bob, bill, run } = await givenAsked();
    await terminate(run);
    await repair(run);
    expect((await org.call('POST', `/billpay/bills/${bill.id}/submit`)).status).toBe(202);
    const before = await written(org);

    expect(await repair(run)).toBe(false);

    expect(await written(org)).toEqual(before);
    expect(await readBill(org, bill.id)).toMatchObject({ status: 'in_approval', round: 2 });
    await bob.call('POST', `/billpay/bills/${bill.id}/approve`);
    await billWhen(org, bill.id, ({ status }) => status === 'approved');
  });

  it('ends once when several workers see it at the same time', async () => {
    const { org, run } = await givenAsked();
    await terminate(run);

    const ends = await Promise.all(Array.from({ length: 4 }, () => repair(run)));

    expect(ends.filter(Boolean)).toHaveLength(1);
    expect(await alertsOf(org)).toHaveLength(1);
  });

  it('keeps the end that its votes gave it', async () => {
    const { org, bob, bill, run } = await givenAsked();
    await bob.call('POST', `/billpay/bills/${bill.id}/approve`);

    await createActivities(deps).endRun({ orgId: org.orgId, runId: run.id }, failed);

    expect(await readBill(org, bill.id)).toMatchObject({
      status: 'approved',
      approval: { status: 'approved' },
    });
    expect(await alertsOf(org)).toEqual([]);
  });

  it('ends in the same way when the workflow fails by itself', async () => {
    const { org, bill, run } = await givenAsked();

    await createActivities(deps).endRun({ orgId: org.orgId, runId: run.id }, failed);

    expect(await readBill(org, bill.id)).toMatchObject({
      status: 'draft',
      approval: { status: 'interrupted' },
    });
    expect(await alertsOf(org)).toMatchObject([{ detail: expect.stringContaining('It broke.') }]);
  });
});

describe('a collection whose workflow an operator terminates', () => {
  async function givenCollected() {
    const org = await givenOrg();
    const { id } = await givenSentInvoice(org);
    const path = `/invoices/${id}/collections`;
    const read = async () =>
      (await org.call<{ status: string; pausedUntil: string | null }>('GET', path)).body;
    const run = await openRun(org, 'invoiceCollection', id);
    // Its start may still be on the way to the engine.
    await until(
      () =>
        terminate(run).then(
          () => true,
          () => false,
        ),
      'it is terminated',
    );
    return { org, id, path, read, run };
  }

  it('is paused with the reason, and an alert says so', async () => {
    const { org, id, read, run } = await givenCollected();

    await repair(run);

    expect(await read()).toMatchObject({ status: 'paused', pausedUntil: null });
    expect(await alertsOf(org)).toMatchObject([
      { detail: expect.stringMatching(/operator ended.*resume the collection/), entityId: id },
    ]);
  });

  it('goes on in a further run when somebody resumes it, whatever looks at the first', async () => {
    const { org, id, path, read, run } = await givenCollected();
    await repair(run);
    expect((await org.call('POST', `${path}/resume`)).status).toBe(200);
    const before = await written(org);

    expect(await repair(run)).toBe(false);

    expect(await written(org)).toEqual(before);
    expect(await read()).toMatchObject({
      status: 'active',
      workflowId: `invoice-collection/${id}/2`,
    });
  });

  it('no longer waits for the day on which its pause would have ended by itself', async () => {
    const { org, path, read, run } = await givenCollected();
    await org.call('POST', `${path}/pause`, { until: '2999-01-01' });

    await repair(run);

    expect(await read()).toMatchObject({ status: 'paused', pausedUntil: null });
    expect(await alertsOf(org)).toHaveLength(1);
  });
});

describe('an analysis whose workflow an operator terminates', () => {
  it('is told of once, keeps what was found, and can be started again', async () => {
    const org = await givenOrg();
    const { insight } = deps.agents;
    const gate = Promise.withResolvers<void>();
    deps.agents.insight = async (...args) => {
      await gate.promise;
      return insight(...args);
    };
    const { id } = await givenDocument(org.call);
    await org.call('POST', `/documents/${id}/analysis`);
    const now = async () => (await org.call<AnalysisBody>('GET', `/documents/${id}/analysis`)).body;
    await until(async () => (await now()).agents.compliance.status === 'completed', 'one is done');
    const run = await openRun(org, 'documentAnalysis', id);
    await terminate(run);

    const ends = [await repair(run), await repair(run)];
    gate.resolve();

    expect(ends).toEqual([true, false]);
    expect(await now()).toMatchObject({
      status: 'cancelled',
      error: { code: 'run-terminated' },
      agents: { compliance: { status: 'completed' } },
    });
    expect(await alertsOf(org)).toMatchObject([
      { title: 'The analysis of report.txt was cut off', entityId: id },
    ]);
    const events = await org.db
      .selectFrom('webhookEvents')
      .select('type')
      .where('orgId', '=', org.orgId)
      .where('type', 'like', 'document.analysis.%')
      .execute();
    expect(events).toEqual([{ type: 'document.analysis.failed' }]);
    expect((await org.call('POST', `/documents/${id}/analysis`)).status).toBe(202);
    expect(await ended(org.call, id)).toMatchObject({ attempt: 2, status: 'completed' });
  });
});

describe('a refund whose workflow is ended from outside', () => {
  it.each([
    ['ends as failed where the processor was never asked', false, 'failed'],
    ['waits for a person where the money may have gone', true, 'needs_review'],
  ])('%s', async (_, asked, status) => {
    const org = await givenOrg();
    const stripe = await startStripe();
    const { paymentId } = await givenCardPayment(org, stripe);
    await stripe.stop();
    const refundId = await givenRefund(org, paymentId);
    if (asked) await org.db.updateTable('refunds').set({ askedAt: '2026-11-20' }).execute();
    const { run } = await inBooks(org, (trx, acting) =>
      createRun(trx, acting, {
        workflowType: 'paymentRefund',
        workflowId: `payment-refund/${refundId}`,
        taskQueue: 'core',
        input: { refundId },
        search: { entityType: 'refund', entityId: refundId },
      }),
    );
    const ref = { orgId: org.orgId, runId: run.id };

    for (let i = 0; i < 2; i += 1) await createActivities(deps).endRun(ref, failed);

    expect(await refundOf(org, refundId)).toMatchObject({ status, failure: 'It broke.' });
    expect(await raisedIn(org)).toHaveLength(1);
  });
});
