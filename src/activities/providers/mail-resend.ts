import { Resend } from 'resend';
import type { MailAttachment, Mailer, MailMessage } from './mail.ts';
import { safeMessage } from './mail-headers.ts';
import { sendBatch } from './mail-resend-batch.ts';
import { keyOf, meaningOf, payloadOf, type ResendConfig, timeoutOf } from './resend-calls.ts';

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
    batches: { mostMails: 100, send: (batch) => sendBatch(client, config, batch) },
    // Its API finds mails by its own id alone; sending again with the same key is the look-up.
    lookUp: async () => 'unknown',
  };
}

async function send(client: Resend, config: ResendConfig, message: MailMessage) {
  const attachments = message.attachments?.map(attached);
  const { data, error, headers } = await client.emails.send(
    { ...payloadOf(config, message), ...(attachments ? { attachments } : {}) },
    { idempotencyKey: keyOf(message.messageId), signal: timeoutOf(config) },
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
