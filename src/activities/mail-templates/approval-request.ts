import { showInstant } from '../../domain/kit/display.ts';
import { type ApprovalFacts, billFacts, billName, billTotal } from './approval-facts.ts';
import { type Block, type MailContent, writeMail } from './letter.ts';

export function approvalRequest(facts: ApprovalFacts): MailContent {
  const { bill, display, requestedBy, organizationName } = facts;
  return writeMail({
    subject: `Please approve ${billName(bill)}: ${billTotal(bill, display)}`,
    heading: `${requestedBy} asks for your approval`,
    blocks: approvalBlocks(facts),
    footer: approverFooter(organizationName),
  });
}

/** The bill and the way to its page; the same in every mail that asks for a decision. */
export function approvalBlocks(facts: ApprovalFacts): (Block | false)[] {
  const { bill, display, note, step, warnings, link, expiresAt, approverName } = facts;
  return [
    {
      kind: 'facts',
      facts: [
        ...billFacts(bill, display),
        ['Asked by', facts.requestedBy],
        ['Step', `${step.number} of ${step.of}`],
      ],
    },
    warnings.length > 0 && { kind: 'list', title: 'Please look twice', items: warnings },
    note !== null && note !== '' && { kind: 'quote', title: 'Note', text: note },
    { kind: 'action', label: 'Review and decide', href: link },
    {
      kind: 'text',
      text: `The link is for ${approverName} alone and ends ${showInstant(expiresAt, display)}.
        Opening it decides nothing; please do not forward it.`,
    },
  ];
}

export function approverFooter(organizationName: string): string {
  return `You get this because you approve bills for ${organizationName}.`;
}
