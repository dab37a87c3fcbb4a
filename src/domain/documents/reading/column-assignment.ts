import type { PeriodColumn } from './period-columns.ts';
import type { PeriodMark } from './period-mark.ts';
import type { RowValue } from './statement-row.ts';

export interface DatedValue {
  value: RowValue;
  mark: PeriodMark;
}

interface Placed {
  value: RowValue;
  column: PeriodColumn;
}

/**
 * Puts the values of a row under their columns. Where the numbers and the columns cannot be matched
 * one to one the row yields nothing: a figure in the wrong year is worse than a missing one.
 */
export function datedValues(
  values: readonly RowValue[],
  columns: readonly PeriodColumn[],
  lineStart: number,
): DatedValue[] {
  const placed = placeValues(values, columns, lineStart);
  return placed.flatMap(({ value, column }) =>
    column.use === 'period' && column.mark && value.kind !== 'blank'
      ? [{ value, mark: column.mark }]
      : [],
  );
}

function placeValues(
  values: readonly RowValue[],
  columns: readonly PeriodColumn[],
  lineStart: number,
): Placed[] {
  if (columns.length === 0) return [];
  if (values.length === columns.length) return zip(values, columns);
  const periods = columns.filter((column) => column.use === 'period');
  const byCell = placeByCell(values, columns);
  if (byCell) return byCell;
  const plain = withoutBlankEnds(withoutFootnotes(values, periods.length));
  const amounts = plain.filter((value) => !value.percent);
  if (amounts.length === periods.length) return zip(amounts, periods);
  if (plain.length === periods.length) return zip(plain, periods);
  const filled = amounts.filter((value) => value.kind !== 'blank');
  if (filled.length === periods.length) return zip(filled, periods);
  const unnoted = withoutNote(filled);
  if (unnoted.length === periods.length) return zip(unnoted, periods);
  return placeByPosition(values, columns, lineStart);
}

function zip(values: readonly RowValue[], columns: readonly PeriodColumn[]): Placed[] {
  return values.flatMap((value, at) => {
    const column = columns[at];
    return column ? [{ value, column }] : [];
  });
}

/** Rows and headings of a table file share their cell numbers, blank cells included. */
function placeByCell(
  values: readonly RowValue[],
  columns: readonly PeriodColumn[],
): Placed[] | null {
  const cells = new Map(columns.map((column) => [column.cell, column]));
  if (cells.size !== columns.length || columns.some((column) => column.cell < 1)) return null;
  const filled = values.filter((value) => value.kind !== 'blank');
  const placed = filled.flatMap((value) => {
    const column = cells.get(value.cell);
    return column ? [{ value, column }] : [];
  });
  const distinct = new Set(placed.map(({ value }) => value.cell)).size === filled.length;
  return placed.length === filled.length && distinct ? placed : null;
}

/** A lone digit after an amount is a footnote mark: `$0.29 3`. */
function withoutFootnotes(values: readonly RowValue[], wanted: number): readonly RowValue[] {
  if (values.length <= wanted) return values;
  return values.filter((value, at) => {
    const before = values[at - 1];
    const digit = /^\d$/.test(value.value) && !value.currencySign && !value.percent;
    return !(digit && before?.kind === 'number' && before.value.includes('.'));
  });
}

function withoutBlankEnds(values: readonly RowValue[]): readonly RowValue[] {
  const last = values.findLastIndex((value) => value.kind !== 'blank');
  return values.slice(0, last + 1);
}

const noteNumber = /^[1-9]\d?$/;

/**
 * The number of a note stands before the amounts even where no column is headed `Note`: it is small
 * among large ones.
 */
function withoutNote(values: readonly RowValue[]): readonly RowValue[] {
  const [first, ...rest] = values;
  const small = first && noteNumber.test(first.value) && !first.currencySign && !first.percent;
  const large = rest.every(
    (value) => value.kind !== 'number' || Math.abs(Number(value.value)) >= 500,
  );
  return small && large ? rest : values;
}

/** In text laid out with blanks, an amount belongs to the heading that it stands under. */
function placeByPosition(
  values: readonly RowValue[],
  columns: readonly PeriodColumn[],
  lineStart: number,
): Placed[] {
  const laidOut = values.every((v) => v.cell < 0) && columns.every((column) => column.cell < 0);
  const filled = values.filter((value) => value.kind !== 'blank');
  if (!laidOut || filled.length > columns.length) return [];
  const placed = filled.flatMap((value) => {
    const center = (value.start + value.end) / 2 - lineStart;
    const column = nearest(columns, center);
    return column ? [{ value, column }] : [];
  });
  const distinct = new Set(placed.map(({ column }) => column)).size;
  return distinct === filled.length ? placed : [];
}

function nearest(columns: readonly PeriodColumn[], center: number): PeriodColumn | undefined {
  const away = (column: PeriodColumn): number => Math.abs((column.start + column.end) / 2 - center);
  const sorted = [...columns].sort((a, b) => away(a) - away(b));
  const [first, second] = sorted;
  if (!first) return undefined;
  const clear = !second || away(first) * 2 < away(second);
  return clear && away(first) < 16 ? first : undefined;
}
