import Stripe from 'stripe';
import type { NoticeReader, ProcessorNotice } from '../../domain/invoices/processor-notice.ts';

const toleranceS = 300;

/**
 * Reads what is signed with one of the secrets, so that a secret can be changed without missing
 * anything. The SDK refuses what is old; what claims to come from the future is refused here.
 */
export function stripeNotices(secrets: readonly string[]): NoticeReader {
  return (body, signature) => {
    if (signature === undefined || isAhead(signature)) return null;
    const payload = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    for (const secret of secrets) {
      const event = verified(payload, signature, secret);
      if (event) return noticeOf(event);
    }
    return null;
  };
}

function isAhead(signature: string): boolean {
  const atS = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1] ?? Number.NaN);
  return !(atS <= Date.now() / 1000 + toleranceS);
}

function verified(payload: Buffer, signature: string, secret: string): Stripe.Event | null {
  try {
    return Stripe.webhooks.constructEvent(payload, signature, secret, toleranceS);
  } catch {
    return null;
  }
}

interface About {
  object?: string;
  id?: string;
  payment_intent?: string | { id: string } | null;
  metadata?: Record<string, string> | null;
}

function noticeOf({ id: eventId, type, data }: Stripe.Event): ProcessorNotice {
  const about = data.object as About;
  const { payment_intent: of } = about;
  const own = about.object === 'payment_intent' ? about.id : undefined;
  const paymentId = own ?? (typeof of === 'string' ? of : of?.id) ?? null;
  return { provider: 'stripe', eventId, type, paymentId, orgId: about.metadata?.['orgId'] ?? null };
}
