import type { PageLine } from './page-line.ts';

/**
 * The part of a document a line stands in. `comprehensive` repeats the net result; `untitled` has
 * no heading that says what it is; `other` (equity, notes, reports, segments) holds no statement
 * lines.
 */
export type SectionKind =
  | 'income'
  | 'comprehensive'
  | 'balance'
  | 'cash_flow'
  | 'other'
  | 'untitled';

const titles: readonly [RegExp, SectionKind][] = [
  [/\bparenthetical\b|\bpro ?forma\b/, 'other'],
  [
    /\bbalance sheets? (?:components|information|details|accounts|data|classification)\b|\bsupplement(?:al|ary)\b.*\b(?:balance sheet|cash flow|income)/,
    'other',
  ],
  [
    /\bstatements? of (?:\w+ ){0,3}cash ?flows?\b|^(?:\w+ ){0,4}cash ?flows? statements?\b/,
    'cash_flow',
  ],
  [/\bstatements? of cash receipts\b/, 'other'],
  [
    /\b(?:statements?|schedules?) of (?:changes in )?(?:\w+ ){0,4}(?:equity|deficit|capital|funds|retained earnings)\b/,
    'other',
  ],
  [/\bstatements? of (?:changes in )?(?:\w+['’]? ){0,4}(?:equity|deficit|capital)\b/, 'other'],
  [
    /\b(?:statements? of (?:\w+ ){0,3}(?:operations|income|earnings|profit (?:or|and) loss|loss) and (?:other )?comprehensive)/,
    'income',
  ],
  [
    /\bstatements? of (?:\w+ ){0,3}comprehensive|\bcomprehensive (?:income|loss)(?: \w+)? statements?\b|\bstatements? of recognised\b/,
    'comprehensive',
  ],
  [
    /\bstatements? of (?:\w+ ){0,3}(?:operations|income|earnings|profit|profits?|loss|losses|results)\b/,
    'income',
  ],
  [
    /^(?:\w+ ){0,4}(?:income|earnings|operating|p ?& ?l) statements?\b|\bprofit (?:and|&|or) loss\b|^p ?& ?l\b/,
    'income',
  ],
  [
    /\bbalance sheets?\b|\bbalance shee t\b|\bstatements? of (?:\w+ ){0,3}(?:financial (?:position|condition)|assets and liabilities)\b/,
    'balance',
  ],
  [
    /^notes? to (?:the )?(?:\w+ ){0,4}(?:financial statements|accounts)\b|^notes? \d{1,2}\b[ .:—–-]|^index to\b/,
    'other',
  ],
  [
    /^report of independent|^independent auditor|^quarterly (?:financial )?(?:data|information)|^management’?'?s discussion|^segment (?:information|results)|^results by segment|^schedule [ivx]+\b/,
    'other',
  ],
];

const reference = /\b(?:see|refer to|accompanying|integral part|included in|forming part)\b/;

/** The section that starts with this line, or null for a line that titles none. */
export function sectionTitle(line: PageLine): SectionKind | null {
  const text = titleText(line);
  if (text === null || reference.test(text)) return null;
  return titles.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** Titles are short, stand in one cell, carry no amounts and end without a full stop. */
function titleText(line: PageLine): string | null {
  const filled = line.cells.filter((cell) => cell.text !== '');
  const text = filled[0]?.text ?? '';
  if (filled.length === 0 || filled.length > 3 || text.length > 110) return null;
  if (filled.length > 1 && filled.slice(1).some((cell) => !/^[\d\s–-]{1,4}$|\d{4}/.test(cell.text)))
    return null;
  const words = text.split(/\s+/).length;
  if (words > 14 || (words > 9 && /[.;]$/.test(text)) || !isTitleCase(text)) return null;
  return text
    .toLowerCase()
    .replace(/^[#*\s]+/, '')
    .replace(/\s+/g, ' ')
    .replace(/\bstatement s\b/, 'statements');
}

/** Titles are written in capitals; a few small words alone are a heading typed by hand. */
function isTitleCase(text: string): boolean {
  const long = text.match(/\p{L}{4,}/gu) ?? [];
  const small = long.filter(
    (word) =>
      /^\p{Ll}/u.test(word) &&
      !/^(?:ended|from|with|year|period|months|comprehensive|changes)$/.test(word),
  );
  return long.length <= 4 || small.length * 4 <= long.length;
}

const headings: readonly [RegExp, SectionKind][] = [
  [
    /^(?:net )?cash flows? (?:from|provided by|used in|–|—|-) ?(?:\([^)]{0,12}\) ?)?operat(?:ing activities|ions)\b/,
    'cash_flow',
  ],
  [
    /^(?:operating activities|cash flows? – operating activities|cash provided by operations):?$/,
    'cash_flow',
  ],
  [
    /^(?:assets|current assets|total assets|liabilities|current liabilities|non-?current assets|fixed assets)(?: and .{1,40})?:?$/,
    'balance',
  ],
  [
    /^(?:revenues?|income|sales|ordinary income\/expense|net sales|operating revenues?|turnover|trading income):?$/,
    'income',
  ],
];

/**
 * Headings inside a statement say what an untitled one is: `Current assets`, `Operating
 * activities`.
 */
export function sectionHeading(line: PageLine): SectionKind | null {
  const text = line.cells.find((cell) => cell.text !== '')?.text.toLowerCase() ?? '';
  return headings.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
