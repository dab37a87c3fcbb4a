import { type Display, showInstant } from '../../domain/kit/display.ts';
import { type MailContent, writeMail } from './letter.ts';

export interface InvitationFacts {
  display: Display;
  organizationName: string;
  invitedBy: string;
  role: string;
  link: string;
  expiresAt: string;
}

export function invitation(facts: InvitationFacts): MailContent {
  const { organizationName, invitedBy, role, display } = facts;
  return writeMail({
    subject: `${invitedBy} invites you to ${organizationName}`,
    heading: `Join ${organizationName} on Bursar`,
    blocks: [
      { kind: 'text', text: `${invitedBy} invites you as ${role}.` },
      { kind: 'action', label: 'See the invitation', href: facts.link },
      {
        kind: 'text',
        text: `The link works once, until ${showInstant(facts.expiresAt, display)}.`,
      },
    ],
    footer: 'If you do not know them, you need not do anything.',
  });
}
