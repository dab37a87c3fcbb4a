import type { PageText } from '../statement.ts';

/** A stretch of a line that stands alone: between tabs, wide gaps, bars or dot leaders. */
export interface Cell {
  text: string;
  /** Offset in the line. */
  start: number;
  /** The cell's place on a line whose cells are parted by tabs or bars; -1 where gaps part them. */
  index: number;
}

export interface PageLine {
  page: number;
  /** Offset of the line in its page's text. */
  start: number;
  text: string;
  cells: Cell[];
}

/** Longer lines hold no statement row, and reading them whole would cost too much. */
const longestLine = 2000;

const gap = / {2,}|(?: ?\.){4,} ?|(?: ?_){4,} ?/g;

export function pageLines(page: PageText): PageLine[] {
  const lines: PageLine[] = [];
  let start = 0;
  for (const text of page.text.split('\n')) {
    const line = text.slice(0, longestLine);
    lines.push({ page: page.page, start, text: line, cells: cellsOf(line) });
    start += text.length + 1;
  }
  return lines;
}

function cellsOf(text: string): Cell[] {
  const bars = /^\s*\|.*\|\s*$/.test(text);
  if (bars) return delimited(text.replace(/\|\s*$/, ''), '|').slice(1);
  return text.includes('\t') ? delimited(text, '\t') : gapped(text);
}

function delimited(text: string, delimiter: string): Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  for (const part of text.split(delimiter)) {
    const lead = part.length - part.trimStart().length;
    cells.push({ text: part.trim(), start: start + lead, index: cells.length });
    start += part.length + 1;
  }
  return cells;
}

function gapped(text: string): Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  const push = (end: number): void => {
    const part = text.slice(start, end);
    const lead = part.length - part.trimStart().length;
    if (part.trim()) cells.push({ text: part.trim(), start: start + lead, index: -1 });
  };
  for (const match of text.matchAll(gap)) {
    push(match.index);
    start = match.index + match[0].length;
  }
  push(text.length);
  return cells;
}
