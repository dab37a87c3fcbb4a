/** What a processor tells us by webhook: which payment to look at again, and nothing to believe. */
export interface ProcessorNotice {
  provider: string;
  /** The processor's own id: told again, it is the same notice. */
  eventId: string;
  type: string;
  /** The organization that the payment says it belongs to, where it says so. */
  orgId: string | null;
  /** The processor's own id; null where it is about no payment. */
  paymentId: string | null;
}

/** Answers null for what is not signed by the processor, or not now. */
export type NoticeReader = (
  body: Uint8Array,
  signature: string | undefined,
) => ProcessorNotice | null;
