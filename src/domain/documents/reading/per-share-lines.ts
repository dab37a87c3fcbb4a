import type { LineMatch } from './line-rule.ts';
import type { ContextRow } from './statement-walk.ts';

const price = /per (?:\w+ )?(?:share|unit|ads)|\beps\b/;
const count =
  /\bshares (?:used|outstanding)|weighted|number of (?:\w+ )?shares|average (?:\w+ )*shares/;
const terse =
  /^(?:basic|diluted|basic and diluted|net (?:income|loss|earnings)|total|from (?:dis)?continu(?:ed|ing) operations|(?:dis)?continu(?:ed|ing) operations)(?: .{0,30})?$/;

/**
 * Whether a label speaks of a price per share or of a number of shares: under `Earnings per share:`
 * the row `Basic` is a price, under `Weighted average shares:` a count.
 */
export function shareContext(text: string, heading: string): 'price' | 'count' | 'none' {
  if (count.test(text)) return 'count';
  if (price.test(text)) return 'price';
  if (!terse.test(text)) return 'none';
  if (count.test(heading)) return 'count';
  return price.test(heading) ? 'price' : 'none';
}

/** Parts of the earnings, and other things that are stated per share. */
const partial =
  /continu|dividend|cash|book value|pro ?forma|adjusted|non ?gaap|effect|tangible|distribution|core|underlying/;

/** One row may give both: `Net income per share, basic and diluted`. */
export function perShareLines(text: string, label: string, row: ContextRow): LineMatch[] {
  const readable = ['income', 'comprehensive', 'untitled'].includes(row.section);
  if (!readable || partial.test(text)) return [];
  const words = /basic|diluted/.test(text) ? text : `${row.heading} ${text}`;
  const loss = /^(?:net )?loss per/.test(words);
  const found = (line: 'eps_basic' | 'eps_diluted'): LineMatch => ({
    rule: {
      line,
      rank: /^(?:net|total)/.test(text) ? 1 : 0,
      pattern: price,
      ...(loss && { sign: 'loss' as const }),
    },
    statement: 'income',
    text,
    label,
  });
  return [
    ...(/\bbasic\b/.test(words) ? [found('eps_basic')] : []),
    ...(/\bdilut(?:ed|ion)\b/.test(words) ? [found('eps_diluted')] : []),
  ];
}
