import type { Figure, PageText } from './statement.ts';

/** Where a document says something: the page and the words as they stand there. */
export interface Evidence {
  page: number;
  quote: string;
}

const longestQuote = 300;

/** The first place that matches, quoted by its whole lines; null when no page does. */
export function findEvidence(pages: readonly PageText[], pattern: RegExp): Evidence | null {
  for (const { page, text } of pages) {
    const match = pattern.exec(text);
    if (match)
      return { page, quote: quoteAround(text, match.index, match.index + match[0].length) };
  }
  return null;
}

export function evidenceOf(figure: Figure): Evidence {
  return { page: figure.page, quote: figure.quote.trim().slice(0, longestQuote) };
}

/** The lines that hold a place, without the white space around them. */
export function quoteAround(text: string, start: number, end: number): string {
  const from = text.lastIndexOf('\n', start) + 1;
  const to = text.indexOf('\n', end);
  return text
    .slice(from, to === -1 ? undefined : to)
    .trim()
    .slice(0, longestQuote);
}
