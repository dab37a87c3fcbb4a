import type Stripe from 'stripe';
import type {
  CardDispute,
  CardMetadata,
  CardPayment,
  CardPaymentStatus,
  CardRefund,
} from '../../domain/invoices/card-processor.ts';
import { fromEpochMs } from '../../domain/kit/calendar.ts';
import { fromStripe } from './stripe-amounts.ts';

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What we once wrote on an object; null on what somebody made without us. */
function ours(metadata: Stripe.Metadata): CardMetadata | null {
  const { orgId = '', invoiceId = '', attemptId = '' } = metadata;
  const known = [orgId, invoiceId, attemptId].every((id) => uuid.test(id));
  return known ? { orgId, invoiceId, attemptId } : null;
}

export function paymentOf(intent: Stripe.PaymentIntent): CardPayment {
  const { id, metadata, last_payment_error: error, amount_received: received } = intent;
  const { latest_charge: charge } = intent;
  const atS = charge && typeof charge === 'object' ? charge.created : intent.created;
  const status = statusOf(intent);
  const amount = status === 'succeeded' ? received : intent.amount;
  const message = error?.message ?? 'The payment was refused.';
  const failure = error ? { code: error.decline_code ?? error.code ?? 'refused', message } : null;
  return {
    ...{ id, status, metadata: ours(metadata), failure, at: fromEpochMs(atS * 1_000) },
    ...fromStripe({ amount, currency: intent.currency }),
  };
}

function statusOf({ status, last_payment_error: error }: Stripe.PaymentIntent): CardPaymentStatus {
  if (status === 'succeeded') return 'succeeded';
  if (status === 'canceled') return 'canceled';
  if (status === 'processing' || status === 'requires_capture') return 'processing';
  return status === 'requires_payment_method' && error ? 'failed' : 'open';
}

const refundStatus: Record<string, CardRefund['status']> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
};

export function refundOf(refund: Stripe.Refund): CardRefund {
  const status = refundStatus[refund.status ?? ''] ?? 'pending';
  return {
    ...{ id: refund.id, status, refundId: refund.metadata?.['refundId'] ?? null },
    ...fromStripe(refund),
    failure: status === 'failed' ? (refund.failure_reason ?? refund.status) : null,
  };
}

export function disputeOf(dispute: Stripe.Dispute): CardDispute {
  const { id, reason } = dispute;
  return { id, reason, status: disputeStatus(dispute.status), ...fromStripe(dispute) };
}

function disputeStatus(status: string): CardDispute['status'] {
  if (status === 'won') return 'won';
  if (status === 'lost') return 'lost';
  // The bank was answered before it took anything back.
  if (status === 'warning_closed' || status === 'prevented') return 'inquiry-closed';
  return status.startsWith('warning_') ? 'inquiry' : 'open';
}
