import { setTimeout } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Mailer, MailMessage } from './mail.ts';
import { MailOutcomeUnknown, MailRefused, MailUnavailable } from './mail.ts';
import { messageIdHeader, safeMessage } from './mail-headers.ts';

export interface SmtpConfig {
  /** `smtp://user:pass@host:port`, or `smtps://` for TLS from the first byte. */
  url: string;
  from: string;
  /** Base URL of a mailbox that answers maildev's `GET /email`; mail there reaches nobody. */
  mailApiUrl?: string | undefined;
  /** For the whole of one send; 8,000 at most and by default. */
  timeoutMs?: number;
}

const maxTimeoutMs = 8_000;
const askTimeoutMs = 2_000;
const mailboxAsks = 3;
const mailboxLagMs = 400;

export function createSmtpMailer(config: SmtpConfig): Mailer {
  return {
    kind: 'smtp',
    sandbox: config.mailApiUrl !== undefined,
    idempotent: false,
    send: async (message) => send(config, safeMessage(message)),
    lookUp: (messageId) => lookUp(config, messageId),
  };
}

async function send(config: SmtpConfig, message: MailMessage): Promise<{ providerId: string }> {
  const timeoutMs = Math.min(config.timeoutMs ?? maxTimeoutMs, maxTimeoutMs);
  const transport = createTransport({
    url: config.url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  const body = { handedOver: false };
  transport.use('stream', (mail, done) => {
    const read = mail.message.createReadStream.bind(mail.message);
    // The transport starts reading the body only once the server has answered DATA with 354.
    mail.message.createReadStream = (options) =>
      read(options).once('resume', () => {
        body.handedOver = true;
      });
    done();
  });
  try {
    const sent = await transport.sendMail({
      messageId: messageIdHeader(message.messageId, config.from),
      from: message.from ?? config.from,
      to: { name: '', address: message.to },
      ...(message.replyTo ? { replyTo: { name: '', address: message.replyTo } } : {}),
      subject: message.subject,
      text: message.text,
      html: message.html,
      headers: { ...message.headers },
      attachments: (message.attachments ?? []).map(({ fileName, mediaType, content }) => ({
        ...{ filename: fileName, contentType: mediaType, content: Buffer.from(content) },
      })),
      disableFileAccess: true,
      disableUrlAccess: true,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { providerId: sent.messageId };
  } catch (error) {
    throw meaningOf(error, body.handedOver);
  }
}

const smtpError = z.object({
  message: z.string(),
  code: z.string().optional(),
  command: z.string().optional(),
  responseCode: z.number().optional(),
  permanent: z.boolean().optional(),
});

/** A reply of the server settles the matter; without one, it depends on whether it had the body. */
function meaningOf(error: unknown, bodyHandedOver: boolean): Error {
  const { message, code, command, responseCode, permanent } = smtpError.parse(error);
  const aboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const wantsLogin = responseCode === 530 || responseCode === 535;
  if (responseCode === undefined && bodyHandedOver)
    return new MailOutcomeUnknown(`The connection ended before the server's answer: ${message}`);
  if (aboutThisMail && !wantsLogin && (permanent ?? true))
    return new MailRefused(message, { aboutRecipient: command === 'RCPT TO' });
  return new MailUnavailable(`The mail server did not take the mail: ${message}`);
}

type Found = 'sent' | 'not-sent' | 'unknown';

/** The mailbox files a mail a moment after it has taken it, so absence is asked for again. */
async function lookUp(config: SmtpConfig, messageId: string): Promise<Found> {
  if (config.mailApiUrl === undefined) return 'unknown';
  const header = messageIdHeader(messageId, config.from);
  const url = new URL('email', `${config.mailApiUrl.replace(/\/$/, '')}/`);
  url.searchParams.set('headers.message-id', header);
  let found = await askMailbox(url, header);
  for (let asked = 1; asked < mailboxAsks && found === 'not-sent'; asked++) {
    await setTimeout(mailboxLagMs);
    found = await askMailbox(url, header);
  }
  return found;
}

const mailbox = z.array(z.object({ headers: z.record(z.string(), z.unknown()).optional() }));

async function askMailbox(url: URL, header: string): Promise<Found> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(askTimeoutMs) });
    if (!response.ok) return 'unknown';
    const mails = mailbox.parse(await response.json());
    return mails.some((mail) => mail.headers?.['message-id'] === header) ? 'sent' : 'not-sent';
  } catch {
    return 'unknown';
  }
}
