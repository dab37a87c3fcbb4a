import type { PageText } from './statement.ts';

export interface QuotePlace {
  /** Offsets in the page's text of the words that were found. */
  start: number;
  end: number;
  /** These words as the page has them. */
  quote: string;
}

const longestQuote = 600;

/**
 * Finds quotes on pages whatever white space and invisible characters lie between their words. Each
 * page is squeezed once, however many quotes are looked up on it.
 */
export function quoteFinder(): (page: PageText, quote: string) => QuotePlace | null {
  const squeezedPages = new Map<number, Squeezed>();
  return ({ page, text }, quote) => {
    const wanted = squeezed(quote).text;
    if (wanted.length < 3 || wanted.length > longestQuote) return null;
    const known = squeezedPages.get(page) ?? squeezed(text);
    squeezedPages.set(page, known);
    const at = known.text.indexOf(wanted);
    if (at === -1) return null;
    const start = known.offsets[at] ?? 0;
    const end = (known.offsets[at + wanted.length - 1] ?? start) + 1;
    return { start, end, quote: text.slice(start, end) };
  };
}

interface Squeezed {
  text: string;
  /** Where each character of `text` stands in the original. */
  offsets: number[];
}

function squeezed(original: string): Squeezed {
  const kept: string[] = [];
  const offsets: number[] = [];
  for (let i = 0; i < original.length; i += 1) {
    const character = original.charAt(i);
    if (/[\s\p{Cf}]/u.test(character)) continue;
    kept.push(character);
    offsets.push(i);
  }
  return { text: kept.join(''), offsets };
}
