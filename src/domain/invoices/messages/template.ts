import type { MessageTone } from '../reminder-schedule.ts';

export const messageStages = ['invoice', 'upcoming', 'due', 'overdue', 'promise_broken'] as const;
/** Where an invoice stands when a message about it is written. */
export type MessageStage = (typeof messageStages)[number];

/** What is said in one tone: as a mail or letter, as a short text, and on the phone. */
export interface ToneTemplate {
  subject: string;
  /** Paragraphs have an empty line between them. */
  body: string;
  sms: string;
  call: string;
}

export type ToneTemplates = Readonly<Record<MessageTone, ToneTemplate>>;

/** The parts that stand around the facts. */
export interface MessageWords {
  oneInvoice: string;
  manyInvoices: string;
  payHere: string;
  invoice: string;
  total: string;
  open: string;
  due: string;
  late: string;
  view: string;
  bank: string;
  footer: string;
  /** What a reminder adds where late charges are open. */
  lateCharges: string;
  /** The lines of a late charge. */
  lateFee: string;
  lateInterest: string;
}

export interface LanguageMessages {
  stages: Readonly<Record<MessageStage, ToneTemplates>>;
  words: MessageWords;
}

/** Text as it is written in a source: lines flow together, empty lines part paragraphs. */
export function prose(strings: TemplateStringsArray): string {
  const paragraphs = strings
    .join('')
    .trim()
    .split(/\n\s*\n/);
  return paragraphs.map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, ' ')).join('\n\n');
}
