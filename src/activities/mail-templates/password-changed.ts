import { type Display, showInstant } from '../../domain/kit/display.ts';
import { type MailContent, writeMail } from './letter.ts';

export interface PasswordChangedFacts {
  display: Display;
  name: string;
  changedAt: string;
  /** Where somebody who did not do it takes the account back. */
  forgotPasswordLink: string;
}

export function passwordChanged(facts: PasswordChangedFacts): MailContent {
  const { name, changedAt, display, forgotPasswordLink } = facts;
  return writeMail({
    subject: 'Your password was changed',
    heading: 'Your password was changed',
    blocks: [
      {
        kind: 'text',
        text: `Hello ${name}, your password was changed on ${showInstant(changedAt, display)},
          and you were signed out everywhere.`,
      },
      { kind: 'text', text: 'If that was not you, set a new one now and tell your administrator.' },
      { kind: 'action', label: 'Set a new password', href: forgotPasswordLink },
    ],
    footer: 'You get this because it concerns the safety of your account.',
  });
}
