import type { Instant } from '../kit/calendar.ts';
import type { Minor } from '../kit/money.ts';

/** What we write on everything that we make at a processor, to find it again. */
export interface CardMetadata {
  orgId: string;
  invoiceId: string;
  attemptId: string;
}

/** `processing` is neither paid nor failed; `open` still waits for the customer. */
export type CardPaymentStatus = 'open' | 'processing' | 'succeeded' | 'failed' | 'canceled';

/** A payment as the processor has it at this moment. */
export interface CardPayment {
  id: string;
  status: CardPaymentStatus;
  currency: string;
  /** What was taken, or is to be taken. */
  amountMinor: Minor;
  /** Null where it is none of ours. */
  metadata: CardMetadata | null;
  failure: { code: string; message: string } | null;
  /** When the money was taken; of one that was not, when it was asked for. */
  at: Instant;
}

export interface CardRefund {
  id: string;
  /** Our refund, where we had asked for it. */
  refundId: string | null;
  currency: string;
  amountMinor: Minor;
  status: 'pending' | 'succeeded' | 'failed';
  failure: string | null;
}

/** `inquiry` is a question of the bank: no money has moved. */
export interface CardDispute {
  id: string;
  status: 'inquiry' | 'inquiry-closed' | 'open' | 'won' | 'lost';
  currency: string;
  amountMinor: Minor;
  reason: string;
}

/** All that a processor knows about one payment. */
export interface CardAccount {
  payment: CardPayment;
  refunds: CardRefund[];
  disputes: CardDispute[];
}

export interface CardPaymentRequest extends CardMetadata {
  currency: string;
  amountMinor: Minor;
  /** What the customer reads on the processor's page. */
  description: string;
}

export interface CheckoutRequest extends CardPaymentRequest {
  /** Where the customer comes back to, whether they paid or not. */
  returnUrl: string;
  /** RFC 3339: after it, the page takes nothing any more. */
  expiresAt: string;
}

export interface PaymentRef {
  orgId: string;
  /** The processor's own id. */
  id: string;
}

export interface CardRefundRequest {
  orgId: string;
  refundId: string;
  /** The processor's own id of the payment. */
  paymentId: string;
  currency: string;
  amountMinor: Minor;
}

/** What became of the page that a customer was sent to. */
export interface Checkout {
  /** Once the customer has gone on to pay. */
  paymentId: string | null;
  expired: boolean;
}

/**
 * Whoever takes card payments for us. Everything is asked for under a key of its own
 * (`attempt/<id>`, `refund/<id>`), so that what is asked again within the processor's time is done
 * once. Each call throws `CardRefused`, `CardUnavailable` or `CardOutcomeUnknown`.
 */
export interface CardProcessor {
  /** As payments, attempts and events are marked. */
  readonly name: string;
  /** Where its pages are, so that our forms may lead there; none where they are our own. */
  readonly pageOrigins: readonly string[];
  startCheckout(asked: CheckoutRequest): Promise<{ id: string; url: string }>;
  readCheckout(ref: PaymentRef): Promise<Checkout | null>;
  startIntent(asked: CardPaymentRequest): Promise<{ id: string; clientSecret: string }>;
  /** Null where there is no such payment. */
  readAccount(ref: PaymentRef): Promise<CardAccount | null>;
  /** Those that were asked for in that time and have succeeded, of all organizations. */
  listPaid(range: { from: Instant; to: Instant }): Promise<CardPayment[]>;
  refund(asked: CardRefundRequest): Promise<CardRefund>;
  /** By what we wrote on it, however long ago; null proves that nothing was made of it. */
  findRefund(
    asked: Omit<CardRefundRequest, 'amountMinor' | 'currency'>,
  ): Promise<CardRefund | null>;
}

/** It will never be done: do not ask again. */
export class CardRefused extends Error {
  override readonly name = 'CardRefused';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** It was not done, and may be later: ask again. */
export class CardUnavailable extends Error {
  override readonly name = 'CardUnavailable';
  readonly retryAfterS: number | null;

  constructor(message: string, retryAfterS: number | null = null) {
    super(message);
    this.retryAfterS = retryAfterS;
  }
}

/** It may have been done: look it up before asking again. */
export class CardOutcomeUnknown extends Error {
  override readonly name = 'CardOutcomeUnknown';
}
