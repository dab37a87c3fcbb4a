import { type MailContent, writeMail } from './letter.ts';

export function verifyEmail({ name, link }: { name: string; link: string }): MailContent {
  return writeMail({
    subject: 'Confirm your e-mail address',
    heading: `Welcome to Bursar, ${name}`,
    blocks: [
      { kind: 'text', text: 'Please confirm that this e-mail address is yours.' },
      { kind: 'action', label: 'Confirm my address', href: link },
    ],
    footer: 'If you did not create an account, you need not do anything.',
  });
}
