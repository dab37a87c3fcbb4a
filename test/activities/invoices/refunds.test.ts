import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refundActivities } from '../../../src/activities/invoices/refunds.ts';
import { recordChargeback } from '../../../src/db/invoices/chargebacks.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { Problem } from '../../../src/domain/kit/problem.ts';
import { deps } from '../../support/activities.ts';
import { givenOrg } from '../../support/app.ts';
import {
  alertsOf,
  type Books,
  differencesIn,
  inBooks,
  invoiceOf,
} from '../../support/receivables.ts';
import {
  givenCardPayment,
  givenRefund,
  processorAt,
  refundOf,
} from '../../support/stripe/books.ts';
import { faults } from '../../support/stripe/faults.ts';
import { listOf } from '../../support/stripe/objects.ts';
import { impatientMs, startStripe, type TestStripe } from '../../support/stripe/server.ts';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startStripe();
});
afterAll(() => stripe.stop());

async function givenAsked(server = stripe, timeoutMs = 10_000) {
  const org = await givenOrg();
  const paid = await givenCardPayment(org, server);
  const refundId = await givenRefund(org, paid.paymentId);
  const ref = { orgId: org.orgId, refundId, workflowId: `payment-refund/${refundId}` };
  const cards = processorAt(server, timeoutMs);
  return { org, ...paid, refundId, ref, ...refundActivities({ ...deps, cards }) };
}

const refundsAt = (server: TestStripe, paymentIntent: string) =>
  listOf(server.state, 'refund', paymentIntent);

/** As the engine would: again after whatever passes, until it is known. */
async function untilKnown(ask: () => Promise<string>, tries = 12): Promise<string> {
  for (let i = 0; i < tries; i += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'unavailable') throw error;
    }
  }
  return 'not known';
}

const statusOf = async (org: Books, refundId: string) => (await refundOf(org, refundId)).status;

describe('askForRefund', () => {
  it('gives the money back, opens the invoice again and is done', async () => {
    const { org, ref, refundId, invoiceId, intent, askForRefund } = await givenAsked();

    expect(await askForRefund(ref)).toBe('succeeded');

    const [made] = refundsAt(stripe, intent.id);
    expect(made).toMatchObject({ amount: 100_000, metadata: { refundId, orgId: org.orgId } });
    expect(stripe.requests.findLast(({ path }) => path === '/v1/refunds')?.key).toBe(
      `refund/${refundId}`,
    );
    expect(await refundOf(org, refundId)).toMatchObject({ providerId: made?.id });
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 100_000 });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('ends as failed with the reason and an alert when the processor refuses', async () => {
    const { org, ref, refundId, invoiceId, intent, askForRefund } = await givenAsked();
    Object.assign(intent, { amount_received: 0 });

    expect(await askForRefund(ref)).toBe('failed');

    const { failure } = await refundOf(org, refundId);
    expect(failure).toBe('The processor refused it: The charge has already been refunded.');
    expect(await alertsOf(org)).toMatchObject([{ dedupeKey: `refund/${refundId}/failed` }]);
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0 });
    expect(await askForRefund(ref)).toBe('failed');
    expect(await alertsOf(org)).toHaveLength(1);
  });

  it('waits while it is on its way, and books once what becomes of it', async () => {
    const server = await startStripe();
    server.state.refundsAre = 'pending';
    const { org, ref, refundId, intent, invoiceId, askForRefund } = await givenAsked(server);

    expect([await askForRefund(ref), await askForRefund(ref)]).toEqual(['pending', 'pending']);
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0 });
    Object.assign(refundsAt(server, intent.id)[0] ?? {}, { status: 'failed' });
    Object.assign(refundsAt(server, intent.id)[0] ?? {}, { failure_reason: 'expired_card' });

    expect(await askForRefund(ref)).toBe('failed');
    expect(await refundOf(org, refundId)).toMatchObject({
      failure: 'The processor could not pay it back: expired_card.',
    });
    expect(refundsAt(server, intent.id)).toHaveLength(1);
    await server.stop();
  });

  it('looks it up before asking again, also when the key has expired', async () => {
    const server = await startStripe();
    const { org, ref, refundId, intent, askForRefund } = await givenAsked(server);
    server.faults.push('500 after commit');
    await expect(askForRefund(ref)).rejects.toMatchObject({ code: 'processor-outcome-unknown' });
    server.advance(30);
    expect(refundsAt(server, intent.id)).toHaveLength(1);

    expect(await askForRefund(ref)).toBe('succeeded');

    expect(refundsAt(server, intent.id)).toHaveLength(1);
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(await statusOf(org, refundId)).toBe('succeeded');
    await server.stop();
  });

  it('asks anew after the key has expired where nothing had been made', async () => {
    const server = await startStripe();
    const { ref, intent, askForRefund } = await givenAsked(server);
    // The SDK itself asks once more after a connection that broke.
    server.faults.push('drop before', 'drop before');
    await expect(askForRefund(ref)).rejects.toMatchObject({ kind: 'unavailable' });
    server.advance(30);

    expect(await askForRefund(ref)).toBe('succeeded');
    expect(refundsAt(server, intent.id)).toHaveLength(1);
    await server.stop();
  });

  it('books once what twenty ask for at the same time', async () => {
    const { org, ref, intent, invoiceId, askForRefund } = await givenAsked();

    const known = await Promise.all(
      Array.from({ length: 20 }, () => untilKnown(() => askForRefund(ref))),
    );

    expect(new Set(known)).toEqual(new Set(['succeeded']));
    expect(refundsAt(stripe, intent.id)).toHaveLength(1);
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ refundedMinor: 100_000 });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('lays before a person what has gone though the books have no room for it', async () => {
    const { org, ref, refundId, paymentId, askForRefund } = await givenAsked();
    const taken = { paymentId, disputeId: newId(), amountMinor: 100_000, on: '2026-02-03' };
    await inBooks(org, (trx, acting) => recordChargeback(trx, acting, taken));

    expect(await askForRefund(ref)).toBe('needs_review');

    expect((await refundOf(org, refundId)).failure).toContain('The processor has paid it back');
    expect(await differencesIn(org)).toEqual([]);
  });

  it('refuses to ask another processor than the one that took the payment', async () => {
    const { org, ref, refundId, reviewRefund } = await givenAsked();
    const { askForRefund } = refundActivities(deps);

    await expect(askForRefund(ref)).rejects.toMatchObject({ code: 'processor-not-configured' });
    expect(await reviewRefund(ref, 'No answer.')).toBe('failed');
    expect(await refundOf(org, refundId)).toMatchObject({ failure: 'No answer.' });
  });

  it('keeps waiting where the key is refused: an operator puts it right', async () => {
    const { ref, askForRefund } = await givenAsked();
    stripe.faults.push('429');

    await expect(askForRefund(ref)).rejects.toMatchObject({ kind: 'unavailable', retryAfterS: 1 });
  });
});

describe('reviewRefund', () => {
  it('lays before a person what may have been made, and never what is settled', async () => {
    const { org, ref, refundId, askForRefund, reviewRefund } = await givenAsked();
    stripe.faults.push('drop before', 'drop before');
    await expect(askForRefund(ref)).rejects.toThrow();

    expect(await reviewRefund(ref, 'Nobody knows.')).toBe('needs_review');
    expect(await alertsOf(org)).toMatchObject([{ dedupeKey: `refund/${refundId}/needs_review` }]);
    expect(await askForRefund(ref)).toBe('needs_review');

    const settled = await givenAsked();
    await settled.askForRefund(settled.ref);
    expect(await settled.reviewRefund(settled.ref, 'Late.')).toBe('succeeded');
  });
});

describe.each(faults)('a refund whose call meets %s', (fault) => {
  it('gives back once or not at all, with whatever comes after, over 20 seeds', async () => {
    const runs = Array.from({ length: 20 }, async (_, seed) => {
      const server = await startStripe();
      const more = faults.filter((_, i) => (seed + 1) & (1 << (i % 5)));
      server.faults.push(fault, ...more.slice(0, seed % 4));
      const asked = await givenAsked(server, impatientMs);
      const { org, ref, refundId, intent, askForRefund, reviewRefund } = asked;
      const known = await untilKnown(() => askForRefund(ref), 8);
      if (known === 'not known') await reviewRefund(ref, 'No answer.');
      const status = await statusOf(org, refundId);
      const made = refundsAt(server, intent.id).length;
      await server.stop();
      return { seed, status, made, differences: await differencesIn(org) };
    });

    for (const { status, made, differences, seed } of await Promise.all(runs)) {
      expect(differences, `seed ${seed}`).toEqual([]);
      expect(made, `seed ${seed}`).toBeLessThanOrEqual(1);
      expect([`succeeded 1`, `failed 0`, `needs_review ${made}`]).toContain(`${status} ${made}`);
    }
  });
});
