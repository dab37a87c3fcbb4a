import { type Db, inTransaction } from '../../db/client.ts';
import { type BookedPayment, bookCardPayment } from '../../db/invoices/card-booking.ts';
import { bookDispute } from '../../db/invoices/processor-disputes.ts';
import { recordProcessorRefund } from '../../db/invoices/processor-refunds.ts';
import { bookRefundAnswer } from '../../db/invoices/refund-asking.ts';
import { settleRefund } from '../../db/invoices/refund-outcomes.ts';
import { findRefundOf } from '../../db/invoices/refund-rows.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { raiseAlerts } from '../../db/kit/alerts.ts';
import { type Acting, bySystem } from '../../db/kit/audit.ts';
import type { CardAccount, CardRefund } from '../../domain/invoices/card-processor.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Deps } from '../deps.ts';

type CardDeps = Pick<Deps, 'database' | 'cards'>;

/**
 * Asks the processor how a payment stands and brings the books there. What it says is the whole
 * truth at that moment, so it does not matter which notice led here, in which order or how often.
 * False where the payment is none of ours.
 */
export async function followCardPayment(
  { database, cards }: CardDeps,
  ref: { orgId: string; id: string },
): Promise<boolean> {
  const account = await cards.readAccount(ref);
  const { metadata } = account?.payment ?? { metadata: null };
  if (!account || !metadata) return false;
  const { orgId } = metadata;
  const db = database.app.scoped({ orgId });
  const acting = bySystem(orgId);
  const told = { provider: cards.name, payment: account.payment, metadata };
  const booked = await inTransaction(db, (trx) => bookCardPayment(trx, acting, told));
  if (booked) await bookReturns(db, acting, { ...booked, provider: cards.name, account });
  return booked !== null;
}

interface Returns extends BookedPayment {
  provider: string;
  account: CardAccount;
}

/** Each is a transaction of its own, and booked once. */
async function bookReturns(
  db: Db,
  acting: Acting,
  { paymentId, invoiceId, provider, account }: Returns,
): Promise<void> {
  const { today: on } = await organizationFacts(db, acting.orgId);
  for (const refund of account.refunds) await bookRefund(db, acting, { paymentId, refund, on });
  for (const dispute of account.disputes) {
    const told = { paymentId, invoiceId, provider, dispute, on };
    await inTransaction(db, (trx) => bookDispute(trx, acting, told));
  }
}

interface ToldRefund {
  paymentId: string;
  refund: CardRefund;
  on: string;
}

async function bookRefund(db: Db, acting: Acting, told: ToldRefund): Promise<void> {
  const { paymentId, refund, on } = told;
  const { id: providerId, refundId, amountMinor, status } = refund;
  const ours = await findRefundOf(db, acting.orgId, { paymentId, refundId, providerId });
  if (ours && refundId === ours.id) {
    const over = ours.status === 'failed' || (ours.status === 'succeeded' && status !== 'failed');
    if (!over) await bookRefundAnswer(db, acting, { refundId, answer: refund });
    return;
  }
  if (status === 'failed' && ours?.status === 'succeeded') {
    const outcome = { status, on, failure: refund.failure ?? 'It came back.' };
    await inTransaction(db, (trx) => settleRefund(trx, acting, { refundId: ours.id, outcome }));
  }
  if (status !== 'succeeded' || ours) return;
  const made = { paymentId, providerId, amountMinor, on };
  try {
    await inTransaction(db, (trx) => recordProcessorRefund(trx, acting, made));
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'unprocessable') throw error;
    await inTransaction(db, (trx) => alertUnbooked(trx, acting, told, error));
  }
}

async function alertUnbooked(
  trx: Db,
  acting: Acting,
  { paymentId, refund }: ToldRefund,
  { message }: Problem,
): Promise<void> {
  await raiseAlerts(trx, acting, [
    {
      ...{ dedupeKey: `refund/${refund.id}/unbooked`, source: 'invoices', severity: 'critical' },
      ...{ entityType: 'payment', entityId: paymentId, facts: { providerId: refund.id } },
      title: 'A refund made at the processor is not on the books',
      detail: `${message} Put it right by hand.`,
    },
  ]);
}
