import { describe, expect, it } from 'vitest';
import { createStripeProcessor } from '../../../src/activities/providers/stripe.ts';
import { fromStripe, toStripe } from '../../../src/activities/providers/stripe-amounts.ts';
import { processorAt } from '../../support/stripe/books.ts';
import { keep } from '../../support/stripe/objects.ts';
import { startStripe } from '../../support/stripe/server.ts';

describe('amounts at Stripe', () => {
  it.each([
    ['USD', 1_999, 1_999],
    ['JPY', 500, 500],
    ['ISK', 500, 50_000],
    ['UGX', 7, 700],
    ['KWD', 12_340, 12_340],
  ])('%s %i are %i there, and the same again here', (currency, amountMinor, amount) => {
    const there = toStripe({ amountMinor, currency });

    expect(there).toEqual({ amount, currency: currency.toLowerCase() });
    expect(fromStripe(there)).toEqual({ amountMinor, currency });
  });

  it('refuse what a card cannot pay, rather than round it', () => {
    expect(() => toStripe({ amountMinor: 12_345, currency: 'KWD' })).toThrow('steps of 0.010');
  });
});

describe('Stripe', () => {
  it('knows nothing of what is not there, and says so', async () => {
    const server = await startStripe();
    const cards = processorAt(server);
    const nobody = { orgId: 'x', id: 'pi_none' };

    expect(await cards.readAccount(nobody)).toBeNull();
    expect(await cards.readCheckout(nobody)).toBeNull();
    await server.stop();
  });

  it('reads more refunds of a payment than fit on one page of its list', async () => {
    const server = await startStripe();
    const intent = keep(server.state, 'pi', {
      ...{ object: 'payment_intent', amount: 500, amount_received: 500, currency: 'usd' },
      ...{ metadata: {}, status: 'succeeded', last_payment_error: null },
    });
    const made = { object: 'refund', amount: 1, currency: 'usd', payment_intent: intent.id };
    for (let i = 0; i < 150; i += 1)
      keep(server.state, 're', { ...made, metadata: {}, status: 'succeeded' });

    const account = await processorAt(server).readAccount({ orgId: 'x', id: intent.id });

    expect(account?.refunds).toHaveLength(150);
    await server.stop();
  });

  it('whose address nobody answers at: nothing is known of what was asked', async () => {
    const cards = createStripeProcessor({ secretKey: 'sk_test_1', baseUrl: 'http://127.0.0.1:9' });
    const refund = {
      orgId: 'o',
      refundId: 'r',
      paymentId: 'pi_1',
      currency: 'USD',
      amountMinor: 1,
    };

    await expect(cards.refund(refund)).rejects.toMatchObject({ name: 'CardOutcomeUnknown' });
  });
});
