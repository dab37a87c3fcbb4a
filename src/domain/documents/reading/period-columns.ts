import { type HeaderCell, headerCells } from './header-cell.ts';
import type { PageLine } from './page-line.ts';
import type { PeriodMark } from './period-mark.ts';

/**
 * A column of amounts: `mark` is null where its amounts belong to no period (notes, changes,
 * budgets).
 */
export interface PeriodColumn {
  mark: PeriodMark | null;
  use: 'period' | 'skip' | 'note';
  /** Offsets of the heading on its line. */
  start: number;
  end: number;
  cell: number;
}

/** The parts of a heading line, or null for a line that heads no columns. */
export function headerLine(line: PageLine): HeaderCell[] | null {
  if (line.text.length > 400) return null;
  const filled = line.cells.filter((cell) => cell.text !== '');
  const [first, ...others] = filled;
  if (!first) return null;
  const rest: HeaderCell[] = [];
  for (const cell of others) {
    rest.push(...headerCells(cell.text, cell.start, cell.index));
    if (rest.at(-1)?.use === 'other') return null;
  }
  const lead = headerCells(first.text, first.start, first.index);
  const all = [...lead, ...rest].filter((cell) => cell.use !== 'other' && cell.use !== 'neutral');
  const leadIsText = lead.some((cell) => cell.use === 'other');
  if (leadIsText && (rest.length === 0 || !looksLikeHeadings(rest))) return null;
  return all.some((cell) => cell.use === 'period') || skipsOnly(all, filled.length) ? all : null;
}

/**
 * `Customers 2019` may be a count; headings after a text of their own are dates or years in a row.
 */
function looksLikeHeadings(cells: readonly HeaderCell[]): boolean {
  const periods = cells.filter((cell) => cell.use === 'period');
  if (periods.some((cell) => cell.mark.month ?? cell.mark.quarter ?? cell.mark.half)) return true;
  const years = periods.flatMap((cell) => cell.mark.year ?? []);
  return (
    years.length > 0 &&
    years.every((year, i) => i === 0 || Math.abs(year - (years[i - 1] ?? 0)) === 1)
  );
}

function skipsOnly(cells: readonly HeaderCell[], filled: number): boolean {
  return filled > 1 && cells.length === filled && cells.every((cell) => cell.use !== 'period');
}

/**
 * True where a heading line names columns of its own rather than a part of the heading below it.
 */
export function namesColumns(
  cells: readonly HeaderCell[],
  above: readonly HeaderCell[][],
): boolean {
  const periods = cells.filter((cell) => cell.use === 'period');
  if (periods.some((cell) => cell.mark.year !== undefined)) return true;
  const yearAbove = above.some((line) => line.some((cell) => cell.mark.year !== undefined));
  const parts = periods.filter((cell) => cell.mark.quarter ?? cell.mark.half ?? cell.mark.month);
  const dayless = parts.every((cell) => cell.mark.day === undefined);
  return yearAbove && parts.length > 1 && parts.length === periods.length && dayless;
}

/**
 * Lays heading lines over each other: the last one has a cell for every column, the ones above say
 * what its cells leave open (`Three Months Ended` over `2023 2022`).
 */
export function columnsOf(
  cells: readonly HeaderCell[],
  above: readonly HeaderCell[][],
): PeriodColumn[] {
  const { own, common } = splitLead(cells);
  return own.map((cell, at) => {
    const use = cell.use === 'skip' || cell.use === 'note' ? cell.use : 'period';
    const place = { start: cell.start, end: cell.end, cell: cell.cell };
    if (use !== 'period') return { mark: null, use, ...place };
    const upper = [...above].reverse().map((line) => headingOver(line, own, at));
    if (upper.some((heading) => heading?.use === 'skip'))
      return { mark: null, use: 'skip', ...place };
    const inherited = upper.reduce<PeriodMark>((mark, over) => filled(mark, over?.mark), {
      ...cell.mark,
    });
    return { mark: filled(inherited, common), use, ...place };
  });
}

/**
 * `Year Ended December 31, | 2017 | 2016`: a first cell without a year speaks for all the others.
 */
function splitLead(cells: readonly HeaderCell[]): { own: HeaderCell[]; common: PeriodMark } {
  const [first, ...rest] = cells;
  const restDated = rest.some((cell) => cell.mark.year !== undefined);
  if (first?.use === 'period' && first.mark.year === undefined && restDated)
    return { own: rest, common: first.mark };
  return { own: [...cells], common: {} };
}

function headingOver(
  line: readonly HeaderCell[],
  columns: readonly HeaderCell[],
  at: number,
): HeaderCell | undefined {
  if (line.length === 1) return line[0]?.use === 'period' ? line[0] : undefined;
  const periods = columns.filter((cell) => cell.use !== 'note');
  if (line.length === columns.length) return line[at];
  const place = periods.indexOf(columns[at] as HeaderCell);
  if (place < 0 || periods.length % line.length !== 0) return undefined;
  return line[Math.floor(place / (periods.length / line.length))];
}

/** What is said nearer to the amounts stands; a day belongs to its month and is never mixed. */
function filled(mark: PeriodMark, upper: PeriodMark | undefined): PeriodMark {
  if (!upper) return mark;
  const { month: _month, day: _day, ...noDay } = upper;
  const takesDay =
    mark.month === undefined && mark.quarter === undefined && mark.half === undefined;
  return { ...(takesDay ? upper : noDay), ...mark };
}
