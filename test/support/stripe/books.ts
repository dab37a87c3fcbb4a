import { createStripeProcessor } from '../../../src/activities/providers/stripe.ts';
import { inTransaction } from '../../../src/db/client.ts';
import { getRefund } from '../../../src/db/invoices/refund-rows.ts';
import { requestRefund } from '../../../src/db/invoices/refunds.ts';
import { actingIn, type Books, givenCustomer, givenOpenInvoice, pay } from '../receivables.ts';
import { keep } from './objects.ts';
import type { TestStripe } from './server.ts';

/** Stripe's SDK against the local server. */
export const processorAt = ({ url }: TestStripe, timeoutMs = 10_000) =>
  createStripeProcessor({ secretKey: 'sk_test_123', baseUrl: url, timeoutMs });

/** An invoice of 1,000.00 that a card has paid, on the books and at Stripe. */
export async function givenCardPayment(books: Books, { state }: TestStripe) {
  const customerId = await givenCustomer(books);
  const invoiceId = await givenOpenInvoice(books, { customerId });
  const amount = 100_000;
  const intent = keep(state, 'pi', {
    ...{ object: 'payment_intent', amount, amount_received: amount, currency: 'usd' },
    ...{ metadata: {}, status: 'succeeded', last_payment_error: null },
  });
  const taken = { customerId, amountMinor: amount, method: 'card' as const };
  const { payment } = await pay(books, { ...taken, provider: 'stripe', providerId: intent.id });
  return { customerId, invoiceId, intent, paymentId: payment.id };
}

/** A refund of it that somebody has asked for, whole or in part. */
export async function givenRefund(books: Books, paymentId: string, amountMinor = 100_000) {
  const { orgId, db } = books;
  const asked = { source: { paymentId }, amountMinor, on: '2026-02-02' };
  const { refund } = await inTransaction(db, (trx) => requestRefund(trx, actingIn(orgId), asked));
  return refund.id;
}

export const refundOf = ({ orgId, db }: Books, refundId: string) =>
  getRefund(db, { orgId, refundId });
