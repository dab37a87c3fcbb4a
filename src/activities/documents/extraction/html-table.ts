/** A cell of a table, with the columns it covers: `start` to `end`, both included. */
interface GridCell {
  text: string;
  start: number;
  end: number;
}

/** A table as it is read, row by row. */
export interface HtmlTable {
  row(): void;
  cell(span: number): void;
  text(text: string): void;
  /** The table as lines with tabs between the cells. */
  lines(): string[];
}

const widest = 500;

export function htmlTable(): HtmlTable {
  const rows: GridCell[][] = [];
  return {
    row: () => void rows.push([]),
    cell(span) {
      if (rows.length === 0) rows.push([]);
      const row = rows.at(-1) ?? [];
      const start = (row.at(-1)?.end ?? -1) + 1;
      if (start < widest) row.push({ text: '', start, end: start + span - 1 });
    },
    text(text) {
      const cell = rows.at(-1)?.at(-1);
      if (cell) cell.text += text;
    },
    lines: () => tableLines(rows),
  };
}

/**
 * Filings lay out one amount over several columns: a sign, the number, a closing bracket, a spacer.
 * Columns that share an amount become one cell, so that a blank amount keeps its place.
 */
function tableLines(rows: readonly (readonly GridCell[])[]): string[] {
  const joined = rows.map((row) => withSigns(row.map((c) => ({ ...c, text: oneLine(c.text) }))));
  const slots = slotsOf(joined.flat().filter((cell) => amount.test(cell.text)));
  return joined.map((row) => lineOf(row, slots)).filter((line) => line !== '');
}

const amount = /^[($€£¥₹ +–—-]*\d[\d.,'’ ]*[)% ]*$|^[–—-]$/;

function withSigns(row: readonly GridCell[]): GridCell[] {
  const cells: GridCell[] = [];
  for (const cell of row.filter((one) => one.text !== '')) {
    const last = cells.at(-1);
    const before = last && /^[($€£¥₹ ]+$/.test(last.text) && amount.test(cell.text);
    const after = last && /^[)% ]+$/.test(cell.text) && amount.test(last.text);
    if (last && (before || after)) {
      last.text = `${last.text}${before && !last.text.endsWith('(') ? ' ' : ''}${cell.text}`;
      last.end = cell.end;
    } else cells.push({ ...cell });
  }
  return cells;
}

interface Slot {
  start: number;
  end: number;
}

function slotsOf(amounts: readonly GridCell[]): Slot[] {
  const slots: Slot[] = [];
  for (const { start, end } of amounts.toSorted((a, b) => a.start - b.start)) {
    const last = slots.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else slots.push({ start, end });
  }
  return slots;
}

function lineOf(row: readonly GridCell[], slots: readonly Slot[]): string {
  const first = slots[0];
  if (!first) return row.map((cell) => cell.text).join('\t');
  const label = row.filter((cell) => cell.end < first.start).map((cell) => cell.text);
  const cells = slots.map(() => '');
  for (const cell of row.filter((one) => one.end >= first.start)) {
    const at = slots.findIndex((slot) => slot.end >= cell.start);
    const slot = at < 0 ? slots.length - 1 : at;
    cells[slot] = [cells[slot], cell.text].filter(Boolean).join(' ');
  }
  return [label.join(' '), ...cells].join('\t').trimEnd();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
