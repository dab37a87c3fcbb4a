import { z } from '@hono/zod-openapi';
import { storeMailEvent } from '../../db/invoices/mail-events.ts';
import type { ToldByResend } from '../../domain/invoices/mail-news.ts';
import { oneLine } from '../../domain/kit/one-line.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { noContent } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { isSigned } from './signature.ts';

const Event = z.object({
  type: z.string().max(100),
  created_at: z.string().max(100).optional(),
  data: z.object({
    email_id: z.string().max(200),
    bounce: z.object({ type: z.string().optional(), message: z.string().optional() }).optional(),
    failed: z.object({ reason: z.string().optional() }).optional(),
  }),
});

/** Of events that are about no mail, such as a new contact, nothing is kept. */
const About = z.object({ data: z.object({ email_id: z.string() }) });

export const resendWebhook = router().openapi(
  route({
    method: 'post',
    path: '/webhooks/resend',
    summary: 'What Resend tells of mails: delivered, bounced, complained; signed as Svix does',
    description:
      'Takes what one of `RESEND_WEBHOOK_SECRET` has signed within five minutes of now. It is ' +
      'stored once and applied by the worker. The local mailbox and SMTP tell nothing.',
    tag: 'Provider webhooks',
    access: 'public',
    // The signature is the credential: news of 5,000 mails come from one address.
    limited: false,
    responses: { 204: noContent },
    refusals: [401],
  }),
  async (c) => {
    const payload = Buffer.from(await c.req.arrayBuffer());
    const header = (name: string) => c.req.header(`svix-${name}`);
    const [id, timestamp, signature] = [header('id'), header('timestamp'), header('signature')];
    const { settings, database } = c.var.deps;
    if (!isSigned({ payload, id, timestamp, signature }, settings.resendWebhookSecrets)) {
      throw new Problem('unauthenticated', 'signature-invalid', 'The signature does not fit.');
    }
    const told = toldIn(payload);
    if (told && id) {
      const eventId = oneLine(id, 200);
      await storeMailEvent(database.system.unscoped, { eventId, told });
    }
    return c.body(null, 204);
  },
);

function toldIn(payload: Buffer): ToldByResend | null {
  const parsed = Event.safeParse(jsonOf(payload));
  if (!parsed.success) {
    if (!About.safeParse(jsonOf(payload)).success) return null;
    throw new Problem('invalid', 'invalid-event', 'It is not an event of a mail.');
  }
  const { type, created_at, data } = parsed.data;
  const at = new Date(created_at ?? Number.NaN);
  const detail = data.bounce?.message ?? data.failed?.reason ?? '';
  return {
    type: oneLine(type),
    at: (Number.isNaN(at.getTime()) ? new Date() : at).toISOString(),
    emailId: oneLine(data.email_id),
    bounceType: data.bounce?.type ? oneLine(data.bounce.type, 40) : null,
    detail: oneLine(detail, 500),
  };
}

function jsonOf(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    throw new Problem('invalid', 'malformed-request', 'The body is not JSON.');
  }
}
