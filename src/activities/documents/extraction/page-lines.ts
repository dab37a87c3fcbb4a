/** One run of text as the page shows it: `x`/`y` of its baseline's start, y growing upwards. */
export interface TextRun {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Cell {
  text: string;
  left: number;
  right: number;
}

const numeric = /^[($€£¥₹\s+–—-]*\d[\d.,'’\s]*[)%\s-]*$|^[–—-]$/;

/**
 * Rebuilds the lines of a page from its runs: runs on one baseline make a line, a wide gap parts
 * two cells with a tab, and a number cell that a fuller row near it shows to be blank stays a blank
 * cell, so that a row with a missing amount keeps its other amounts in their columns.
 */
export function pageLines(runs: readonly TextRun[]): string {
  const rows = baselines(runs).map(cellsOf);
  const lines = rows.map((row, at) => withBlankCells(row, rows, at).join('\t'));
  return lines.join('\n').replace(/(?<=\d) +(?=[)%])/g, '');
}

function baselines(runs: readonly TextRun[]): TextRun[][] {
  const drawn = runs.filter((run) => run.text.trim() !== '');
  const sorted = [...drawn].sort((a, b) => b.y - a.y || a.x - b.x);
  const lines: TextRun[][] = [];
  let top = 0;
  for (const run of sorted) {
    const line = lines.at(-1);
    // Superscripts and the half-point shift between a label and its amounts stay on their line.
    if (line && top - run.y <= Math.max(2, run.height * 0.4)) line.push(run);
    else {
      lines.push([run]);
      top = run.y;
    }
  }
  return lines.map((line) => line.sort((a, b) => a.x - b.x));
}

function cellsOf(line: readonly TextRun[]): Cell[] {
  const cells: Cell[] = [];
  for (const run of line) {
    const last = cells.at(-1);
    const text = run.text.trim();
    const right = run.x + run.width;
    if (last && belongsTo(last, run)) {
      const space = run.x - last.right > run.height * 0.15 && !/^[)%]/.test(text);
      last.text = `${last.text}${space ? ' ' : ''}${text}`;
      last.right = right;
    } else cells.push({ text, left: run.x, right });
  }
  return cells;
}

/**
 * A currency sign goes with the amount after it, a closing bracket or percent sign with the one
 * before.
 */
function belongsTo(cell: Cell, run: TextRun): boolean {
  const text = run.text.trim();
  const gap = run.x - cell.right;
  if (/^[($€£¥₹ ]+$/.test(cell.text) && numeric.test(text)) return true;
  if (/^[)%]+$/.test(text) && numeric.test(cell.text)) return gap < run.height * 2.5;
  const bothNumbers = numeric.test(cell.text) && numeric.test(text);
  return gap < run.height * (bothNumbers ? 0.35 : 0.9);
}

function withBlankCells(row: readonly Cell[], rows: readonly Cell[][], at: number): string[] {
  const texts = row.map((cell) => cell.text);
  const amounts = row.filter((cell) => numeric.test(cell.text));
  const label = row.slice(0, row.length - amounts.length);
  if (amounts.length === 0 || label.some((cell) => numeric.test(cell.text))) return texts;
  const model = fullerRow(rows, at, amounts.length);
  if (!model) return texts;
  const placed = model.map((column) => amounts.find((cell) => sharesColumn(cell, column)));
  if (placed.filter(Boolean).length !== amounts.length) return texts;
  const lastFilled = placed.findLastIndex(Boolean);
  const cells = placed.slice(0, lastFilled + 1).map((cell) => cell?.text ?? '');
  return [...label.map((cell) => cell.text), ...cells];
}

const rowsLookedAt = 8;

function fullerRow(rows: readonly Cell[][], at: number, count: number): Cell[] | undefined {
  const near = rows.slice(Math.max(0, at - rowsLookedAt), at + rowsLookedAt + 1);
  const full = near.map((row) => row.filter((cell) => numeric.test(cell.text)));
  const most = full.reduce((best, row) => (row.length > best.length ? row : best), []);
  return most.length > count ? most : undefined;
}

function sharesColumn(cell: Cell, column: Cell): boolean {
  return Math.abs(cell.right - column.right) < 8 || Math.abs(cell.left - column.left) < 3;
}
