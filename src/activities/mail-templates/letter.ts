import { oneLine } from '../../domain/kit/one-line.ts';
import type { CleanBlock, CleanLetter } from './clean-letter.ts';
import { letterHtml } from './letter-html.ts';
import { letterText } from './letter-text.ts';

/** What a mail says, once: its HTML and its plain text are written from the same blocks. */
export interface Letter {
  subject: string;
  heading: string;
  blocks: readonly (Block | false)[];
  /** Why the reader gets this mail. */
  footer: string;
  /** Who it comes from; Bursar when absent. */
  brand?: string;
  /** ISO 639; English when absent. */
  language?: string;
}

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'facts'; facts: readonly (readonly [string, string | null])[] }
  | { kind: 'list'; title: string; items: readonly string[] }
  | { kind: 'quote'; title: string; text: string }
  | { kind: 'action'; label: string; href: string };

export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

const maxSubjectLength = 150;
const maxLineLength = 300;
const maxQuoteLength = 4_000;

export function writeMail(letter: Letter): MailContent {
  const clean: CleanLetter = {
    heading: oneLine(letter.heading, maxLineLength),
    blocks: letter.blocks.filter((block) => block !== false).map(cleanBlock),
    footer: oneLine(letter.footer, maxLineLength),
    brand: oneLine(letter.brand ?? 'Bursar', maxLineLength),
    language: letter.language ?? 'en',
  };
  return {
    subject: oneLine(letter.subject, maxSubjectLength),
    text: letterText(clean),
    html: letterHtml(clean),
  };
}

/** Names come from people: none may look like a line, a link or a block of ours. */
function cleanBlock(block: Block): CleanBlock {
  switch (block.kind) {
    case 'text':
      return { kind: 'text', text: oneLine(block.text) };
    case 'facts': {
      const present = block.facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
      const facts = present.map(([term, value]) => [term, oneLine(value, maxLineLength)] as const);
      return { kind: 'facts', facts };
    }
    case 'list': {
      const items = block.items.map((item) => oneLine(item, maxLineLength));
      return { kind: 'list', title: oneLine(block.title, maxLineLength), items };
    }
    case 'quote': {
      const lines = block.text.slice(0, maxQuoteLength).split(/\r\n|[\r\n\u2028\u2029]/);
      return {
        kind: 'quote',
        title: oneLine(block.title, maxLineLength),
        lines: lines.map((line) => oneLine(line)),
      };
    }
    case 'action':
      return { kind: 'action', label: block.label, href: webAddress(block.href) };
  }
}

function webAddress(href: string): string {
  const url = new URL(href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new RangeError('A mail links to the web only.');
  return url.href;
}
