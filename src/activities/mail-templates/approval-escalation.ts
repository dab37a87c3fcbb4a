import { showInstant } from '../../domain/kit/display.ts';
import { type ApprovalFacts, billName, billTotal } from './approval-facts.ts';
import { approvalBlocks, approverFooter } from './approval-request.ts';
import { type MailContent, writeMail } from './letter.ts';

export interface EscalationFacts extends ApprovalFacts {
  /** Who was asked first and has not answered. */
  insteadOf: string;
  askedAt: string;
}

/** Goes to the manager or backup, who is `approverName` here. */
export function approvalEscalation(facts: EscalationFacts): MailContent {
  const { bill, display, insteadOf, askedAt } = facts;
  return writeMail({
    subject: `Escalated to you: please approve ${billName(bill)}: ${billTotal(bill, display)}`,
    heading: `You are asked to decide instead of ${insteadOf}`,
    blocks: [
      {
        kind: 'text',
        text: `${insteadOf} was asked on ${showInstant(askedAt, display)} and has not answered.`,
      },
      ...approvalBlocks(facts),
    ],
    footer: approverFooter(facts.organizationName),
  });
}
