import { type CaptionUnit, captionUnit } from './document-unit.ts';
import { type HeaderCell, titlePeriods } from './header-cell.ts';
import { labelText } from './label-text.ts';
import type { DecimalMark } from './number-format.ts';
import type { PageLine } from './page-line.ts';
import { columnsOf, headerLine, namesColumns, type PeriodColumn } from './period-columns.ts';
import { rowOf, type StatementRow } from './statement-row.ts';
import { type SectionKind, sectionHeading, sectionTitle } from './statement-section.ts';

/** A row with all that the lines above it say about it. */
export interface ContextRow extends StatementRow {
  /**
   * The label with the heading line before it, where the label may be the rest of a wrapped one.
   */
  wrappedLabel: string | null;
  /** What a row without a label was found to be, in comparison form. */
  standsFor?: string;
  section: SectionKind;
  /** Number of the section in the document. */
  sectionAt: number;
  columns: readonly PeriodColumn[];
  unit: CaptionUnit | null;
  /** The nearest heading line above (`Earnings per share:`), in comparison form. */
  heading: string;
  /** The same line as printed. */
  headingLabel: string;
  /** The part of the balance sheet, in comparison form (`current liabilities`). */
  group: string;
}

interface WalkState {
  section: SectionKind;
  titled: boolean;
  closed: boolean;
  sectionAt: number;
  page: number;
  columns: PeriodColumn[];
  columnsPage: number;
  above: HeaderCell[][];
  unit: CaptionUnit | null;
  heading: string;
  headingLabel: string;
  group: string;
  /** A label that waits for its values or its rest on the next line. */
  open: string | null;
  sinceHeader: number;
}

const balanceGroup =
  /^(?:non ?current|current|long term|short term)? ?(?:assets|liabilities)$|^(?:equity|.*(?:holders|owners) equity|fixed assets)$/;
const closing =
  /^total (?:liabilities|equity) and .*|^diluted.*|.*per share.*diluted.*|^cash.* end of .*|^total equity and liabilities$/;

/**
 * Walks the document line by line and gives every row of amounts its section, columns, unit and
 * headings.
 */
export function contextRows(lines: readonly PageLine[], mark: DecimalMark): ContextRow[] {
  const state: WalkState = {
    section: 'untitled',
    titled: false,
    closed: false,
    sectionAt: 0,
    page: 0,
    columns: [],
    columnsPage: 0,
    above: [],
    unit: null,
    heading: '',
    headingLabel: '',
    group: '',
    open: null,
    sinceHeader: 0,
  };
  const rows: ContextRow[] = [];
  for (const line of lines) {
    if (line.page !== state.page) turnPage(state, line.page);
    if (line.text.trim() === '') continue;
    const row = readLine(state, line, mark);
    if (row) rows.push(row);
  }
  return rows;
}

function turnPage(state: WalkState, page: number): void {
  state.page = page;
  state.above = [];
  state.open = null;
  if (state.section !== 'other' && state.closed) startSection(state, 'untitled');
}

function startSection(state: WalkState, section: SectionKind): void {
  state.section = section;
  state.titled = section !== 'untitled';
  state.closed = false;
  state.sectionAt += 1;
  state.heading = '';
  state.headingLabel = '';
  state.group = '';
  state.open = null;
}

function readLine(state: WalkState, line: PageLine, mark: DecimalMark): ContextRow | null {
  const row = rowOf(line, mark);
  const heading = headerLine(line);
  const unit = isCaption(line, row, heading !== null) ? captionUnit(line.text) : null;
  if (unit) state.unit = unit;
  const title = sectionTitle(line);
  if (title) {
    startSection(state, title);
    if (state.columnsPage !== line.page) state.columns = [];
    const periods = heading ?? titlePeriods(line.text);
    if (periods) readHeading(state, periods, line.page);
    return null;
  }
  if (heading) {
    readHeading(state, heading, line.page);
    return null;
  }
  return row.values.length > 0
    ? rowInContext(state, row)
    : readLabelLine(state, line, row, unit !== null);
}

const longestCaption = 170;

/** A unit beside amounts is theirs alone: `ARR ($M) 4.5`. */
function isCaption(line: PageLine, row: StatementRow, heading: boolean): boolean {
  return (
    (heading || row.values.length === 0) &&
    line.text.length <= longestCaption &&
    !/[a-z]{3}\. ?$/.test(line.text)
  );
}

function readHeading(state: WalkState, cells: HeaderCell[], page: number): void {
  state.open = null;
  if (namesColumns(cells, state.above)) {
    state.columns = columnsOf(cells, state.above);
    state.columnsPage = page;
  } else if (state.sinceHeader === 0) skipBelow(state, cells);
  if (state.above.length >= 6) state.above.shift();
  state.above.push(cells);
  state.sinceHeader = 0;
}

/** `Actual | Budget | Variance` under the dates takes columns out again. */
function skipBelow(state: WalkState, cells: readonly HeaderCell[]): void {
  const all = cells.every((cell) => cell.use === 'skip');
  if (all || cells.length !== state.columns.length) return;
  state.columns = state.columns.map((column, at) => {
    const use = cells[at]?.use;
    return use === 'skip' || use === 'note' ? { ...column, use, mark: null } : column;
  });
}

function readLabelLine(
  state: WalkState,
  line: PageLine,
  row: StatementRow,
  caption: boolean,
): ContextRow | null {
  const found = state.titled ? null : sectionHeading(line);
  if (found && found !== state.section) {
    startSection(state, found);
    state.titled = false;
  }
  if (caption) return null;
  const text = labelText(row.label);
  if (balanceGroup.test(text)) state.group = text;
  state.open =
    state.open !== null && isUnfinished(state.open) ? `${state.open} ${row.label}` : row.label;
  if (text) {
    state.heading = text;
    state.headingLabel = row.label;
  }
  return null;
}

function rowInContext(state: WalkState, row: StatementRow): ContextRow {
  const open = state.open;
  state.open = null;
  state.above = [];
  state.sinceHeader += 1;
  const joined = open === null ? null : `${open} ${row.label}`;
  const must = open !== null && (row.label === '' || isUnfinished(open));
  const label = must && open !== null ? (row.label === '' ? open : (joined ?? open)) : row.label;
  const text = labelText(label);
  if (closing.test(text)) state.closed = true;
  if (/^total (?:non ?current|current) (?:assets|liabilities)$/.test(text))
    state.group = `after ${text}`;
  return {
    ...row,
    label,
    wrappedLabel: must ? null : joined,
    section: state.section,
    sectionAt: state.sectionAt,
    columns: state.columns,
    unit: captionUnit(labelUnit.exec(label)?.[0] ?? '') ?? state.unit,
    heading: state.heading,
    headingLabel: state.headingLabel,
    group: state.group,
  };
}

/** The unit that a label carries in brackets or after a comma: `Revenue ($M)`. */
const labelUnit = /\((?:in )?[^()]{1,24}\)\s*$|,\s*(?:in )?[$€£][\w']{1,4}$/;

const hangingEnd =
  /(?:[,—–-]|\b(?:and|of|to|for|the|in|by|or|including|from|on|with|at|per|net|attributable|other|less|before|after|non|&))\s*$/i;

/** True for a label whose words go on in the next line. */
function isUnfinished(label: string): boolean {
  const opened = label.split('(').length > label.split(')').length;
  return opened || hangingEnd.test(label.trim());
}
