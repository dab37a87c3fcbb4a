import type { Mailer } from './mail.ts';
import { createResendMailer } from './mail-resend.ts';
import { createSmtpMailer } from './mail-smtp.ts';

/** The mail part of the configuration. */
export interface MailConfig {
  /** `Name <address>`: who our mail comes from. */
  from: string;
  provider: { kind: 'resend'; apiKey: string; baseUrl?: string } | { kind: 'smtp'; url: string };
  /** The REST address of the mailbox behind SMTP, where there is one. */
  apiUrl?: string | undefined;
}

export function createMailer({ from, provider, apiUrl }: MailConfig): Mailer {
  if (provider.kind === 'smtp')
    return createSmtpMailer({ url: provider.url, from, mailApiUrl: apiUrl });
  return createResendMailer({ ...provider, from });
}
