import type { Display } from '../../domain/kit/display.ts';
import { type BillFacts, billFacts, billName } from './approval-facts.ts';
import { type MailContent, writeMail } from './letter.ts';

export interface QuestionFacts {
  display: Display;
  organizationName: string;
  bill: BillFacts;
  /** Whose words these are. */
  from: string;
  words: string;
  /** The bill in Bursar. */
  link: string;
}

/** To the person who asked for the approval: it waits until they answer. */
export function approvalQuestion(facts: QuestionFacts): MailContent {
  const { bill, display, from, words, link } = facts;
  return writeMail({
    subject: `Question about ${billName(bill)}`,
    heading: `${from} has a question before deciding`,
    blocks: [
      { kind: 'quote', title: 'Question', text: words },
      { kind: 'facts', facts: billFacts(bill, display) },
      { kind: 'action', label: 'Answer in Bursar', href: link },
    ],
    footer: `You get this because you asked for the approval at ${facts.organizationName}.`,
  });
}

/** To everybody who asked. */
export function approvalAnswer(facts: QuestionFacts): MailContent {
  const { bill, display, from, words, link } = facts;
  return writeMail({
    subject: `Answer about ${billName(bill)}`,
    heading: `${from} has answered your question`,
    blocks: [
      { kind: 'quote', title: 'Answer', text: words },
      { kind: 'facts', facts: billFacts(bill, display) },
      { kind: 'text', text: 'The link of your earlier e-mail still decides the bill.' },
      { kind: 'action', label: 'Open the bill', href: link },
    ],
    footer: `You get this because you approve bills for ${facts.organizationName}.`,
  });
}
