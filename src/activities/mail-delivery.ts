import type { Db } from '../db/client.ts';
import { claimEmail, type EmailStep, markEmailSending, settleEmail } from '../db/kit/emails.ts';
import { Problem } from '../domain/kit/problem.ts';
import {
  type MailBatch,
  type MailBatches,
  type Mailer,
  type MailMessage,
  MailOutcomeUnknown,
  MailRefused,
  MailUnavailable,
} from './providers/mail.ts';

export type MailContent = Pick<MailMessage, 'subject' | 'text' | 'html' | 'replyTo'>;
export type MailVerdict = 'sent' | 'refused' | 'unknown' | 'cancelled';

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
  if (status !== 'queued' && status !== 'sending') return status;
  if (status === 'sending' && !mailer.idempotent) {
    const found = await mailer.lookUp(step.dedupeKey);
    if (found !== 'not-sent') {
      await settleEmail(db, id, { status: found });
      return found;
    }
  }
  const content = await compose();
  await markEmailSending(db, id, content.subject);
  const handed = await handOver(mailer, {
    messageId: step.dedupeKey,
    to: step.recipient,
    ...content,
  });
  switch (handed.outcome) {
    case 'sent':
      await settleEmail(db, id, { status: 'sent', providerId: handed.providerId });
      return 'sent';
    case 'refused':
      await settleEmail(db, id, { status: 'refused', lastError: handed.lastError });
      return 'refused';
    case 'unavailable': {
      const { lastError, retryAfterS } = handed;
      await settleEmail(db, id, { status: 'queued', lastError });
      const extra = retryAfterS > 0 ? { retryAfterS } : {};
      throw new Problem('unavailable', 'mail-unavailable', 'The mail provider is down.', extra);
    }
    // Left as `sending`: the next try looks the mail up before anything else.
    case 'unknown':
      throw new Problem('unavailable', 'mail-outcome-unknown', 'The mail may have left.');
  }
}

export type Handed =
  | { outcome: 'sent'; providerId: string | null }
  | { outcome: 'refused'; lastError: string; aboutRecipient: boolean }
  | { outcome: 'unavailable'; lastError: string; retryAfterS: number }
  | { outcome: 'unknown'; lastError: string };

/** Gives one mail to the provider and says what became of it, in the four ways that matter. */
export async function handOver(mailer: Mailer, message: MailMessage): Promise<Handed> {
  try {
    const { providerId } = await mailer.send(message);
    return { outcome: 'sent', providerId };
  } catch (error) {
    return failureOf(error);
  }
}

export type Failed = Exclude<Handed, { outcome: 'sent' }>;

/** The same for many mails in one call: what became of each, or of the call as a whole. */
export async function handOverBatch(
  batches: MailBatches,
  batch: MailBatch,
): Promise<{ each: Handed[] } | Failed> {
  try {
    const answers = await batches.send(batch);
    const each = answers.map((answer): Handed => {
      if ('refused' in answer) return failureOf(answer.refused);
      return { outcome: 'sent', providerId: answer.providerId };
    });
    return { each };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Failed {
  const lastError = String(error).slice(0, 500);
  if (error instanceof MailRefused) {
    return { outcome: 'refused', lastError, aboutRecipient: error.aboutRecipient };
  }
  if (error instanceof MailUnavailable) {
    const retryAfterS = Math.ceil((error.retryAfterMs ?? 0) / 1000);
    return { outcome: 'unavailable', lastError, retryAfterS };
  }
  if (error instanceof MailOutcomeUnknown) return { outcome: 'unknown', lastError };
  throw error;
}
