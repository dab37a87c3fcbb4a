import { describe, expect, it } from 'vitest';
import { allocate } from '../../../src/db/invoices/allocations.ts';
import { recordChargeback, reverseChargeback } from '../../../src/db/invoices/chargebacks.ts';
import { recordProcessorRefund } from '../../../src/db/invoices/processor-refunds.ts';
import { type RefundOutcome, settleRefund } from '../../../src/db/invoices/refund-outcomes.ts';
import { type RefundRequest, requestRefund } from '../../../src/db/invoices/refunds.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { givenOrg } from '../../support/app.ts';
import { givenSentInvoice } from '../../support/invoices.ts';
import {
  alertsOf,
  type Books,
  differencesIn,
  givenCustomer,
  givenOpenInvoice,
  inBooks,
  invoiceOf,
  pay,
} from '../../support/receivables.ts';

const on = '2026-02-10';
const card = { method: 'card' as const, provider: 'stripe', providerId: 'pi_1' };

const refund = (books: Books, paymentId: string, over: Partial<RefundRequest> = {}) =>
  inBooks(books, (trx, acting) =>
    requestRefund(trx, acting, { source: { paymentId }, on, ...over }),
  );

const settle = (books: Books, refundId: string, outcome: RefundOutcome) =>
  inBooks(books, (trx, acting) => settleRefund(trx, acting, { refundId, outcome }));

/** A customer who has paid 1,000.00 whole, and their payment. */
async function givenPaid(over: object = {}) {
  const org = await givenOrg();
  const customerId = await givenCustomer(org);
  const invoiceId = await givenOpenInvoice(org, { customerId });
  const { payment } = await pay(org, { customerId, amountMinor: 100_000, ...over });
  return { org, customerId, invoiceId, paymentId: payment.id };
}

const paymentOf = ({ db }: Books, id: string) =>
  db
    .selectFrom('customerPayments')
    .select(['appliedMinor', 'returnedMinor', 'unappliedMinor'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

describe('requestRefund', () => {
  it('by hand opens the invoice again at once, and is refused beyond what is left', async () => {
    const { org, invoiceId, paymentId } = await givenPaid();

    const { refund: first } = await refund(org, paymentId, { amountMinor: 40_000 });

    expect(first).toMatchObject({ status: 'succeeded', invoiceId, refundedOn: on });
    expect(await invoiceOf(org, invoiceId)).toMatchObject({
      ...{ balanceMinor: 40_000, refundedMinor: 40_000, paidMinor: 100_000, paidOn: null },
    });
    await expect(refund(org, paymentId, { amountMinor: 60_001 })).rejects.toMatchObject({
      ...{ kind: 'unprocessable', code: 'refund-exceeds-paid' },
    });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('gives back what nobody has taken up first, where no invoice is named', async () => {
    const { org, invoiceId, paymentId } = await givenPaid({ amountMinor: 106_000 });

    const { refund: rest } = await refund(org, paymentId);

    expect(rest).toMatchObject({ invoiceId: null, amountMinor: 6_000 });
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0 });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('asks for the invoice where several have taken it up', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const invoices = [
      await givenOpenInvoice(org, { customerId }),
      await givenOpenInvoice(org, { customerId }),
    ];
    const { payment } = await pay(org, { customerId, amountMinor: 200_000 });

    await expect(refund(org, payment.id)).rejects.toMatchObject({ code: 'refund-needs-invoice' });
    await refund(org, payment.id, { invoiceId: invoices[1] });

    expect(await invoiceOf(org, invoices[0] ?? '')).toMatchObject({ balanceMinor: 0 });
    expect(await invoiceOf(org, invoices[1] ?? '')).toMatchObject({ balanceMinor: 100_000 });
  });

  it('of one payment is never more than it, however many are asked for at once', async () => {
    const { org, invoiceId, paymentId } = await givenPaid();

    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, () => refund(org, paymentId, { amountMinor: 15_000 })),
    );

    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ refundedMinor: 90_000 });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('409 while a dispute is open, of the payment or of its invoice', async () => {
    const { org, invoiceId, paymentId } = await givenPaid();
    const dispute = {
      ...{ orgId: org.orgId, id: newId(), kind: 'chargeback' as const, invoiceId, paymentId },
      ...{ amountMinor: 100_000, reason: 'fraudulent' },
    };
    await org.db.insertInto('disputes').values(dispute).execute();

    await expect(refund(org, paymentId)).rejects.toMatchObject({
      ...{ kind: 'conflict', code: 'payment-disputed' },
    });
    await org.db.updateTable('disputes').set({ status: 'rejected' }).execute();
    expect((await refund(org, paymentId)).refund.status).toBe('succeeded');
  });
});

describe('a refund by the processor', () => {
  it('waits for it, and keeps what it asked for from being spent twice', async () => {
    const { org, invoiceId, paymentId } = await givenPaid({ ...card, amountMinor: 110_000 });
    const { refund: rest } = await refund(org, paymentId, { amountMinor: 10_000 });
    const { refund: part } = await refund(org, paymentId, { amountMinor: 60_000 });

    expect([rest.status, part.status]).toEqual(['pending', 'pending']);
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0, refundedMinor: 0 });
    await expect(refund(org, paymentId, { amountMinor: 40_001 })).rejects.toMatchObject({
      code: 'refund-exceeds-paid',
    });
    const spent = inBooks(org, (trx, acting) =>
      allocate(trx, acting, { source: { paymentId }, on }),
    );
    await expect(spent).rejects.toMatchObject({ code: 'nothing-to-apply' });
  });

  it('is booked once when it succeeds, and booked back when the bank returns it', async () => {
    const { org, invoiceId, paymentId } = await givenPaid(card);
    const { refund: asked } = await refund(org, paymentId, { amountMinor: 60_000 });
    const gone = { status: 'succeeded' as const, on, providerId: 're_1' };

    await settle(org, asked.id, gone);
    await settle(org, asked.id, gone);
    const opened = await invoiceOf(org, invoiceId);
    const back = { status: 'failed' as const, on, failure: 'account closed' };
    const { refund: failed } = await settle(org, asked.id, back);

    expect(opened).toMatchObject({ balanceMinor: 60_000, refundedMinor: 60_000 });
    expect(failed).toMatchObject({ status: 'failed', failure: 'account closed', refundedOn: null });
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0, refundedMinor: 0 });
    expect(await paymentOf(org, paymentId)).toEqual({
      ...{ appliedMinor: 100_000, returnedMinor: 0, unappliedMinor: 0 },
    });
    await expect(settle(org, asked.id, gone)).rejects.toMatchObject({
      code: 'refund-wrong-status',
    });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('that fails before it left changes nothing and frees what it held', async () => {
    const { org, paymentId } = await givenPaid(card);
    const { refund: asked } = await refund(org, paymentId);

    await settle(org, asked.id, { status: 'needs_review', failure: 'no answer' });
    await settle(org, asked.id, { status: 'failed', on, failure: 'declined' });

    const again = await refund(org, paymentId, { method: 'bank_transfer' });
    expect(again.refund).toMatchObject({ status: 'succeeded', amountMinor: 100_000 });
  });

  it('that comes back for an invoice paid otherwise since becomes credit, with an alert', async () => {
    const { org, customerId, invoiceId, paymentId } = await givenPaid(card);
    const { refund: asked } = await refund(org, paymentId);
    await settle(org, asked.id, { status: 'succeeded', on });
    await pay(org, { customerId, amountMinor: 70_000 });

    await settle(org, asked.id, { status: 'failed', on, failure: 'account closed' });

    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0 });
    expect(await paymentOf(org, paymentId)).toMatchObject({ unappliedMinor: 70_000 });
    expect((await alertsOf(org)).map(({ title }) => title)).toEqual([
      '$700.00 came back and are a customer’s credit',
    ]);
    expect(await differencesIn(org)).toEqual([]);
  });
});

describe('a refund that the processor tells of', () => {
  const told = (books: Books, paymentId: string, amountMinor: number, providerId = 're_9') =>
    inBooks(books, (trx, acting) =>
      recordProcessorRefund(trx, acting, { paymentId, providerId, amountMinor, on }),
    );

  it('was made there by hand: it is booked once, of what nobody took up first', async () => {
    const { org, invoiceId, paymentId } = await givenPaid({ ...card, amountMinor: 110_000 });

    const answers = await Promise.all([1, 2, 3].map(() => told(org, paymentId, 30_000)));

    expect(new Set(answers.map(({ refund: { id } }) => id)).size).toBe(1);
    expect(answers[0]?.refund).toMatchObject({
      status: 'succeeded',
      providerId: 're_9',
      invoiceId,
    });
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 20_000 });
    expect(await paymentOf(org, paymentId)).toMatchObject({ unappliedMinor: 0 });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('is never taken for one we asked for that happens to be of the same amount', async () => {
    const { org, paymentId } = await givenPaid(card);
    const { refund: asked } = await refund(org, paymentId, { amountMinor: 30_000 });

    const { refund: one } = await told(org, paymentId, 30_000);

    expect(one.id).not.toBe(asked.id);
    await settle(org, asked.id, { status: 'succeeded', on, providerId: 're_10' });
    expect(await paymentOf(org, paymentId)).toMatchObject({ returnedMinor: 60_000 });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('of more than is left of the payment is refused', async () => {
    const { org, paymentId } = await givenPaid(card);

    await expect(told(org, paymentId, 100_001)).rejects.toMatchObject({ code: 'exceeds-payment' });
  });
});

describe('a chargeback', () => {
  const charge = (books: Books, paymentId: string, disputeId: string, amountMinor: number) =>
    inBooks(books, (trx, acting) =>
      recordChargeback(trx, acting, { paymentId, disputeId, amountMinor, on }),
    );
  const reverse = (books: Books, paymentId: string, disputeId: string) =>
    inBooks(books, (trx, acting) => reverseChargeback(trx, acting, { paymentId, disputeId, on }));

  it('opens a paid invoice again once, with an alert; winning it closes it again', async () => {
    const { org, invoiceId, paymentId } = await givenPaid(card);
    const disputeId = newId();

    await charge(org, paymentId, disputeId, 100_000);
    const again = await charge(org, paymentId, disputeId, 100_000);
    const opened = await invoiceOf(org, invoiceId);
    await reverse(org, paymentId, disputeId);
    const repeated = await reverse(org, paymentId, disputeId);

    expect(again.repeated && repeated.repeated).toBe(true);
    expect(opened).toMatchObject({
      balanceMinor: 100_000,
      chargedBackMinor: 100_000,
      paidOn: null,
    });
    expect(await invoiceOf(org, invoiceId)).toMatchObject({
      ...{ balanceMinor: 0, chargedBackMinor: 0, paidOn: on },
    });
    expect(await alertsOf(org)).toMatchObject([{ severity: 'high' }]);
    expect(await differencesIn(org)).toEqual([]);
  });

  it('takes the rest that nobody took up before other invoices, the disputed one before all', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const [a, b] = [
      await givenOpenInvoice(org, { customerId }),
      await givenOpenInvoice(org, { customerId }),
    ];
    const { payment } = await pay(org, { customerId, amountMinor: 250_000 });
    const shared = { paymentId: payment.id, on };

    await inBooks(org, (trx, acting) =>
      recordChargeback(trx, acting, {
        ...{ ...shared, disputeId: newId(), invoiceId: a, amountMinor: 160_000 },
      }),
    );

    expect(await invoiceOf(org, a)).toMatchObject({ balanceMinor: 100_000 });
    expect(await invoiceOf(org, b)).toMatchObject({ balanceMinor: 10_000 });
    expect(await paymentOf(org, payment.id)).toMatchObject({ unappliedMinor: 0 });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('that is won after the invoice was paid otherwise is credit, with an alert', async () => {
    const { org, customerId, invoiceId, paymentId } = await givenPaid(card);
    const disputeId = newId();
    await charge(org, paymentId, disputeId, 100_000);
    await pay(org, { customerId, amountMinor: 100_000 });

    await reverse(org, paymentId, disputeId);

    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0 });
    expect(await paymentOf(org, paymentId)).toMatchObject({ unappliedMinor: 100_000 });
    expect(await alertsOf(org)).toHaveLength(2);
    expect(await differencesIn(org)).toEqual([]);
  });

  it('of more than is left of the payment is refused, and so is the reversal of none', async () => {
    const { org, paymentId } = await givenPaid(card);
    await refund(org, paymentId, { method: 'bank_transfer', amountMinor: 1 });

    await expect(charge(org, paymentId, newId(), 100_000)).rejects.toMatchObject({
      code: 'exceeds-payment',
    });
    await expect(reverse(org, paymentId, newId())).rejects.toMatchObject({
      code: 'chargeback-not-found',
    });
  });

  it('tells an open collection that its invoice is owed again', async () => {
    const org = await givenOrg();
    const { id: invoiceId, customerId } = await givenSentInvoice(org);
    const { payment } = await pay(org, { customerId, amountMinor: 24_000, ...card });

    const { intents } = await charge(org, payment.id, newId(), 24_000);

    expect(intents).toMatchObject([{ workflowId: `invoice-collection/${invoiceId}` }]);
  });
});
