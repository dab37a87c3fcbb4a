/** One mail to one person. The mailer makes header fields safe: a line break is a space. */
export interface MailMessage {
  /** The caller's key for this very mail (workflow id + step): same key, same mail, for ever. */
  messageId: string;
  /** A bare address, without a display name. */
  to: string;
  /** `Name <address>` or a bare address; the configured sender when absent. */
  from?: string;
  /** A bare address. */
  replyTo?: string;
  subject: string;
  text: string;
  html: string;
  headers?: Readonly<Record<string, string>>;
  attachments?: readonly MailAttachment[];
}

export interface MailAttachment {
  fileName: string;
  mediaType: string;
  content: Uint8Array;
}

export interface Mailer {
  readonly kind: 'smtp' | 'resend';
  /** True where mail ends in a local mailbox and reaches nobody. */
  readonly sandbox: boolean;
  /** True where sending the same `messageId` again within 24 h cannot deliver twice. */
  readonly idempotent: boolean;
  /**
   * Hands the mail over within the time-out. An idempotent mailer that has taken the key before
   * says so by succeeding, also when the content was another.
   * @throws {MailRefused} this mail will never be taken: do not retry.
   * @throws {MailUnavailable} it was not taken, and may be later: retry.
   * @throws {MailOutcomeUnknown} it may have been taken: look it up before sending again.
   */
  send(message: MailMessage): Promise<{ providerId: string | null }>;
  /** Absent where the provider takes one mail a call. */
  readonly batches?: MailBatches;
  /** Whether the mail with this key was taken; `unknown` where nobody can tell. Never throws. */
  lookUp(messageId: string): Promise<'sent' | 'not-sent' | 'unknown'>;
}

export interface MailBatch {
  /** Same key, same mails in the same order, for ever; it stands in the place of their own keys. */
  key: string;
  /** Without attachments. */
  mails: readonly MailMessage[];
}

/** What became of one mail of a batch. */
export type BatchAnswer = { providerId: string | null } | { refused: MailRefused };

export interface MailBatches {
  /** How many mails a call takes. */
  readonly mostMails: number;
  /** Hands many mails over in one call, and answers for each; throws as `send` does for all. */
  send(batch: MailBatch): Promise<BatchAnswer[]>;
}

export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  /** Nobody is at this address, whatever is sent to it. */
  readonly aboutRecipient: boolean;

  constructor(message: string, { aboutRecipient = false } = {}) {
    super(message);
    this.aboutRecipient = aboutRecipient;
  }
}

export class MailUnavailable extends Error {
  override readonly name = 'MailUnavailable';
  /** How long the provider asked us to wait, or null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

export class MailOutcomeUnknown extends Error {
  override readonly name = 'MailOutcomeUnknown';
}
