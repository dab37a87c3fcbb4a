import Stripe from 'stripe';
import type {
  CardAccount,
  CardMetadata,
  CardPayment,
  CardPaymentRequest,
  CardProcessor,
  CardRefund,
  CardRefundRequest,
  CheckoutRequest,
} from '../../domain/invoices/card-processor.ts';
import type { Instant } from '../../domain/kit/calendar.ts';
import { toStripe } from './stripe-amounts.ts';
import { meaningOf } from './stripe-failures.ts';
import { disputeOf, paymentOf, refundOf } from './stripe-objects.ts';

export interface StripeConfig {
  secretKey: string;
  baseUrl?: string;
  /** For one call; 10,000 by default. */
  timeoutMs?: number;
}

/** One payment has few of these; what has more is looked at by people. */
const mostOfOne = 1_000;

/**
 * Stripe through its SDK, which repeats nothing by itself: whoever asks knows what may be asked
 * again, and looks first.
 */
export function createStripeProcessor(config: StripeConfig): CardProcessor {
  const client = openStripe(config);
  const trying = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw meaningOf(error);
    }
  };
  return {
    name: 'stripe',
    pageOrigins: ['https://checkout.stripe.com'],
    startCheckout: (asked) => trying(() => startCheckout(client, asked)),
    startIntent: (asked) => trying(() => startIntent(client, asked)),
    readCheckout: ({ id }) => trying(() => unlessMissing(readCheckout(client, id))),
    readAccount: ({ id }) => trying(() => unlessMissing(readAccount(client, id))),
    listPaid: (range) => trying(() => listPaid(client, range)),
    refund: (asked) => trying(() => refund(client, asked)),
    findRefund: (asked) => trying(() => findRefund(client, asked)),
  };
}

export function openStripe({ secretKey, baseUrl, timeoutMs = 10_000 }: StripeConfig): Stripe {
  const { hostname, port, protocol } = new URL(baseUrl ?? 'https://api.stripe.com');
  return new Stripe(secretKey, {
    host: hostname,
    ...(port ? { port } : {}),
    protocol: protocol === 'http:' ? 'http' : 'https',
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
  });
}

/** Null for what is not there; every other refusal is one. */
async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    const missing = error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';
    if (missing) return null;
    throw error;
  }
}

const metadataOf = ({ orgId, invoiceId, attemptId }: CardMetadata) => ({
  ...{ orgId, invoiceId, attemptId },
});
const attemptKey = ({ attemptId }: CardMetadata) => ({ idempotencyKey: `attempt/${attemptId}` });

async function startCheckout(client: Stripe, asked: CheckoutRequest) {
  const { amount, currency } = toStripe(asked);
  const metadata = metadataOf(asked);
  const { description, returnUrl, expiresAt } = asked;
  const priced = { currency, unit_amount: amount, product_data: { name: description } };
  const session = await client.checkout.sessions.create(
    {
      mode: 'payment',
      line_items: [{ quantity: 1, price_data: priced }],
      metadata,
      payment_intent_data: { metadata, description },
      client_reference_id: asked.attemptId,
      success_url: returnUrl,
      cancel_url: returnUrl,
      expires_at: Math.floor(Date.parse(expiresAt) / 1000),
    },
    attemptKey(asked),
  );
  return { id: session.id, url: session.url ?? returnUrl };
}

async function readCheckout(client: Stripe, id: string) {
  const { payment_intent: paid, status } = await client.checkout.sessions.retrieve(id);
  const paymentId = typeof paid === 'string' ? paid : (paid?.id ?? null);
  return { paymentId, expired: status === 'expired' };
}

async function startIntent(client: Stripe, asked: CardPaymentRequest) {
  const { description } = asked;
  const { id, client_secret: clientSecret } = await client.paymentIntents.create(
    {
      ...{ ...toStripe(asked), description, metadata: metadataOf(asked) },
      automatic_payment_methods: { enabled: true },
    },
    attemptKey(asked),
  );
  return { id, clientSecret: clientSecret ?? '' };
}

async function readAccount(client: Stripe, id: string): Promise<CardAccount> {
  const of = { payment_intent: id, limit: 100 };
  const all = { limit: mostOfOne };
  const [intent, refunds, disputes] = await Promise.all([
    client.paymentIntents.retrieve(id, { expand: ['latest_charge'] }),
    client.refunds.list(of).autoPagingToArray(all),
    client.disputes.list(of).autoPagingToArray(all),
  ]);
  return {
    payment: paymentOf(intent),
    refunds: refunds.map(refundOf).reverse(),
    disputes: disputes.map(disputeOf).reverse(),
  };
}

async function listPaid(client: Stripe, { from, to }: { from: Instant; to: Instant }) {
  const atS = (instant: Instant) => Math.floor(Date.parse(instant) / 1_000);
  const created = { gte: atS(from), lt: atS(to) };
  const paid: CardPayment[] = [];
  for await (const intent of client.paymentIntents.list({ created, limit: 100 })) {
    const payment = paymentOf(intent);
    if (payment.status === 'succeeded') paid.push(payment);
  }
  return paid;
}

async function refund(client: Stripe, asked: CardRefundRequest): Promise<CardRefund> {
  const { orgId, refundId, paymentId } = asked;
  const { amount } = toStripe(asked);
  const made = await client.refunds.create(
    { payment_intent: paymentId, amount, metadata: { orgId, refundId } },
    { idempotencyKey: `refund/${refundId}` },
  );
  return refundOf(made);
}

async function findRefund(
  client: Stripe,
  { paymentId, refundId }: Pick<CardRefundRequest, 'paymentId' | 'refundId'>,
): Promise<CardRefund | null> {
  for await (const refund of client.refunds.list({ payment_intent: paymentId, limit: 100 }))
    if (refund.metadata?.['refundId'] === refundId) return refundOf(refund);
  return null;
}
