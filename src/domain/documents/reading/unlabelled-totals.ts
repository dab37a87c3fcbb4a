import { Decimal } from 'decimal.js';
import type { ContextRow } from './statement-walk.ts';

const totalled =
  /^(?:total )?(?:(?:net |operating )*revenues?|(?:net )?sales|(?:non)?current (?:assets|liabilities)|current liabilities)$/;

/**
 * Some statements print a total without a label under the rows of a heading (`Revenues`, `Current
 * assets`). Where the rows above it add up to it in every column, the total takes the heading's
 * words as its label; where they don't, it stays nameless.
 */
export function withUnlabelledTotals(rows: readonly ContextRow[]): ContextRow[] {
  const named = rows.map((row, at) => (row.label === '' ? namedTotal(rows, row, at) : row));
  return named.map((row, at) => (row.label === '' ? namedAssets(named, row, at) : row));
}

function namedTotal(rows: readonly ContextRow[], row: ContextRow, at: number): ContextRow {
  if (!totalled.test(row.heading)) return row;
  const start = rows.findLastIndex((r, i) => i < at && !isUnder(r, row));
  const parts = rows.slice(start + 1, at);
  if (parts.length < 2 || parts.some((part) => part.label === '')) return row;
  return addsUp(parts, row) ? { ...row, label: row.headingLabel } : row;
}

function isUnder(part: ContextRow, row: ContextRow): boolean {
  return part.sectionAt === row.sectionAt && part.headingLabel === row.headingLabel;
}

function addsUp(parts: readonly ContextRow[], total: ContextRow): boolean {
  const count = total.values.length;
  return total.values.every((value, column) => {
    // Counted from the right, because the rows may have a note's number before their amounts.
    const values = parts.map((part) => part.values.at(column - count));
    if (value.kind !== 'number' || values.some((v) => v === undefined)) return false;
    const sum = values.reduce((all, v) => all.plus(v?.value ?? 0), new Decimal(0));
    return sum.equals(value.value);
  });
}

const liabilities = /^liabilities\b/;

/**
 * A balance sheet without the words `Total assets` prints them twice: before the liabilities and at
 * the end.
 */
function namedAssets(rows: readonly ContextRow[], row: ContextRow, at: number): ContextRow {
  const next = rows[at + 1];
  if (row.section !== 'balance' || !next || next.sectionAt !== row.sectionAt) return row;
  if (liabilities.test(row.heading) || !/liabilities/.test(next.heading)) return row;
  const later = rows.slice(at + 1).filter((other) => other.sectionAt === row.sectionAt);
  const ends = later.some(
    (other) => isSame(other, row) && /^$|^total liab|^total equity/i.test(other.label),
  );
  return ends ? { ...row, standsFor: 'total assets' } : row;
}

function isSame(one: ContextRow, other: ContextRow): boolean {
  const values = ({ values: all }: ContextRow): string => all.map((v) => v.value).join(' ');
  return values(one) === values(other);
}
