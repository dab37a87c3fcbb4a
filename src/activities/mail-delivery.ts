import type { Db } from '../db/client.ts';
import { claimEmail, type EmailStep, markEmailSending, settleEmail } from '../db/kit/emails.ts';
import { Problem } from '../domain/kit/problem.ts';
import {
  type Mailer,
  type MailMessage,
  MailOutcomeUnknown,
  MailRefused,
  MailUnavailable,
} from './providers/mail.ts';

export type MailContent = Pick<MailMessage, 'subject' | 'text' | 'html' | 'replyTo'>;
export type MailVerdict = 'sent' | 'refused' | 'unknown';

/**
 * Sends the mail of one step once, whatever crashed before: a step that was sent stays sent, one
 * whose outcome is not known is looked up and never blindly sent again. `compose` is called only
 * when the mail does leave, so a link with a secret is made for that mail alone.
 */
export async function sendOnce(
  { db, mailer }: { db: Db; mailer: Mailer },
  step: EmailStep,
  compose: () => Promise<MailContent>,
): Promise<MailVerdict> {
  const { id, status } = await claimEmail(db, step);
  if (status === 'sent' || status === 'refused' || status === 'unknown') return status;
  if (status === 'sending' && !mailer.idempotent) {
    const found = await mailer.lookUp(step.dedupeKey);
    if (found !== 'not-sent') {
      await settleEmail(db, id, { status: found });
      return found;
    }
  }
  const content = await compose();
  await markEmailSending(db, id, content.subject);
  try {
    const message = { messageId: step.dedupeKey, to: step.recipient, ...content };
    const { providerId } = await mailer.send(message);
    await settleEmail(db, id, { status: 'sent', providerId });
    return 'sent';
  } catch (error) {
    return afterFailure(db, id, error);
  }
}

async function afterFailure(db: Db, id: string, error: unknown): Promise<MailVerdict> {
  const lastError = String(error).slice(0, 500);
  if (error instanceof MailRefused) {
    await settleEmail(db, id, { status: 'refused', lastError });
    return 'refused';
  }
  if (error instanceof MailUnavailable) {
    await settleEmail(db, id, { status: 'queued', lastError });
    const retryAfterS = Math.ceil((error.retryAfterMs ?? 0) / 1000);
    const extra = retryAfterS > 0 ? { retryAfterS } : {};
    throw new Problem('unavailable', 'mail-unavailable', 'The mail provider is down.', extra);
  }
  // Left as `sending`: the next try looks the mail up before anything else.
  if (error instanceof MailOutcomeUnknown) {
    throw new Problem('unavailable', 'mail-outcome-unknown', 'The mail may have left.');
  }
  throw error;
}
