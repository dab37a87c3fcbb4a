import { createHash } from 'node:crypto';
import { type MailMessage, MailOutcomeUnknown, MailRefused, MailUnavailable } from './mail.ts';

export interface ResendConfig {
  apiKey: string;
  from: string;
  baseUrl?: string;
  /** For the whole of one send; 8,000 at most and by default. */
  timeoutMs?: number;
}

const maxTimeoutMs = 8_000;
const maxKeyLength = 256;

export const timeoutOf = ({ timeoutMs = maxTimeoutMs }: ResendConfig) =>
  AbortSignal.timeout(Math.min(timeoutMs, maxTimeoutMs));

export const payloadOf = (config: ResendConfig, message: MailMessage) => ({
  from: message.from ?? config.from,
  to: message.to,
  ...(message.replyTo ? { replyTo: message.replyTo } : {}),
  subject: message.subject,
  text: message.text,
  html: message.html,
  headers: { ...message.headers },
});

export function keyOf(messageId: string): string {
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

/** What an error of Resend means for whether a mail left. */
export function meaningOf(error: ResendFailure, headers: Record<string, string> | null): Error {
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
