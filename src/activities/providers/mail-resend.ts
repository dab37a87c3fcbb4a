import { createHash } from 'node:crypto';
import { Resend } from 'resend';
import type { MailAttachment, Mailer, MailMessage } from './mail.ts';
import { MailOutcomeUnknown, MailRefused, MailUnavailable } from './mail.ts';
import { safeMessage } from './mail-headers.ts';

export interface ResendConfig {
  apiKey: string;
  from: string;
  baseUrl?: string;
  /** For the whole of one send; 8,000 at most and by default. */
  timeoutMs?: number;
}

const maxTimeoutMs = 8_000;
const maxKeyLength = 256;

/** Resend keeps a key for 24 h, so within that time the same `messageId` is delivered once. */
export function createResendMailer(config: ResendConfig): Mailer {
  const client = new Resend(config.apiKey, {
    baseUrl: config.baseUrl ?? 'https://api.resend.com',
  });
  return {
    kind: 'resend',
    sandbox: false,
    idempotent: true,
    send: async (message) => send(client, config, safeMessage(message)),
    // Its API finds mails by its own id alone; sending again with the same key is the look-up.
    lookUp: async () => 'unknown',
  };
}

async function send(client: Resend, config: ResendConfig, message: MailMessage) {
  const timeoutMs = Math.min(config.timeoutMs ?? maxTimeoutMs, maxTimeoutMs);
  const { data, error, headers } = await client.emails.send(
    {
      from: message.from ?? config.from,
      to: message.to,
      ...(message.replyTo ? { replyTo: message.replyTo } : {}),
      subject: message.subject,
      text: message.text,
      html: message.html,
      headers: { ...message.headers },
      ...(message.attachments ? { attachments: message.attachments.map(attached) } : {}),
    },
    { idempotencyKey: keyOf(message.messageId), signal: AbortSignal.timeout(timeoutMs) },
  );
  if (error === null) return { providerId: data.id };
  // The key was taken with other content: a mail of this step left before, which is all we promise.
  if (error.name === 'invalid_idempotent_request') return { providerId: null };
  throw meaningOf(error, headers);
}

const attached = ({ fileName, mediaType, content }: MailAttachment) => ({
  filename: fileName,
  contentType: mediaType,
  content: Buffer.from(content).toString('base64'),
});

function keyOf(messageId: string): string {
  const fits = messageId.length <= maxKeyLength && /^[\x21-\x7e]+$/.test(messageId);
  return fits ? messageId : createHash('sha256').update(messageId).digest('hex');
}

type ResendFailure = { message: string; statusCode: number | null; name: string };

const operatorsFault = new Set([
  'missing_api_key',
  'invalid_api_key',
  'restricted_api_key',
  'invalid_access',
  'invalid_from_address',
  'security_error',
]);

function meaningOf(error: ResendFailure, headers: Record<string, string> | null): Error {
  const said = `Resend answered ${error.statusCode ?? 'nothing'} (${error.name}): ${error.message}`;
  const status = error.statusCode ?? 0;
  if (status === 429) return new MailUnavailable(said, waitMs(headers));
  if (error.name === 'concurrent_idempotent_requests') return new MailOutcomeUnknown(said);
  // No status means that the answer never came, a 5xx may follow an acceptance.
  if (status === 0 || status >= 500) return new MailOutcomeUnknown(said);
  if (status === 401 || status === 403 || operatorsFault.has(error.name))
    return new MailUnavailable(said);
  return new MailRefused(said);
}

/** Resend counts both headers in seconds. */
function waitMs(headers: Record<string, string> | null): number | null {
  const seconds = Number(headers?.['retry-after'] ?? headers?.['ratelimit-reset'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1_000) : null;
}
