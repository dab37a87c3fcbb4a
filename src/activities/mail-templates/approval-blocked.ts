import type { Display } from '../../domain/kit/display.ts';
import { type BillFacts, billFacts, billName } from './approval-facts.ts';
import { type MailContent, writeMail } from './letter.ts';

export interface BlockedFacts {
  display: Display;
  organizationName: string;
  bill: BillFacts;
  requestedBy: string;
  /** How many approvals the step needs, and how many people may give one. */
  needed: number;
  eligible: number;
  /** Where members are invited. */
  link: string;
}

/** To the owners: the bill waits until enough people may decide. */
export function approvalBlocked(facts: BlockedFacts): MailContent {
  const { bill, display, needed, eligible, requestedBy } = facts;
  return writeMail({
    subject: `Nobody can approve ${billName(bill)} yet: invite an approver`,
    heading: 'A bill waits, and too few people may decide it',
    blocks: [
      {
        kind: 'text',
        text: `It needs ${needed === 1 ? 'one approval' : `${needed} approvals`}, and
          ${eligible === 1 ? 'one person' : `${eligible} people`} may give one. Whoever entered,
          edited or submitted a bill never decides it.`,
      },
      { kind: 'facts', facts: [...billFacts(bill, display), ['Asked by', requestedBy]] },
      {
        kind: 'text',
        text: 'Invite an approver, or give a member that role: the approval goes on by itself.',
      },
      { kind: 'action', label: 'Invite an approver', href: facts.link },
    ],
    footer: `You get this because you own ${facts.organizationName}.`,
  });
}
