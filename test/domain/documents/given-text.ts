import type { PageText, StatementReading } from '../../../src/domain/documents/statement.ts';
import { readStatements } from '../../../src/domain/documents/statement-reader.ts';

/** Reads pages of text; a bar in a line stands for a tab, so that tables read as such here. */
export function read(...texts: string[]): StatementReading {
  return readStatements(pagesOf(texts));
}

export function pagesOf(texts: readonly string[]): PageText[] {
  return texts.map((text, at) => ({ page: at + 1, text: text.trim().replace(/ *\| */g, '\t') }));
}

/** `{revenue: {2017: '…'}}`: what was read, by line and period. */
export function table({ figures }: StatementReading): Record<string, Record<string, string>> {
  const lines: Record<string, Record<string, string>> = {};
  for (const { line, period, value } of figures) lines[line] = { ...lines[line], [period]: value };
  return lines;
}
