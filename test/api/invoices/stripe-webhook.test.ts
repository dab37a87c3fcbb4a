import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followCardPayment } from '../../../src/activities/invoices/card-accounts.ts';
import { processCardNotices } from '../../../src/activities/invoices/card-notices.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { deps } from '../../support/activities.ts';
import { givenApp, givenOrg } from '../../support/app.ts';
import {
  alertsOf,
  type Books,
  differencesIn,
  givenCustomer,
  givenOpenInvoice,
  invoiceOf,
  pay,
} from '../../support/receivables.ts';
import { declineAt, dispute, payAt, refundByHand } from '../../support/stripe/acts.ts';
import { find, keep, type Stored } from '../../support/stripe/objects.ts';
import { startStripe, type TestStripe } from '../../support/stripe/server.ts';
import {
  eventOf,
  givenWebhook,
  keptEvents,
  secret,
  signed,
} from '../../support/stripe/webhooks.ts';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startStripe();
});
afterAll(() => stripe.stop());

/** An invoice of 1,000.00 whose customer is about to pay it by card. */
async function givenIntent() {
  const org = await givenOrg();
  const customerId = await givenCustomer(org);
  const invoiceId = await givenOpenInvoice(org, { customerId });
  const attemptId = newId();
  const money = { currency: 'USD', amountMinor: 100_000 };
  const ids = { orgId: org.orgId, invoiceId };
  const row = { ...ids, id: attemptId, provider: 'stripe', flow: 'intent', ...money } as const;
  await org.db.insertInto('paymentAttempts').values(row).execute();
  const intent = keep(stripe.state, 'pi', {
    ...{ object: 'payment_intent', amount: 100_000, amount_received: 0, currency: 'usd' },
    ...{ metadata: { ...ids, attemptId }, status: 'requires_payment_method' },
    last_payment_error: null,
  });
  return { org, customerId, invoiceId, attemptId, intent };
}

const paymentsOf = ({ db, orgId }: Books) =>
  db.selectFrom('customerPayments').select(['amountMinor']).where('orgId', '=', orgId).execute();

const attemptOf = ({ db }: Books, id: string) =>
  db
    .selectFrom('paymentAttempts')
    .select(['status', 'providerId', 'failureCode', 'failureMessage'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

const nowS = () => Math.floor(Date.now() / 1000);

describe('POST /webhooks/stripe', () => {
  const payload = eventOf('customer.created', { id: 'cus_1', object: 'customer', created: 0 });
  const id = JSON.parse(payload).id as string;

  it.each([
    ['no signature', payload, null],
    ['an empty one', payload, ''],
    ['a tampered byte', payload.replace('cus_1', 'cus_2'), signed(payload)],
    [
      'the same JSON written otherwise',
      JSON.stringify(JSON.parse(payload), null, 1),
      signed(payload),
    ],
    ['another secret', payload, signed(payload, { secret: 'whsec_of_somebody' })],
    ['an empty secret', payload, signed(payload, { secret: ' ' })],
    ['what is older than 300 s', payload, signed(payload, { timestamp: nowS() - 400 })],
    ['what is more than 300 s ahead', payload, signed(payload, { timestamp: nowS() + 400 })],
    ['no time', payload, signed(payload).replace(/t=\d+/, 't=x')],
    ['the scheme v0 alone', payload, signed(payload).replace('v1=', 'v0=')],
  ])('400 for %s, and keeps nothing of it', async (_, sent, signature) => {
    const { send } = givenWebhook(stripe);

    const res = await send(sent, signature);

    expect(res.status).toBe(400);
    expect(await keptEvents(id)).toEqual([]);
  });

  it('takes two secrets while one replaces the other', async () => {
    const { send } = givenWebhook(stripe, ['whsec_the_next_one', secret]);
    const old = eventOf('customer.created', { id: 'cus_1', object: 'customer', created: 0 });
    const next = eventOf('customer.created', { id: 'cus_2', object: 'customer', created: 0 });

    const statuses = [
      (await send(old)).status,
      (await send(next, signed(next, { secret: 'whsec_the_next_one' }))).status,
    ];

    expect(statuses).toEqual([204, 204]);
  });

  it('404 where Stripe is not configured', async () => {
    const res = await givenApp().request('/webhooks/stripe', {
      ...{ method: 'POST', body: payload },
      headers: { 'content-type': 'application/json', 'stripe-signature': signed(payload) },
    });

    expect(res.status).toBe(404);
  });
});

describe('what Stripe tells of', () => {
  it('a payment: recorded once on its invoice, though told thirty times at once', async () => {
    const { org, invoiceId, attemptId, intent } = await givenIntent();
    const { send, work } = givenWebhook(stripe);
    payAt(stripe.state, intent.id);
    const event = eventOf('payment_intent.succeeded', intent);

    const answers = await Promise.all(Array.from({ length: 30 }, () => send(event)));
    await Promise.all([work(), work(), work()]);

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await paymentsOf(org)).toEqual([{ amountMinor: 100_000 }]);
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0 });
    expect(await attemptOf(org, attemptId)).toMatchObject({
      ...{ status: 'succeeded', providerId: intent.id },
    });
    expect(await keptEvents(JSON.parse(event).id)).toMatchObject([{ lastError: null }]);
    expect(await differencesIn(org)).toEqual([]);
  });

  it('thirty different events of one payment, worked on at once: recorded once', async () => {
    const { org, intent } = await givenIntent();
    const { cards } = givenWebhook(stripe);
    payAt(stripe.state, intent.id);
    const ref = { orgId: org.orgId, id: intent.id };

    await Promise.all(Array.from({ length: 30 }, () => followCardPayment({ ...deps, cards }, ref)));

    expect(await paymentsOf(org)).toHaveLength(1);
    expect(await differencesIn(org)).toEqual([]);
  });

  it('a decline: the attempt says why, and a later success is booked all the same', async () => {
    const { org, attemptId, intent, invoiceId } = await givenIntent();
    const { tell, work } = givenWebhook(stripe);
    declineAt(stripe.state, intent.id);
    await tell('payment_intent.payment_failed', intent);
    await work();
    const declined = await attemptOf(org, attemptId);

    payAt(stripe.state, intent.id);
    await tell('payment_intent.succeeded', intent);
    await work();

    expect(declined).toMatchObject({ status: 'failed', failureCode: 'insufficient_funds' });
    expect(await attemptOf(org, attemptId)).toMatchObject({ status: 'succeeded' });
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0 });
  });

  it('a payment that a transfer had made already: credit, with an alert', async () => {
    const { org, customerId, intent } = await givenIntent();
    const { tell, work } = givenWebhook(stripe);
    await pay(org, { customerId, amountMinor: 100_000 });
    payAt(stripe.state, intent.id);

    await tell('payment_intent.succeeded', intent);
    await work();

    expect(await paymentsOf(org)).toHaveLength(2);
    expect((await alertsOf(org))[0]?.title).toContain('paid more than was open');
    expect(await differencesIn(org)).toEqual([]);
  });

  it('a refund made in the dashboard: booked once; one of more than is left: an alert', async () => {
    const { org, invoiceId, intent } = await givenIntent();
    const { tell, work } = givenWebhook(stripe);
    payAt(stripe.state, intent.id);
    const refund = refundByHand(stripe.state, intent, 40_000);
    await tell('refund.created', refund);
    await tell('charge.refunded', { ...intent, object: 'charge', payment_intent: intent.id });
    await work();
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ refundedMinor: 40_000 });

    const beyond = refundByHand(stripe.state, intent, 90_000);
    await tell('refund.created', beyond);
    await work();

    expect(await invoiceOf(org, invoiceId)).toMatchObject({ refundedMinor: 40_000 });
    expect((await alertsOf(org)).at(-1)).toMatchObject({
      ...{ dedupeKey: `refund/${beyond.id}/unbooked`, severity: 'critical' },
    });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('a dispute: owed again while it lasts, paid again when it is won', async () => {
    const { org, invoiceId, intent } = await givenIntent();
    const { tell, work } = givenWebhook(stripe);
    payAt(stripe.state, intent.id);
    const told = dispute(stripe.state, intent, 100_000);
    await tell('charge.dispute.created', told);
    await tell('charge.dispute.funds_withdrawn', told);
    await work();
    const lasting = await invoiceOf(org, invoiceId);

    Object.assign(told, { status: 'won' });
    await tell('charge.dispute.closed', told);
    await work();

    expect(lasting).toMatchObject({ balanceMinor: 100_000, chargedBackMinor: 100_000 });
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0 });
    const row = await org.db.selectFrom('disputes').select(['kind', 'status']).execute();
    expect(row).toEqual([{ kind: 'chargeback', status: 'rejected' }]);
    expect(await differencesIn(org)).toEqual([]);
  });

  it('a dispute that is lost stays owed; an inquiry of the bank moves nothing', async () => {
    const lost = await givenIntent();
    const asked = await givenIntent();
    const { tell, work } = givenWebhook(stripe);
    for (const { intent } of [lost, asked]) payAt(stripe.state, intent.id);
    const [one, two] = [lost, asked].map(({ intent }) => dispute(stripe.state, intent, 100_000));
    Object.assign(one ?? {}, { status: 'lost' });
    Object.assign(two ?? {}, { status: 'warning_needs_response' });

    await tell('charge.dispute.closed', one as Stored);
    await tell('charge.dispute.created', two as Stored);
    await work();

    expect(await invoiceOf(lost.org, lost.invoiceId)).toMatchObject({ balanceMinor: 100_000 });
    expect(await invoiceOf(asked.org, asked.invoiceId)).toMatchObject({ balanceMinor: 0 });
  });

  it('has no effect where it names another organization, or an attempt of nobody', async () => {
    const mine = await givenIntent();
    const theirs = await givenIntent();
    const { tell, work } = givenWebhook(stripe);
    const { metadata } = mine.intent as Stored & { metadata: object };
    const strange = [
      { ...metadata, orgId: theirs.org.orgId },
      { ...metadata, attemptId: newId() },
      { ...metadata, invoiceId: theirs.invoiceId },
      {},
      { orgId: "'; drop table x", invoiceId: 'x', attemptId: 'y' },
    ];
    for (const claimed of strange) {
      const intent = keep(stripe.state, 'pi', {
        ...mine.intent,
        metadata: claimed,
        id: randomUUID(),
      });
      find(stripe.state, intent.id, 'payment_intent');
      Object.assign(intent, { status: 'succeeded', amount_received: 100_000 });
      await tell('payment_intent.succeeded', intent);
    }

    await work();

    expect(await paymentsOf(mine.org)).toEqual([]);
    expect(await paymentsOf(theirs.org)).toEqual([]);
  });

  it('another amount than was asked for lies before a person, and is not booked', async () => {
    const { org, attemptId, intent } = await givenIntent();
    const { tell, work } = givenWebhook(stripe);
    Object.assign(intent, { status: 'succeeded', amount_received: 90_000 });

    await tell('payment_intent.succeeded', intent);
    await work();

    expect(await paymentsOf(org)).toEqual([]);
    expect(await attemptOf(org, attemptId)).toMatchObject({ status: 'needs_review' });
    expect(await alertsOf(org)).toMatchObject([{ dedupeKey: `attempt/${attemptId}/review` }]);
  });

  it('is taken up again where the processor did not answer', async () => {
    const { org, intent } = await givenIntent();
    const { tell, cards } = givenWebhook(stripe);
    payAt(stripe.state, intent.id);
    await tell('payment_intent.succeeded', intent);
    const down = { ...cards, readAccount: () => Promise.reject(new Error('down')) };
    await processCardNotices({ ...deps, cards: down });
    expect(await paymentsOf(org)).toEqual([]);
    await deps.database.system.unscoped
      .updateTable('providerEvents')
      .set({ nextAttemptAt: new Date().toISOString() })
      .where('processedAt', 'is', null)
      .execute();

    await processCardNotices({ ...deps, cards });

    expect(await paymentsOf(org)).toHaveLength(1);
  });

  it('is told to people, once, when it has failed for two hours', async () => {
    const { org, intent } = await givenIntent();
    const { tell, cards } = givenWebhook(stripe);
    await org.db.updateTable('paymentAttempts').set({ providerId: intent.id }).execute();
    await tell('payment_intent.succeeded', intent);
    const down = { ...cards, readAccount: () => Promise.reject(new Error('down')) };
    const tryAfter = async (attempts: number) => {
      await deps.database.system.unscoped
        .updateTable('providerEvents')
        .set({ nextAttemptAt: new Date().toISOString(), attempts })
        .where('processedAt', 'is', null)
        .execute();
      await processCardNotices({ ...deps, cards: down });
      return alertsOf(org);
    };

    expect(await tryAfter(6)).toEqual([]);
    expect(await tryAfter(7)).toMatchObject([
      { dedupeKey: `notice/stripe/${intent.id}`, severity: 'high' },
    ]);
    expect(await tryAfter(8)).toHaveLength(1);
  });

  it('comes to the same in whichever order it is told', async () => {
    const steps = ['payment', 'refund', 'dispute', 'won'] as const;
    const play = async (order: readonly number[]) => {
      const { org, invoiceId, intent } = await givenIntent();
      const { cards } = givenWebhook(stripe);
      // Each step happens at Stripe in its order; each notice arrives when it likes.
      const follow = () =>
        followCardPayment({ ...deps, cards }, { orgId: org.orgId, id: intent.id });
      let told: Stored | undefined;
      const happen = {
        payment: () => payAt(stripe.state, intent.id),
        refund: () => refundByHand(stripe.state, intent, 30_000),
        dispute: () => {
          told = dispute(stripe.state, intent, 70_000);
        },
        won: () => Object.assign(told ?? {}, { status: 'won' }),
      };
      for (const [i, step] of steps.entries()) {
        happen[step]();
        for (const at of order) if (at === i) await follow();
      }
      await follow();
      const { balanceMinor, refundedMinor, chargedBackMinor } = await invoiceOf(org, invoiceId);
      return { balanceMinor, refundedMinor, chargedBackMinor, wrong: await differencesIn(org) };
    };
    const same = { balanceMinor: 30_000, refundedMinor: 30_000, chargedBackMinor: 0, wrong: [] };

    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 6 }), async (order) => {
        expect(await play(order)).toEqual(same);
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});
