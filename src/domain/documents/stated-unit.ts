import type { QuotePlace } from './quote-place.ts';
import type { PageText, StatementReading } from './statement.ts';

const caption =
  /\b(?:in|expressed in|amounts in|figures in|stated in)\s+(?:\p{L}+\.?\s+|\p{Sc}\s?){0,4}?(thousands?|millions?|billions?)\b|\p{Sc}\s?(?:in\s+)?(thousands|millions|billions)\b|\(\s*(?:\p{Sc}|[A-Z]{3})?\s*(000)s?[’']?s?\s*\)/giu;
const inWords = /\d\s?(thousand|million|billion)\b/i;

/**
 * The unit that holds at a place: a scale word beside the number, else the last caption before it
 * on the page, else the first one on the page, else the last one of the pages before.
 */
export function statedUnit(
  pages: readonly PageText[],
  page: number,
  place: QuotePlace,
): StatementReading['unit'] {
  const beside = inWords.exec(place.quote)?.[1];
  if (beside) return unitOf(beside);
  const text = pages.find((p) => p.page === page)?.text ?? '';
  const captions = captionsIn(text);
  const above = captions.filter((c) => c.at < place.start).at(-1) ?? captions[0];
  if (above) return above.unit;
  const before = pages.filter((p) => p.page < page).flatMap((p) => captionsIn(p.text));
  return before.at(-1)?.unit ?? 'units';
}

function captionsIn(text: string): { at: number; unit: StatementReading['unit'] }[] {
  return [...text.matchAll(caption)].map((match) => ({
    at: match.index,
    unit: unitOf(match[1] ?? match[2] ?? match[3] ?? ''),
  }));
}

function unitOf(word: string): StatementReading['unit'] {
  const plain = word.toLowerCase();
  if (plain.startsWith('b')) return 'billions';
  return plain.startsWith('m') ? 'millions' : 'thousands';
}
