import { shiftDecimal } from './decimal-text.ts';
import type { DecimalMark } from './number-format.ts';
import { plainDecimal } from './number-format.ts';

/**
 * A printed value: a number, a dash that stands for nothing, or an empty cell that keeps its place.
 */
export interface ValueToken {
  kind: 'number' | 'nil' | 'blank';
  /**
   * Without thousands marks, with `-` where the print says negative; a suffix such as `M` is
   * applied.
   */
  value: string;
  /** True where the number carries its own scale (`$4.2M`), so the table's unit does not apply. */
  scaled: boolean;
  percent: boolean;
  /** True for a number in pence or cents (`45.6p`). */
  pence: boolean;
  currencySign: boolean;
  start: number;
  end: number;
}

const currency =
  '(?:US\\$|[ACSNR]\\$|HK\\$|[$€£¥₹]|(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|INR|SEK|NOK|DKK|Rs\\.?)(?=[ \\d(-]))';
const suffix =
  '[ \\u00a0]?(?:(?:thousand|million|billion|trillion|mln|bln|mn|bn)\\b|(?:mio|mrd)\\b\\.?)|[kKmMbB](?![\\p{L}\\d])';
const digits =
  "\\d{1,3}(?:[,.'’\\u00a0\\u202f]\\d{2,3}){1,6}(?:[.,]\\d{1,4})?(?![\\d])|\\d{1,15}(?:[.,]\\d{1,6})?|\\.\\d{1,4}";
const spaced = '\\d{1,3}(?: \\d{3}){1,5}(?:[.,]\\d{1,2})?';
const minus = '[-−–]';

function tokenPattern(number: string): RegExp {
  const sign = `(?<open>\\( ?)?(?<minus>${minus} ?)?`;
  const inner = `(?<open2>\\( ?)?(?<minus2>${minus} ?)?`;
  const tail = `(?<percent> ?%)?(?<close> ?\\))?(?<percent2> ?%)?(?<after>${minus}(?=[ \\t]|$))?(?:\\((?:[a-z]|\\d)\\)|[*†‡])?`;
  const money = `(?<sign>${currency} ?)?`;
  const inside = money.replace('sign', 'sign2');
  const body = `(?<digits>${number})(?<suffix>${suffix})?(?: ?[€£](?!\\d))?(?<pence>[pc](?![\\p{L}\\d]))?`;
  return new RegExp(`${money}${sign}${inside}${inner}${body}${tail}`, 'yu');
}

const plainNumber = tokenPattern(digits);
const spacedNumber = tokenPattern(spaced);
const spacedCell = new RegExp(`^[^\\d\\t]{0,6}${spaced}[^\\d]{0,4}$`, 'u');
const nil = /(?:[$€£¥₹] ?)?(?:—|–|--?|−|nil\b|n\/a\b|n\/m\b)(?=[ \t)]|$)/iy;

/** `- 1,234` alone in its cell is a negative number, not a nil and a number. */
const spacedMinus = /^[-−–] [$€£¥₹]?\d[\d.,]{0,20}$/;

const powers: Readonly<Record<string, number>> = {
  k: 3,
  thousand: 3,
  m: 6,
  mn: 6,
  mln: 6,
  mio: 6,
  million: 6,
  b: 9,
  bn: 9,
  bln: 9,
  mrd: 9,
  billion: 9,
  trillion: 12,
};

/** Reads the value that starts exactly at `at`, or null; offsets are those of `text`. */
export function valueAt(text: string, at: number, mark: DecimalMark): ValueToken | null {
  nil.lastIndex = at;
  const nothing = spacedMinus.test(text) ? null : nil.exec(text);
  if (nothing) return emptyValue('nil', at, at + nothing[0].length);
  const pattern = spacedCell.test(text) ? spacedNumber : plainNumber;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match?.groups) return null;
  const end = at + match[0].length;
  // A letter or digit glued to the end means a word or code such as `10-K` or `12/31`, not a value.
  if (/^(?:[\p{L}\d_]|[-/:][\p{L}\d])/u.test(text.slice(end, end + 2))) return null;
  const plain = plainDecimal(match.groups['digits'] ?? '', mark);
  return plain === null ? null : numberToken(plain, match.groups, at, end);
}

export function emptyValue(kind: 'nil' | 'blank', start: number, end: number): ValueToken {
  const unmarked = { scaled: false, percent: false, pence: false, currencySign: false };
  return { kind, value: '0', ...unmarked, start, end };
}

function numberToken(
  plain: string,
  groups: Readonly<Record<string, string | undefined>>,
  start: number,
  end: number,
): ValueToken {
  const opened = Boolean(groups['open'] ?? groups['open2']);
  const signed = Boolean(groups['minus'] ?? groups['minus2'] ?? groups['after']);
  const power = powers[(groups['suffix'] ?? '').trim().replace(/\.$/, '').toLowerCase()] ?? 0;
  const value = shiftDecimal(plain, power);
  // A bracket that is never closed lost its end in extraction; it still says negative.
  const negative = (signed || opened) && /[1-9]/.test(value);
  return {
    kind: 'number',
    value: negative ? `-${value}` : value,
    scaled: power > 0,
    percent: Boolean(groups['percent'] ?? groups['percent2']),
    pence: groups['pence'] !== undefined,
    currencySign: Boolean(groups['sign'] ?? groups['sign2']),
    start,
    end,
  };
}
