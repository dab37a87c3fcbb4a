/** What becomes of a mail after its provider has taken it. */
export type MailNews = 'delivered' | 'opened' | 'refused' | 'bounced' | 'complained';

/** What is kept of what Resend tells. */
export interface ToldByResend {
  type: string;
  at: string;
  /** The provider's own id of the mail. */
  emailId: string;
  /** `Permanent`, `Transient` or `Undetermined`. */
  bounceType: string | null;
  detail: string;
}

const meanings: Record<string, MailNews> = {
  'email.delivered': 'delivered',
  'email.opened': 'opened',
  'email.clicked': 'opened',
  'email.failed': 'refused',
  // The provider knows from an earlier mail that nobody is there.
  'email.suppressed': 'bounced',
  'email.complained': 'complained',
};

/** What it means for the message, or null for nothing: a mailbox that is full today is not gone. */
export function newsOf({ type, bounceType }: ToldByResend): MailNews | null {
  if (type === 'email.bounced') return bounceType === 'Permanent' ? 'bounced' : null;
  return meanings[type] ?? null;
}
