import { showInstant } from '../../domain/kit/display.ts';
import { type ApprovalFacts, billName, billTotal } from './approval-facts.ts';
import { approvalBlocks, approverFooter } from './approval-request.ts';
import { type MailContent, writeMail } from './letter.ts';

export interface ReminderFacts extends ApprovalFacts {
  askedAt: string;
}

export function approvalReminder(facts: ReminderFacts): MailContent {
  const { bill, display, askedAt } = facts;
  return writeMail({
    subject: `Reminder: please approve ${billName(bill)}: ${billTotal(bill, display)}`,
    heading: `${facts.requestedBy} still waits for your approval`,
    blocks: [
      { kind: 'text', text: `You were asked on ${showInstant(askedAt, display)}.` },
      ...approvalBlocks(facts),
    ],
    footer: approverFooter(facts.organizationName),
  });
}
