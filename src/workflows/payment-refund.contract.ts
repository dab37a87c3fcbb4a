import type { RefundStatus } from '../domain/invoices/refund-status.ts';

/** Asks the processor that took a payment to give it back, until it is known what became of it. */
export interface PaymentRefundInput {
  refundId: string;
}

export interface PaymentRefundEnd {
  endedAs: RefundStatus;
}

export const paymentRefundId = (refundId: string) => `payment-refund/${refundId}`;
