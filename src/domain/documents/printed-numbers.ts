import { Decimal } from 'decimal.js';
import type { PageText, StatementReading } from './statement.ts';

/** A number as it stands in the text: nothing is scaled by the document's unit. */
export interface PrintedNumber {
  value: Decimal;
  /** The digits as printed, with their separators. */
  text: string;
  isPercent: boolean;
  /** Offsets of `text` in the searched string. */
  start: number;
  end: number;
}

const token = /\d(?:[\d.,]*\d)?/g;
const grouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const groupedContinental = /^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/;
const plain = /^\d+(?:[.,]\d+)?$/;

/**
 * Every number of a text. A minus or parentheses make it negative; a continental one is read as
 * such.
 */
export function numbersIn(text: string): PrintedNumber[] {
  return [...text.matchAll(token)].flatMap((match) => {
    const amount = amountOf(match[0]);
    const start = match.index;
    const end = start + match[0].length;
    if (amount === null) return [];
    const value = isNegative(text, start, end) ? amount.negated() : amount;
    const isPercent = /^\s?%/.test(text.slice(end, end + 2));
    return [{ value, text: match[0], isPercent, start, end }];
  });
}

/**
 * The size of what stands there: `1,234.5`, `1.234.567,89` or `1234`; null for dates, versions and
 * the like.
 */
export function amountOf(printed: string): Decimal | null {
  if (grouped.test(printed)) return new Decimal(printed.replaceAll(',', ''));
  if (groupedContinental.test(printed) && !/^\d{1,3}\.\d{3}$/.test(printed)) {
    return new Decimal(printed.replaceAll('.', '').replace(',', '.'));
  }
  return plain.test(printed) ? new Decimal(printed.replace(',', '.')) : null;
}

const multipliers: Record<StatementReading['unit'], number> = {
  units: 1,
  thousands: 1_000,
  millions: 1_000_000,
  billions: 1_000_000_000,
};

/** What one printed unit is worth in whole currency units. */
export function multiplierOf(unit: StatementReading['unit']): number {
  return multipliers[unit];
}

export interface PrintedAmount extends PrintedNumber {
  page: number;
  /** The line of the page that shows it. */
  line: string;
}

/**
 * The amounts of a document that a person could have made up: at least three digits, and neither a
 * year, a date,
 * a percentage, an identifier nor a figure per share, whose digits are assigned or bounded.
 */
export function amountsIn(pages: readonly PageText[]): PrintedAmount[] {
  return pages.flatMap(({ page, text }) =>
    text
      .split('\n')
      .filter((line) => !/per (?:\w+ )?share|par value/i.test(line))
      .flatMap((line) =>
        numbersIn(line)
          .filter((n) => isAmount(n, line))
          .map((n) => ({ ...n, page, line })),
      ),
  );
}

function isAmount({ text, value, isPercent, start, end }: PrintedNumber, line: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (isPercent || digits.length < 3 || value.isZero()) return false;
  if (/^0\d/.test(text) || (digits === text && digits.length > 12)) return false;
  if (/^(?:19|20)\d{2}$/.test(text)) return false;
  const before = line.slice(Math.max(0, start - 2), start);
  const after = line.slice(end, end + 2);
  return !/[\p{L}#/:_]$|[\p{L}\d][-.]$/u.test(before) && !/^[\p{L}/:_]|^-\d/u.test(after);
}

function isNegative(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start);
  if (/\(\s?\p{Sc}?\s?$/u.test(before)) return /^\s?\)/.test(text.slice(end, end + 2));
  return /(?:^|[\s\p{Sc}])[-−–]\p{Sc}?$/u.test(before);
}
