import type { DecimalMark } from './number-format.ts';
import type { Cell, PageLine } from './page-line.ts';
import { emptyValue, type ValueToken, valueAt } from './value-token.ts';

/**
 * A value of a row; `start` and `end` are offsets in the page's text, `cell` the place on the line.
 */
export interface RowValue extends ValueToken {
  cell: number;
}

export interface StatementRow {
  line: PageLine;
  /** The text before the first value, as printed. */
  label: string;
  values: RowValue[];
}

/**
 * Splits a line into its label and its values. A line of prose has a label and, mostly, no values.
 */
export function rowOf(line: PageLine, mark: DecimalMark): StatementRow {
  const read = line.cells.map((cell) => cellValues(cell, line.start, mark));
  const first = firstValueCell(line, read);
  if (first < 0) return peeledRow(line, mark);
  const before = line.cells.slice(0, first).filter(({ text }, at) => {
    return !accountCode.test(text) && !(at > 0 && noteReference.test(text));
  });
  const values = read.slice(first, endOfValues(line, read, first)).flatMap((found) => found ?? []);
  return values.every((value) => value.kind === 'blank')
    ? { line, label: labelOf(before), values: [] }
    : { line, label: labelOf(before), values };
}

type CellValues = readonly (readonly RowValue[] | null)[];

/** `6A`, `4, 5`, `12(b)`: the note that explains a row stands between its label and its values. */
const noteReference =
  /^\d{1,2}(?:\.\d{1,2})?\(?[a-z]?\)?(?: ?[,;/&-] ?\d{1,2}(?:\.\d{1,2})?\(?[a-z]?\)?){0,5}$/i;
const accountCode = /^\d{3,6}$/;
const words = /\p{L}{3}/u;

/** Exports put an account's number before its name: the values start after the name. */
function firstValueCell(line: PageLine, read: CellValues): number {
  const from = (start: number): number =>
    read.findIndex((values, at) => at >= start && values !== null && isValueCell(line, at));
  const first = from(0);
  const named = line.cells.findIndex((cell, at) => at > first && words.test(cell.text));
  const coded = first >= 0 && named > 0 && accountCode.test(line.cells[first]?.text ?? '');
  const labelled = line.cells.slice(0, first).some((cell) => words.test(cell.text));
  return coded && !labelled ? from(named + 1) : first;
}

/** Words after the values start another row: two accounts side by side in one line. */
function endOfValues(line: PageLine, read: CellValues, first: number): number {
  const next = line.cells.findIndex(
    (cell, at) => at > first && read[at] === null && words.test(cell.text),
  );
  return next < 0 ? line.cells.length : next;
}

/** A currency sign that stands in a column of its own before the amounts. */
const loneSign = /^(?:US)?[$€£¥₹]$|^(?:USD|EUR|GBP|CHF)$/;

function labelOf(cells: readonly Cell[]): string {
  return cells
    .map((cell) => cell.text)
    .filter((text) => text !== '' && !loneSign.test(text))
    .join(' ');
}

/** Leading empty cells are indentation, not values. */
function isValueCell(line: PageLine, at: number): boolean {
  const before = line.cells.slice(0, at).some((cell) => cell.text !== '');
  return before || line.cells[at]?.text !== '';
}

/** The values of a cell that holds nothing else, or null for a cell of text. */
function cellValues(cell: Cell, lineStart: number, mark: DecimalMark): RowValue[] | null {
  const shift = lineStart + cell.start;
  if (cell.text === '')
    return cell.index < 0 ? null : [{ ...emptyValue('blank', shift, shift), cell: cell.index }];
  const values = valuesIn(cell.text, 0, mark);
  return values === null ? null : values.map((value) => placed(value, shift, cell.index));
}

function placed(value: ValueToken, shift: number, cell: number): RowValue {
  return { ...value, start: value.start + shift, end: value.end + shift, cell };
}

const looseSign = /(?:[$€£¥₹%]|USD|EUR|GBP|CHF)(?=[ ]|$)|[ ]/y;
const mostValues = 40;

/** Reads `text` from `from` as values and nothing else; null when anything else is met. */
function valuesIn(text: string, from: number, mark: DecimalMark): ValueToken[] | null {
  const values: ValueToken[] = [];
  let at = from;
  while (at < text.length) {
    const value = valueAt(text, at, mark);
    looseSign.lastIndex = at;
    if (value) values.push(value);
    else if (!looseSign.test(text)) return null;
    at = value ? value.end : looseSign.lastIndex;
    if (values.length > mostValues) return null;
  }
  return values.length > 0 ? values : null;
}

const valueStart = /(?<=[ \t:])(?:[-−–—(\d.$€£¥₹]|US\$|USD|EUR|GBP)/g;

/** Values at the end of a line that is parted by single spaces only: `Net sales 1,200 1,100`. */
function peeledRow(line: PageLine, mark: DecimalMark): StatementRow {
  const cell = line.cells.findLast((c) => c.text !== '');
  if (!cell) return { line, label: '', values: [] };
  for (const { index } of cell.text.matchAll(valueStart)) {
    const values = peeled(cell.text, index, mark);
    if (!values) continue;
    const before = line.cells.slice(0, line.cells.indexOf(cell));
    const own = { ...cell, text: cell.text.slice(0, index).trim() };
    const label = labelOf([...before, own]).replace(/[:\s]+$/, '');
    if (hangsOnNumber.test(label)) continue;
    const shift = line.start + cell.start;
    return { line, label, values: values.map((value) => placed(value, shift, -1)) };
  }
  return { line, label: labelOf(line.cells), values: [] };
}

/** `net of allowances of $95 and $103 5,020 4,911`: the first numbers belong to the words. */
const hangsOnNumber = /\b(?:of|and|or|at|than|par value|due|in|no\.?|note)$/i;

/**
 * A dash alone before a number belongs to the label (`Property, net — 8,738`), between numbers it
 * is a nil.
 */
function peeled(text: string, from: number, mark: DecimalMark): ValueToken[] | null {
  const values = valuesIn(text, from, mark);
  if (!values) return null;
  const start = values.findIndex((value) => value.kind === 'number');
  if (start >= 0) return values.slice(start);
  return values.length > 1 ? values : null;
}
