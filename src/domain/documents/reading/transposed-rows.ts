import { captionUnit } from './document-unit.ts';
import { headerCells } from './header-cell.ts';
import { lineOfLabel } from './line-match.ts';
import type { DecimalMark } from './number-format.ts';
import type { Cell, PageLine } from './page-line.ts';
import type { PeriodMark } from './period-mark.ts';
import { rowOf } from './statement-row.ts';
import type { ContextRow } from './statement-walk.ts';

/** Where the cells of a table stand whose lines are periods. */
interface Table {
  page: number;
  /** The headings that name statement lines, by place. */
  labels: ReadonlyMap<number, string>;
  /** The place of the period on each line. */
  period: number;
  /** For lists of one value a line: the places of the name and of the value. */
  named: { label: number; value: number } | null;
}

/**
 * Turns tables that lie on their side (`month, revenue, cash` over a line a month) and lists of one
 * value a line (`metric, period, value`) into the rows of a statement.
 */
export function transposedRows(lines: readonly PageLine[], mark: DecimalMark): ContextRow[] {
  const found: ContextRow[] = [];
  let table: Table | null = null;
  for (const line of lines) {
    const opened = tableAt(line);
    if (opened) table = opened;
    else if (table?.page === line.page) found.push(...rowsOf(table, line, mark));
  }
  return withLengths(found);
}

const periodHeading =
  /^(?:date|month|period|year|quarter|fiscal (?:year|quarter|period)|fy|week|month end(?:ing)?|period end(?:ing)?|time)$/i;
const nameHeading = /^(?:account|metric|line(?: item)?|item|kpi|name|measure|label|description)$/i;
const valueHeading = /^(?:value|amount|total|balance|figure|actual)(?: \([\w$€£ ]{1,12}\))?$/i;

function tableAt(line: PageLine): Table | null {
  const texts = line.cells.map((cell) => cell.text.replace(/_/g, ' ').trim());
  const period = texts.findIndex((text) => periodHeading.test(text));
  if (period < 0) return null;
  const label = texts.findIndex((text) => nameHeading.test(text));
  const value = texts.findIndex((text) => valueHeading.test(text));
  const named = label >= 0 && value >= 0 ? { label, value } : null;
  const lines = texts.flatMap((text, at) => (at !== period && lineOfLabel(text) ? [at] : []));
  const labels = new Map(lines.map((at) => [at, texts[at] ?? '']));
  return named || labels.size > 1 ? { page: line.page, labels, period, named } : null;
}

function rowsOf(table: Table, line: PageLine, mark: DecimalMark): ContextRow[] {
  const period = periodOf(line.cells[table.period]);
  if (!period) return [];
  if (table.named) {
    const label = line.cells[table.named.label]?.text ?? '';
    return rowOfCell(line, table.named.value, label, period, mark);
  }
  return [...table.labels].flatMap(([at, label]) => rowOfCell(line, at, label, period, mark));
}

function periodOf(cell: Cell | undefined): PeriodMark | null {
  const [header, ...more] = cell ? headerCells(cell.text, cell.start, cell.index) : [];
  const dated = header?.use === 'period' && header.mark.year !== undefined;
  return dated && more.length === 0 ? header.mark : null;
}

function rowOfCell(
  line: PageLine,
  at: number,
  label: string,
  period: PeriodMark,
  mark: DecimalMark,
): ContextRow[] {
  const cell = line.cells[at];
  if (!cell?.text) return [];
  const { values } = rowOf({ ...line, cells: [{ ...cell, index: -1 }] }, mark);
  if (values.length !== 1) return [];
  const column = { mark: period, use: 'period' as const, start: 0, end: 0, cell: -1 };
  return [
    {
      line,
      label,
      values,
      wrappedLabel: null,
      section: 'untitled',
      sectionAt: 0,
      columns: [column],
      unit: captionUnit(label),
      heading: '',
      headingLabel: '',
      group: '',
    },
  ];
}

/** Month ends in a row are months, quarter ends are quarters: their days close no year. */
function withLengths(rows: readonly ContextRow[]): ContextRow[] {
  const ends = rows.flatMap((row) => row.columns[0]?.mark ?? []).filter((mark) => mark.month);
  const months = [...new Set(ends.map((mark) => (mark.year ?? 0) * 12 + (mark.month ?? 0)))];
  const gaps = months.toSorted((a, b) => a - b).map((month, at, all) => month - (all[at - 1] ?? 0));
  const step = Math.min(...gaps.slice(1));
  const length = step === 1 || step === 3 ? step : undefined;
  if (length === undefined) return [...rows];
  return rows.map((row) => ({
    ...row,
    columns: row.columns.map((column) => ({ ...column, mark: { ...column.mark, months: length } })),
  }));
}
