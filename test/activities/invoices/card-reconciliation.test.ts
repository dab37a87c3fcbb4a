import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  dailyReconciliation,
  reconcileDay,
} from '../../../src/activities/invoices/card-reconciliation.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { addDays } from '../../../src/domain/kit/calendar.ts';
import { deps } from '../../support/activities.ts';
import { givenOrg } from '../../support/app.ts';
import {
  alertsOf,
  type Books,
  givenCustomer,
  givenOpenInvoice,
  invoiceOf,
  pay,
} from '../../support/receivables.ts';
import { processorAt } from '../../support/stripe/books.ts';
import { keep } from '../../support/stripe/objects.ts';
import { startStripe, type TestStripe } from '../../support/stripe/server.ts';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startStripe();
});
afterAll(() => stripe.stop());

const today = new Date().toISOString().slice(0, 10);
const given = () => ({ ...deps, cards: processorAt(stripe) });

interface Sides {
  here?: number;
  there?: number;
}

/** A card payment as both sides have it; the attempt is ours in any case. */
async function givenPaid(org: Books, { here, there }: Sides) {
  const { orgId, db } = org;
  const customerId = await givenCustomer(org);
  const invoiceId = await givenOpenInvoice(org, { customerId });
  const attemptId = newId();
  const money = { currency: 'USD', amountMinor: here ?? there ?? 1 };
  const row = { orgId, id: attemptId, invoiceId, provider: 'stripe', flow: 'intent' } as const;
  await db
    .insertInto('paymentAttempts')
    .values({ ...row, ...money })
    .execute();
  const metadata = { orgId, invoiceId, attemptId };
  const id = `pi_${newId()}`;
  if (there !== undefined)
    keep(stripe.state, 'pi', {
      ...{ id, object: 'payment_intent', amount: there, amount_received: there, currency: 'usd' },
      ...{ metadata, status: 'succeeded', last_payment_error: null },
    });
  if (here !== undefined) {
    const taken = { customerId, amountMinor: here, method: 'card' as const };
    await pay(org, { ...taken, provider: 'stripe', providerId: id });
  }
  return { id, invoiceId };
}

const listed = async ({ call }: Books) => {
  const { body } = await call<{ data: { compared: number; differences: unknown[] }[] }>(
    'GET',
    '/invoices/reconciliations',
  );
  return body.data;
};

describe('reconcileDay', () => {
  it('finds nothing where both books say the same', async () => {
    const org = await givenOrg();
    await givenPaid(org, { here: 100_000, there: 100_000 });

    await reconcileDay(given(), today);

    expect(await listed(org)).toMatchObject([{ compared: 1, differences: [] }]);
    expect(await alertsOf(org)).toEqual([]);
  });

  it('finds three differences, tells of each once, and changes nothing', async () => {
    const org = await givenOrg();
    const fine = await givenPaid(org, { here: 50_000, there: 50_000 });
    const missingHere = await givenPaid(org, { there: 70_000 });
    const missingThere = await givenPaid(org, { here: 60_000 });
    const differing = await givenPaid(org, { here: 40_000, there: 45_000 });
    const books = () =>
      Promise.all(
        [fine, missingHere, missingThere, differing].map((it) => invoiceOf(org, it.invoiceId)),
      );
    const before = await books();

    await reconcileDay(given(), today);
    await reconcileDay(given(), today);

    const differences = [
      { kind: 'missing-here', providerId: missingHere.id, here: null, there: 70_000 },
      { kind: 'missing-there', providerId: missingThere.id, here: 60_000, there: null },
      { kind: 'amount-differs', providerId: differing.id, here: 40_000, there: 45_000 },
    ];
    const [only, ...more] = await listed(org);
    expect(more).toEqual([]);
    expect(only?.compared).toBe(4);
    expect(only?.differences).toHaveLength(3);
    expect(only?.differences).toEqual(
      expect.arrayContaining(differences.map((it) => expect.objectContaining(it))),
    );
    expect((await alertsOf(org)).map(({ dedupeKey }) => dedupeKey).sort()).toEqual(
      differences.map((it) => `reconciliation/${it.providerId}/${it.kind}`).sort(),
    );
    expect(await books()).toEqual(before);
  });

  it('asks by id for what was booked on another day than it was asked for', async () => {
    const org = await givenOrg();
    const { id } = await givenPaid(org, { here: 100_000, there: 100_000 });
    Object.assign(stripe.state.all.get(id) ?? {}, { created: 1_700_000_000 });

    await reconcileDay(given(), today);

    expect(await listed(org)).toMatchObject([{ compared: 1, differences: [] }]);
  });

  it('passes over what names an organization that is none', async () => {
    const org = { orgId: newId() };
    keep(stripe.state, 'pi', {
      ...{ object: 'payment_intent', amount: 5, amount_received: 5, currency: 'usd' },
      ...{ status: 'succeeded', metadata: { ...org, invoiceId: newId(), attemptId: newId() } },
    });

    await expect(reconcileDay(given(), today)).resolves.toBeTypeOf('number');
  });
});

describe('dailyReconciliation', () => {
  it('takes the last seven days, each once, when a day is two hours over', async () => {
    const asked: string[] = [];
    const cards = {
      ...processorAt(stripe),
      listPaid: async ({ from }: { from: string }) => {
        asked.push(from.slice(0, 10));
        return [];
      },
    };
    const round = dailyReconciliation({ ...deps, cards });
    const day = '2020-03-10';

    await round(Date.parse(`${day}T01:59:00Z`));
    const early = asked.splice(0);
    await round(Date.parse(`${day}T02:00:00Z`));
    await round(Date.parse(`${day}T03:00:00Z`));

    expect(early).toEqual([-8, -7, -6, -5, -4, -3, -2].map((n) => addDays(day, n)));
    expect(asked).toEqual([addDays(day, -1)]);
  });
});
