import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { dispatchMessages } from '../../src/activities/invoices/dispatch.ts';
import { inTransaction } from '../../src/db/client.ts';
import { pauseCollection, resumeCollection } from '../../src/db/invoices/collection-decisions.ts';
import { openDispute, resolveDispute } from '../../src/db/invoices/disputes.ts';
import { promisePayment } from '../../src/db/invoices/promising.ts';
import { getRun } from '../../src/db/kit/runs.ts';
import {
  addDays,
  dayInZone,
  fromEpochMs,
  instantAt,
  weekday,
} from '../../src/domain/kit/calendar.ts';
import { collectionState, toldSignals } from '../../src/workflows/invoice-collection.contract.ts';
import type { invoiceCollection } from '../../src/workflows/invoice-collection.ts';
import { deps, mailbox } from '../support/activities.ts';
import { advance, collectionOf, givenDebtor, pay, remindersOf } from '../support/collections.ts';
import { saveHistory } from '../support/histories.ts';
import { actingIn } from '../support/receivables.ts';
import { type Activities, temporalEnv } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const t = temporalEnv();

type Debtor = Awaited<ReturnType<typeof givenDebtor>>;

const clock = async () => fromEpochMs(await t.now());

/** The Wednesday after next in the server's own time: steps lie well ahead, and one on a Sunday. */
async function someWednesday() {
  const in14Days = addDays(dayInZone(await clock(), 'UTC'), 14);
  return addDays(in14Days, (10 - weekday(in14Days)) % 7);
}

/** An invoice that was sent just now, due on a Wednesday, in a country without known holidays. */
async function givenUncollected(over: Activities = {}) {
  t.fake({ ...createActivities(deps), ...over });
  const dueOn = await someWednesday();
  const debtor = await givenDebtor({ invoice: { dueOn, sentAt: await clock() } });
  const { db, orgId } = debtor;
  await db.updateTable('organizations').set({ country: 'ZZ' }).where('id', '=', orgId).execute();
  return { ...debtor, dueOn };
}

async function givenCollected(over: Activities = {}) {
  const debtor = await givenUncollected(over);
  return { ...debtor, handle: await startOn(debtor) };
}

const startOn = ({ orgId, invoiceId, run }: Debtor, runId = run.id) =>
  t.start<typeof invoiceCollection>('invoiceCollection', { orgId, runId }, { invoiceId });

type Collected = Awaited<ReturnType<typeof givenCollected>>;

/** Moves the clock to that time of day, and sends what is due. */
async function goTo(collected: Collected, day: string, time = '09:01') {
  const at = Date.parse(instantAt(day, time, 'UTC'));
  await t.sleep(Math.max(1, at - (await t.now())));
  await until(() => hasRest(collected), 'the collection has taken what is due');
  await send(collected);
}

async function hasRest({ handle }: Collected): Promise<boolean> {
  const state = await handle.query(collectionState);
  const now = await clock();
  return state !== null && (state.nextStep === null || state.nextStep.at > now);
}

async function send({ orgId }: Collected) {
  const now = await clock();
  await dispatchMessages(deps, { orgId, now: () => now });
}

const tell = (collected: Collected, name: (typeof toldSignals)[number]['name']) => {
  const signal = toldSignals.find((it) => it.name === name);
  if (!signal) throw new Error(`no signal ${name}`);
  return collected.handle.signal(signal);
};

/** Pays it: a workflow that is terminated may leave the server's clock locked for the next test. */
async function finish(collected: Collected) {
  await pay(collected, { customerId: collected.customerId, amountMinor: 100_000 });
  await tell(collected, 'paymentRecorded');
  expect(await collected.handle.result()).toEqual({ endedAs: 'paid' });
}

const subjects = ({ email }: Collected) =>
  mailbox.mailsTo(email).map(({ subject }) => subject.split(':')[0]);

const stepsOf = async (collected: Collected) =>
  (await remindersOf(collected)).map(({ status, items }) => [items[0]?.stepKey, status]);

const within = <T>(collected: Collected, work: (trx: Collected['db']) => Promise<T>) =>
  inTransaction(collected.db, work);

describe('invoiceCollection', () => {
  it('sends the invoice, then each step once at nine on business days, and stops when paid', async () => {
    const debtor = await givenCollected();
    const { dueOn, customerId, handle } = debtor;
    await send(debtor);
    expect(subjects(debtor)).toEqual([expect.stringContaining('Invoice')]);

    // Three days before is a Sunday: nothing happens until Monday, nine o'clock.
    await goTo(debtor, addDays(dueOn, -3), '23:00');
    expect(await stepsOf(debtor)).toEqual([]);
    await goTo(debtor, addDays(dueOn, -2), '08:59');
    expect(await stepsOf(debtor)).toEqual([]);
    await goTo(debtor, addDays(dueOn, -2));
    expect(await stepsOf(debtor)).toEqual([['upcoming', 'sent']]);
    expect(await handle.query(collectionState)).toMatchObject({
      status: 'active',
      nextStep: { name: 'first-reminder', at: `${addDays(dueOn, 1)}T09:00:00.000Z` },
      history: [{ what: 'upcoming' }],
    });

    await goTo(debtor, addDays(dueOn, 1), '00:59');
    expect((await collectionOf(debtor, debtor.invoiceId)).overdueAt).toBeNull();
    await goTo(debtor, addDays(dueOn, 1), '01:00');
    await until(
      async () => (await collectionOf(debtor, debtor.invoiceId)).overdueAt !== null,
      'it is overdue',
    );
    await goTo(debtor, addDays(dueOn, 1));
    await goTo(debtor, addDays(dueOn, 7));
    expect(await stepsOf(debtor)).toEqual([
      ['upcoming', 'sent'],
      ['first-reminder', 'sent'],
      ['second-reminder', 'sent'],
    ]);

    await pay(debtor, { customerId, amountMinor: 100_000 });
    await tell(debtor, 'paymentRecorded');

    expect(await handle.result()).toEqual({ endedAs: 'paid' });
    await saveHistory('invoice-collection-paid', handle);
    expect(await getRun(debtor.db, debtor.orgId, debtor.run.id)).toMatchObject({
      status: 'completed',
      result: { endedAs: 'paid' },
    });
    expect(mailbox.mailsTo(debtor.email)).toHaveLength(4);
  });

  it('lays the fourth step before a person, sends it when approved, and then hands over', async () => {
    const debtor = await givenCollected();
    const { dueOn, handle, db } = debtor;
    await goTo(debtor, addDays(dueOn, 14));
    expect((await stepsOf(debtor)).at(-1)).toEqual(['third-reminder', 'awaiting_approval']);
    expect(await handle.query(collectionState)).toMatchObject({ status: 'awaiting_approval' });

    await db
      .updateTable('communications')
      .set({ status: 'queued' })
      .where('status', '=', 'awaiting_approval')
      .execute();
    await tell(debtor, 'messageDecided');
    await send(debtor);
    expect((await stepsOf(debtor)).at(-1)).toEqual(['third-reminder', 'sent']);

    await goTo(debtor, addDays(dueOn, 30));
    expect((await stepsOf(debtor)).at(-1)).toEqual(['final-reminder', 'sent']);
    // A week after the last step.
    await goTo(debtor, addDays(dueOn, 37));
    await until(
      async () => (await collectionOf(debtor, debtor.invoiceId)).escalatedAt !== null,
      'a person takes over',
    );
    expect(await handle.query(collectionState)).toMatchObject({
      status: 'escalated',
      nextStep: null,
    });
    await saveHistory('invoice-collection-escalated', handle);
    await finish(debtor);
  });

  it('waits on a promise, and follows up a broken one sharper', async () => {
    const debtor = await givenCollected();
    const { dueOn, handle, invoiceId } = debtor;
    await goTo(debtor, addDays(dueOn, 1));
    const promisedOn = addDays(dueOn, 12);
    const now = await clock();
    await within(debtor, (trx) =>
      promisePayment(trx, actingIn(debtor.orgId), {
        ...{ invoiceId, promisedOn, amountMinor: null, note: null, byCustomer: true, now },
      }),
    );
    await tell(debtor, 'promised');

    // Two days of grace: the reminder of the seventh day is left out.
    await goTo(debtor, addDays(dueOn, 14), '23:00');
    expect(await handle.query(collectionState)).toMatchObject({ status: 'promised' });
    expect(await stepsOf(debtor)).toHaveLength(2);
    await goTo(debtor, addDays(dueOn, 15));

    expect((await remindersOf(debtor)).at(-1)).toMatchObject({
      situation: 'promise_broken',
      tone: 'final',
      status: 'awaiting_approval',
    });
    await saveHistory('invoice-collection-promise-broken', handle);
    await finish(debtor);
  });

  it('ends with a promise that is kept', async () => {
    const debtor = await givenCollected();
    const { dueOn, handle, invoiceId, customerId } = debtor;
    const now = await clock();
    const promisedOn = addDays(dueOn, 5);
    await within(debtor, (trx) =>
      promisePayment(trx, actingIn(debtor.orgId), {
        ...{ invoiceId, promisedOn, amountMinor: null, note: null, byCustomer: false, now },
      }),
    );
    await tell(debtor, 'promised');
    await goTo(debtor, addDays(dueOn, 4));
    await pay(debtor, { customerId, amountMinor: 100_000 });
    await tell(debtor, 'paymentRecorded');

    expect(await handle.result()).toEqual({ endedAs: 'paid' });
    expect(await stepsOf(debtor)).toEqual([]);
    const [promise] = await debtor.db.selectFrom('paymentPromises').select('status').execute();
    expect(promise?.status).toBe('kept');
    await saveHistory('invoice-collection-promise-kept', handle);
  });

  it('is silent while it is disputed or paused, and goes on after', async () => {
    const debtor = await givenCollected();
    const { dueOn, handle, invoiceId, orgId } = debtor;
    const acting = actingIn(orgId);
    const { dispute } = await within(debtor, (trx) =>
      openDispute(trx, acting, { invoiceId, amountMinor: null, reason: 'Broken', detail: null }),
    );
    await tell(debtor, 'disputeOpened');
    await goTo(debtor, addDays(dueOn, 2));
    expect(await handle.query(collectionState)).toMatchObject({ status: 'disputed' });
    expect(await stepsOf(debtor)).toEqual([]);

    await within(debtor, (trx) =>
      resolveDispute(trx, acting, {
        ...{ disputeId: dispute.id, invoiceId, as: 'rejected', resolution: 'It was whole' },
      }),
    );
    await tell(debtor, 'disputeResolved');
    await until(async () => (await stepsOf(debtor)).length === 1, 'the latest step is taken');

    const now = await clock();
    await within(debtor, (trx) =>
      pauseCollection(trx, acting, { invoiceId, until: null, reason: 'They called', now }),
    );
    await tell(debtor, 'paused');
    await goTo(debtor, addDays(dueOn, 8));
    expect(await handle.query(collectionState)).toMatchObject({ status: 'paused', nextStep: null });
    await within(debtor, (trx) => resumeCollection(trx, acting, invoiceId));
    await tell(debtor, 'resumed');
    await until(async () => (await stepsOf(debtor)).length === 2, 'reminders go on');

    expect((await stepsOf(debtor)).map(([key]) => key)).toEqual([
      'first-reminder',
      'second-reminder',
    ]);
    await saveHistory('invoice-collection-stopped-and-resumed', handle);
    await finish(debtor);
  });

  it('makes up for an outage with the latest step alone', async () => {
    const debtor = await givenUncollected();
    const { dueOn } = debtor;
    await advance(debtor, debtor.invoiceId, `${addDays(dueOn, -2)}T09:00:00.000Z`);
    await t.sleep(Date.parse(`${addDays(dueOn, 8)}T10:00:00Z`) - (await t.now()));

    const late = { ...debtor, handle: await startOn(debtor) };
    await goTo(late, addDays(dueOn, 8), '10:01');
    await goTo(late, addDays(dueOn, 14));

    expect((await stepsOf(late)).map(([key]) => key)).toEqual([
      'upcoming',
      'second-reminder',
      'third-reminder',
    ]);
    await finish(late);
  });

  it('goes on where the rows stand when the engine has lost it, and reminds nobody twice', async () => {
    const debtor = await givenUncollected();
    const { dueOn } = debtor;
    await t.sleep(Date.parse(`${addDays(dueOn, 1)}T09:00:00Z`) - (await t.now()));
    await advance(debtor, debtor.invoiceId, await clock());

    const again = { ...debtor, handle: await startOn(debtor) };
    await goTo(again, addDays(dueOn, 2));

    expect(await stepsOf(again)).toEqual([['first-reminder', 'sent']]);
    await finish(again);
  });

  it('is paused by whoever cancels its run, and a further run resumes it', async () => {
    const debtor = await givenCollected();
    const { handle, invoiceId, orgId, dueOn } = debtor;
    await goTo(debtor, addDays(dueOn, -2));

    await handle.cancel();

    // To wait for its result would let the clock run.
    const ended = async () => (await handle.describe()).status.name === 'CANCELLED';
    await until(ended, 'the run has ended');
    await saveHistory('invoice-collection-cancelled', handle);
    expect(await collectionOf(debtor, invoiceId)).toMatchObject({
      status: 'paused',
      pauseReason: 'Its run was cancelled.',
    });
    const told = await within(debtor, (trx) => resumeCollection(trx, actingIn(orgId), invoiceId));
    const [start] = told;
    expect(start).toMatchObject({
      kind: 'start',
      workflowId: `invoice-collection/${invoiceId}/2`,
    });
    const args = start?.args as [{ runId: string }];
    const again = { ...debtor, handle: await startOn(debtor, args[0].runId) };
    await goTo(again, addDays(dueOn, 1));
    expect((await stepsOf(again)).map(([key]) => key)).toEqual(['upcoming', 'first-reminder']);
    await finish(again);
  });

  it('takes a step once, however often its activity is tried', async () => {
    let tries = 0;
    const real = createActivities(deps);
    const debtor = await givenCollected({
      advanceCollection: async (...args) => {
        const advanced = await real.advanceCollection(...args);
        tries += 1;
        if (advanced.did.length > 0 && tries < 5) throw new Error('the answer was lost');
        return advanced;
      },
    });
    const { dueOn } = debtor;

    await goTo(debtor, addDays(dueOn, -2));

    expect(await stepsOf(debtor)).toEqual([['upcoming', 'sent']]);
    await finish(debtor);
  });

  it('ends when the invoice is void, whatever it waited for', async () => {
    const debtor = await givenCollected();
    const { handle, invoiceId, db } = debtor;
    await sql`update invoices set status = 'void' where id = ${invoiceId}`.execute(db);

    await tell(debtor, 'voided');

    expect(await handle.result()).toEqual({ endedAs: 'void' });
    await saveHistory('invoice-collection-void', handle);
  });

  it('looks again once for many words that come at once', async () => {
    let looks = 0;
    const real = createActivities(deps);
    const debtor = await givenCollected({
      advanceCollection: (...args) => {
        looks += 1;
        return real.advanceCollection(...args);
      },
    });
    await until(() => looks === 1, 'the first look');

    await Promise.all(toldSignals.map((signal) => debtor.handle.signal(signal)));
    await t.sleep('1 hour');

    expect(looks).toBeGreaterThan(1);
    expect(looks).toBeLessThanOrEqual(1 + toldSignals.length);
    await finish(debtor);
  });
});
