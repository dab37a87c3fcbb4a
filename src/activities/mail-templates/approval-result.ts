import { type Display, showInstant } from '../../domain/kit/display.ts';
import { type BillFacts, billFacts, billName, billTotal } from './approval-facts.ts';
import { type MailContent, writeMail } from './letter.ts';

export type ApprovalOutcome = 'approved' | 'rejected' | 'held' | 'expired';

export interface ResultFacts {
  display: Display;
  organizationName: string;
  bill: BillFacts;
  outcome: ApprovalOutcome;
  decisions: readonly { by: string; did: string; at: string; comment: string | null }[];
  /** The bill in Bursar. */
  link: string;
}

const said: Record<ApprovalOutcome, { subject: string; heading: string }> = {
  approved: { subject: 'Approved', heading: 'The bill is approved' },
  rejected: { subject: 'Rejected', heading: 'The bill is rejected' },
  held: { subject: 'On hold', heading: 'The bill is on hold: nobody decided in time' },
  expired: { subject: 'Rejected', heading: 'The bill is rejected: nobody decided in time' },
};

/** To the person who asked. */
export function approvalResult(facts: ResultFacts): MailContent {
  const { bill, display, outcome, decisions } = facts;
  const items = decisions.map(
    ({ by, did, at, comment }) =>
      `${by} ${did}, ${showInstant(at, display)}${comment ? `: ${comment}` : ''}`,
  );
  return writeMail({
    subject: `${said[outcome].subject}: ${billName(bill)}, ${billTotal(bill, display)}`,
    heading: said[outcome].heading,
    blocks: [
      { kind: 'facts', facts: billFacts(bill, display) },
      items.length > 0 && { kind: 'list', title: 'Decisions', items },
      { kind: 'action', label: 'Open the bill', href: facts.link },
    ],
    footer: `You get this because you asked for the approval at ${facts.organizationName}.`,
  });
}
