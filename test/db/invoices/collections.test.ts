import { describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/db/client.ts';
import { lockCollection, setCollection } from '../../../src/db/invoices/collection-rows.ts';
import { tellCollection } from '../../../src/db/invoices/collections.ts';
import { setMessage } from '../../../src/db/invoices/communication-rows.ts';
import { insertPromise } from '../../../src/db/invoices/promises.ts';
import { finishRun } from '../../../src/db/kit/runs.ts';
import {
  advance,
  collectionOf,
  givenDebtor,
  givenSent,
  nine,
  pay,
  remindersOf,
} from '../../support/collections.ts';
import { actingIn, type Books, givenCustomer } from '../../support/receivables.ts';

const steps = (sent: Awaited<ReturnType<typeof remindersOf>>) =>
  sent.map(({ dueOn, items }) => [dueOn, ...items.map(({ stepKey }) => stepKey)]);

const promise = (books: Books, invoiceId: string, over: object = {}) =>
  inTransaction(books.db, (trx) =>
    insertPromise(trx, actingIn(books.orgId), {
      invoiceId,
      amountMinor: 100_000,
      balanceMinor: 100_000,
      promisedOn: '2026-03-20',
      graceDays: 2,
      byCustomer: true,
      note: null,
      ...over,
    }),
  );

const audited = async ({ db }: Books, invoiceId: string) => {
  const rows = await db
    .selectFrom('auditLog')
    .select('action')
    .where('entityType', '=', 'collection')
    .where('entityId', '=', invoiceId)
    .orderBy('seq')
    .execute();
  return rows.map(({ action }) => action.replace('collection.', ''));
};

describe('advanceCollection', () => {
  it('writes the message of a due step once, however often it is asked', async () => {
    const debtor = await givenDebtor();

    const tries = await Promise.all(
      Array.from({ length: 5 }, () => advance(debtor, debtor.invoiceId, nine('2026-02-26'))),
    );

    expect(await remindersOf(debtor)).toMatchObject([
      {
        dueOn: '2026-02-26',
        status: 'queued',
        situation: 'reminder',
        tone: 'friendly',
        items: [{ invoiceId: debtor.invoiceId, stepKey: 'upcoming' }],
      },
    ]);
    expect(tries.map(({ did }) => did.length).sort()).toEqual([0, 0, 0, 0, 1]);
    expect(tries[0]?.plan).toMatchObject({
      status: 'active',
      next: { name: 'first-reminder', at: nine('2026-03-02') },
      wakeAt: '2026-03-02T01:00:00.000Z',
    });
  });

  it('does nothing before the hour, and says when it will', async () => {
    const debtor = await givenDebtor();

    const { plan, did } = await advance(debtor, debtor.invoiceId, '2026-02-26T08:59:59.999Z');

    expect(did).toEqual([]);
    expect(plan.wakeAt).toBe(nine('2026-02-26'));
    expect(await remindersOf(debtor)).toEqual([]);
  });

  it('sends after an outage the latest step alone', async () => {
    const debtor = await givenDebtor();
    await advance(debtor, debtor.invoiceId, nine('2026-02-26'));

    await advance(debtor, debtor.invoiceId, nine('2026-03-10'));
    await advance(debtor, debtor.invoiceId, nine('2026-03-16'));

    expect(steps(await remindersOf(debtor))).toEqual([
      ['2026-02-26', 'upcoming'],
      ['2026-03-10', 'second-reminder'],
      ['2026-03-16', 'third-reminder'],
    ]);
  });

  it('marks it overdue once, and tells webhooks', async () => {
    const debtor = await givenDebtor();

    await advance(debtor, debtor.invoiceId, '2026-03-02T00:59:59.000Z');
    expect((await collectionOf(debtor, debtor.invoiceId)).overdueAt).toBeNull();
    await advance(debtor, debtor.invoiceId, '2026-03-02T01:00:00.000Z');
    await advance(debtor, debtor.invoiceId, '2026-03-02T02:00:00.000Z');

    expect((await collectionOf(debtor, debtor.invoiceId)).overdueAt).not.toBeNull();
    const events = await debtor.db
      .selectFrom('webhookEvents')
      .select('type')
      .where('type', '=', 'invoice.overdue')
      .execute();
    expect(events).toHaveLength(1);
  });

  it('lays the fourth step before a person, with an alert', async () => {
    const debtor = await givenDebtor();

    const { plan } = await advance(debtor, debtor.invoiceId, nine('2026-03-16'));

    expect(plan.status).toBe('awaiting_approval');
    expect(await remindersOf(debtor)).toMatchObject([
      { status: 'awaiting_approval', tone: 'firm', items: [{ stepKey: 'third-reminder' }] },
    ]);
    const alerts = await debtor.call<{ data: { title: string }[] }>('GET', '/alerts');
    expect(alerts.body.data).toMatchObject([{ title: 'Reminders wait for your approval' }]);
  });

  it('overtakes a message that nobody has approved by the next step', async () => {
    const debtor = await givenDebtor();
    await advance(debtor, debtor.invoiceId, nine('2026-03-16'));

    await advance(debtor, debtor.invoiceId, nine('2026-03-31'));

    const reminders = await remindersOf(debtor);
    expect(reminders.map(({ status }) => status)).toEqual(['cancelled', 'queued']);
    expect(reminders[0]?.items).toMatchObject([{ released: true }]);
  });

  it('hands it to a person when the steps are used up, and says whom', async () => {
    const debtor = await givenDebtor();
    await advance(debtor, debtor.invoiceId, nine('2026-03-31'));

    const { plan } = await advance(debtor, debtor.invoiceId, nine('2026-04-07'));

    expect(plan).toMatchObject({ status: 'escalated', next: null, wakeAt: null });
    expect(await collectionOf(debtor, debtor.invoiceId)).toMatchObject({
      assignedTo: debtor.user.id,
    });
    const alerts = await debtor.call<{ data: object[] }>('GET', '/alerts?severity=high');
    expect(alerts.body.data).toMatchObject([{ entityId: debtor.invoiceId }]);
  });

  it('keeps a history of what was done', async () => {
    const debtor = await givenDebtor();
    await advance(debtor, debtor.invoiceId, nine('2026-03-02'));
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 100_000 });
    await advance(debtor, debtor.invoiceId, nine('2026-03-03'));

    expect(await audited(debtor, debtor.invoiceId)).toEqual([
      'start',
      'mark-overdue',
      'step',
      'end',
    ]);
  });
});

describe('one message a customer, currency and day', () => {
  it('takes along what is due of the same customer and currency, and nothing else', async () => {
    const debtor = await givenDebtor();
    const { customerId } = debtor;
    const { id: same } = await givenSent(debtor, { customerId, dueOn: '2026-02-22' });
    const { id: euros } = await givenSent(debtor, { customerId, currency: 'EUR' });
    const other = await givenCustomer(debtor, { email: 'other@customer.example' });
    const { id: others } = await givenSent(debtor, { customerId: other });
    const { id: later } = await givenSent(debtor, { customerId, dueOn: '2026-04-01' });

    await Promise.all(
      [debtor.invoiceId, same, euros, others, later].map((id) =>
        advance(debtor, id, nine('2026-03-02')),
      ),
    );

    const reminders = await remindersOf(debtor);
    const sets = reminders.map(({ items }) => items.map(({ invoiceId }) => invoiceId).sort());
    expect(sets).toHaveLength(3);
    expect(sets).toEqual(
      expect.arrayContaining([[debtor.invoiceId, same].sort(), [euros], [others]]),
    );
    const both = reminders.find(({ items }) => items.length === 2);
    expect(both).toMatchObject({ tone: 'neutral', currency: 'USD' });
  });

  it('lets what falls due later that day wait for the next one', async () => {
    const debtor = await givenDebtor();
    const { customerId } = debtor;
    await advance(debtor, debtor.invoiceId, nine('2026-03-02'));
    const { id: late } = await givenSent(debtor, { customerId });

    const { plan } = await advance(debtor, late, '2026-03-02T11:00:00.000Z');

    expect(plan.next).toEqual({ name: 'first-reminder', at: nine('2026-03-03') });
    expect(await remindersOf(debtor)).toHaveLength(1);
  });

  it('is one message an invoice where the customer wants it so', async () => {
    const debtor = await givenDebtor({ customer: { consolidatedReminders: false } });
    const { id: second } = await givenSent(debtor, { customerId: debtor.customerId });

    await Promise.all(
      [debtor.invoiceId, second].map((id) => advance(debtor, id, nine('2026-03-02'))),
    );

    const reminders = await remindersOf(debtor);
    expect(reminders.map(({ items }) => items.length)).toEqual([1, 1]);
  });

  it('keeps apart what needs approval, so that it holds up nothing else', async () => {
    const debtor = await givenDebtor({ invoice: { dueOn: '2026-02-16' } });
    const { id: fresh } = await givenSent(debtor, { customerId: debtor.customerId });

    await advance(debtor, debtor.invoiceId, nine('2026-03-02'));
    await advance(debtor, fresh, nine('2026-03-02'));

    expect(await remindersOf(debtor)).toMatchObject([
      { status: 'awaiting_approval', items: [{ invoiceId: debtor.invoiceId }] },
      { status: 'queued', items: [{ invoiceId: fresh }] },
    ]);
  });

  it('leaves out an invoice for which reminders are stopped', async () => {
    const debtor = await givenDebtor();
    const { id: paused } = await givenSent(debtor, { customerId: debtor.customerId });
    await setCollection(
      debtor.db,
      { orgId: debtor.orgId, invoiceId: paused },
      { status: 'paused' },
    );

    await advance(debtor, debtor.invoiceId, nine('2026-03-02'));

    expect(await remindersOf(debtor)).toMatchObject([{ items: [{ invoiceId: debtor.invoiceId }] }]);
  });
});

describe('what the rows say stops a reminder', () => {
  const stopped = async (debtor: Awaited<ReturnType<typeof givenDebtor>>) => {
    const { plan } = await advance(debtor, debtor.invoiceId, nine('2026-03-02'));
    expect(await remindersOf(debtor)).toEqual([]);
    return plan.stoppedBy;
  };

  it('an open dispute, and not one that was resolved', async () => {
    const debtor = await givenDebtor();
    const { orgId, invoiceId } = debtor;
    const dispute = { orgId, invoiceId, kind: 'customer', amountMinor: 1, reason: 'late' } as const;
    const id = '019aa000-0000-7000-8000-000000000001';
    await debtor.db
      .insertInto('disputes')
      .values({ ...dispute, id })
      .execute();

    expect(await stopped(debtor)).toBe('disputed');

    await debtor.db.updateTable('disputes').set({ status: 'withdrawn' }).execute();
    const { did } = await advance(debtor, invoiceId, nine('2026-03-02'));
    expect(did).toMatchObject([{ what: 'first-reminder' }]);
  });

  it('a payment that a processor has under way', async () => {
    const debtor = await givenDebtor();
    const { orgId, invoiceId } = debtor;
    const attempt = { orgId, invoiceId, provider: 'sandbox', flow: 'intent', currency: 'USD' };
    await debtor.db
      .insertInto('paymentAttempts')
      .values({
        ...attempt,
        id: '019aa000-0000-7000-8000-000000000002',
        amountMinor: 1,
        status: 'processing',
      })
      .execute();

    expect(await stopped(debtor)).toBe('payment-processing');
  });

  it('credit of the customer, which pays the oldest invoice first', async () => {
    const debtor = await givenDebtor({ invoice: { dueOn: '2026-03-10' } });
    const older = await givenSent(debtor, { customerId: debtor.customerId });
    await debtor.db
      .insertInto('customerPayments')
      .values({
        orgId: debtor.orgId,
        id: '019aa000-0000-7000-8000-000000000003',
        customerId: debtor.customerId,
        currency: 'USD',
        amountMinor: 100_000,
        receivedOn: '2026-02-01',
        method: 'bank_transfer',
      })
      .execute();

    const oldest = await advance(debtor, older.id, nine('2026-03-02'));
    const newer = await advance(debtor, debtor.invoiceId, nine('2026-03-11'));

    expect(oldest.plan.stoppedBy).toBe('covered-by-credit');
    expect(newer.plan.stoppedBy).toBeNull();
  });

  it.each([
    ['excluded', { hold: 'excluded' }],
    ['insolvency-hold', { hold: 'insolvency' }],
    ['address-bounced', { addressStanding: 'bounced' }],
  ])('%s', async (reason, customer) => {
    expect(await stopped(await givenDebtor({ customer }))).toBe(reason);
  });

  it('the organization’s smallest amount, in its own currency alone', async () => {
    const debtor = await givenDebtor();
    const { customerId } = debtor;
    await debtor.db.updateTable('invoiceSettings').set({ remindFromMinor: 100_001 }).execute();
    const { id: yen } = await givenSent(debtor, { customerId, currency: 'JPY' });

    expect(await stopped(debtor)).toBe('below-minimum');
    expect((await advance(debtor, yen, nine('2026-03-02'))).plan.stoppedBy).toBeNull();
  });

  it('no e-mail address', async () => {
    const debtor = await givenDebtor({ customer: { email: null } });

    expect(await stopped(debtor)).toBeNull();
  });
});

describe('a promise', () => {
  it('keeps silent through its grace, is broken then, and followed up sharper', async () => {
    const debtor = await givenDebtor();
    await advance(debtor, debtor.invoiceId, nine('2026-03-09'));
    await promise(debtor, debtor.invoiceId);

    const silent = await advance(debtor, debtor.invoiceId, '2026-03-22T23:00:00.000Z');
    await advance(debtor, debtor.invoiceId, '2026-03-23T01:00:00.000Z');
    await advance(debtor, debtor.invoiceId, nine('2026-03-23'));

    expect(silent.plan.status).toBe('promised');
    expect((await remindersOf(debtor)).at(-1)).toMatchObject({
      situation: 'promise_broken',
      tone: 'final',
      dueOn: '2026-03-23',
    });
    expect(await collectionOf(debtor, debtor.invoiceId)).toMatchObject({ escalations: 1 });
    const alerts = await debtor.call<{ data: { title: string }[] }>('GET', '/alerts');
    expect(alerts.body.data.map(({ title }) => title)).toContain('A promise to pay was broken');
  });

  it('is kept when what was promised has come, though more is owed', async () => {
    const debtor = await givenDebtor();
    await promise(debtor, debtor.invoiceId, { amountMinor: 40_000 });
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 40_000 });

    await advance(debtor, debtor.invoiceId, nine('2026-02-20'));

    const rows = await debtor.db.selectFrom('paymentPromises').select('status').execute();
    expect(rows).toEqual([{ status: 'kept' }]);
  });

  it('that takes the place of another leaves one active', async () => {
    const debtor = await givenDebtor();
    await promise(debtor, debtor.invoiceId);
    await promise(debtor, debtor.invoiceId, { promisedOn: '2026-03-25' });

    const rows = await debtor.db
      .selectFrom('paymentPromises')
      .select('status')
      .orderBy('id')
      .execute();
    expect(rows.map(({ status }) => status)).toEqual(['replaced', 'active']);
  });
});

describe('the end', () => {
  it('comes with the last cent, calls back what has not left and settles the promise', async () => {
    const debtor = await givenDebtor();
    await advance(debtor, debtor.invoiceId, nine('2026-03-02'));
    await promise(debtor, debtor.invoiceId);
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 100_000 });

    const { plan } = await advance(debtor, debtor.invoiceId, nine('2026-03-03'));

    expect(plan.status).toBe('paid');
    expect(await remindersOf(debtor)).toMatchObject([{ status: 'cancelled' }]);
    expect(await collectionOf(debtor, debtor.invoiceId)).toMatchObject({
      status: 'ended',
      endedAs: 'paid',
    });
    const rows = await debtor.db.selectFrom('paymentPromises').select('status').execute();
    expect(rows).toEqual([{ status: 'kept' }]);
  });

  it('leaves a message to the other invoices that it is about', async () => {
    const debtor = await givenDebtor();
    const { id: other } = await givenSent(debtor, { customerId: debtor.customerId });
    await advance(debtor, debtor.invoiceId, nine('2026-03-02'));
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 100_000 });

    await advance(debtor, debtor.invoiceId, nine('2026-03-02'));

    const [reminder] = await remindersOf(debtor);
    const left = reminder?.items.filter(({ released }) => !released);
    expect(reminder?.status).toBe('queued');
    expect(left).toMatchObject([{ invoiceId: other }]);
  });

  it('does not call back what has left', async () => {
    const debtor = await givenDebtor();
    const { orgId, invoiceId } = debtor;
    await advance(debtor, invoiceId, nine('2026-03-02'));
    const [sent] = await remindersOf(debtor);
    await setMessage(debtor.db, { orgId, communicationId: sent?.id ?? '' }, { status: 'sent' });
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 100_000 });

    await advance(debtor, invoiceId, nine('2026-03-03'));

    expect(await remindersOf(debtor)).toMatchObject([
      { status: 'sent', items: [{ released: false }] },
    ]);
  });
});

describe('tellCollection', () => {
  const tell = (debtor: Awaited<ReturnType<typeof givenDebtor>>) =>
    inTransaction(debtor.db, (trx) =>
      tellCollection(trx, { orgId: debtor.orgId, invoiceId: debtor.invoiceId }, 'paymentRecorded'),
    );

  it('signals the workflow that runs', async () => {
    const debtor = await givenDebtor();

    expect(await tell(debtor)).toMatchObject([
      { kind: 'signal', signalName: 'paymentRecorded', workflowId: debtor.run.workflowId },
    ]);
  });

  it('starts a further run where the workflow was cut off', async () => {
    const debtor = await givenDebtor();
    const { orgId, invoiceId } = debtor;
    await finishRun(debtor.db, { orgId, runId: debtor.run.id }, { status: 'cancelled' });

    const told = await tell(debtor);

    const workflowId = `invoice-collection/${invoiceId}/2`;
    expect(told).toMatchObject([{ kind: 'start', workflowId }]);
    expect(await collectionOf(debtor, invoiceId)).toMatchObject({ workflowId, round: 2 });
    expect(await tell(debtor)).toMatchObject([{ kind: 'signal', workflowId }]);
  });

  it('says nothing after the end', async () => {
    const debtor = await givenDebtor();
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 100_000 });
    await advance(debtor, debtor.invoiceId, nine('2026-03-03'));

    expect(await tell(debtor)).toEqual([]);
  });

  it('takes up again, paused and counting anew, what is owed again after it was paid', async () => {
    const debtor = await givenDebtor();
    const { invoiceId, orgId } = debtor;
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 100_000 });
    await advance(debtor, invoiceId, nine('2026-03-03'));
    await debtor.db.updateTable('invoices').set({ refundedMinor: 5_000 }).execute();

    const before = new Date().toISOString().slice(0, 10);

    const told = await tell(debtor);

    const after = new Date().toISOString().slice(0, 10);
    expect(told).toMatchObject([{ kind: 'start' }]);
    expect(await collectionOf(debtor, invoiceId)).toMatchObject({
      status: 'paused',
      round: 2,
      endedAs: null,
      anchorOn: expect.toSatisfy((day) => [before, after].includes(day)),
    });
    await expect(lockCollection(debtor.db, { orgId, invoiceId })).resolves.toBeDefined();
  });
});
