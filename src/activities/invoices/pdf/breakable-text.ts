import type { Paper } from '../../../domain/invoices/papers/paper.ts';

const longest = 24;
const zeroWidthSpace = '\u200b';

/**
 * Lets a word that is too long for a narrow column break anywhere: it would run over its neighbour.
 * Addresses of pages stay whole.
 */
export function breakable(paper: Paper): Paper {
  const broken = (value: unknown): unknown => {
    if (typeof value === 'string') return isAddress(value) ? value : breakWords(value);
    if (Array.isArray(value)) return value.map(broken);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, broken(part)]));
  };
  return broken(paper) as Paper;
}

const isAddress = (text: string) => /^https?:\/\/\S+$/.test(text);

const breakWords = (text: string) =>
  text.replace(/\S{25,}/gu, (word) => {
    const signs = [...word];
    return signs
      .map((sign, i) => (i > 0 && i % longest === 0 ? zeroWidthSpace + sign : sign))
      .join('');
  });
