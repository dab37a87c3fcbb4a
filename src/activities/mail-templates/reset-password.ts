import { type MailContent, writeMail } from './letter.ts';

export function resetPassword({ name, link }: { name: string; link: string }): MailContent {
  return writeMail({
    subject: 'Set a new password',
    heading: 'Set a new password',
    blocks: [
      {
        kind: 'text',
        text: `Hello ${name}, somebody asked to set a new password for your account.`,
      },
      { kind: 'action', label: 'Set a new password', href: link },
      {
        kind: 'text',
        text: 'The link works once, and for one hour. It signs you out everywhere.',
      },
    ],
    footer: 'If that was not you, ignore this mail: your password stays as it is.',
  });
}
