import { CsvError, parse } from 'csv-parse/sync';
import { extractionLimits } from './extraction-limits.ts';
import type { ExtractedPages } from './extraction-message.ts';
import { Refusal } from './refusal.ts';
import { decodeText } from './text-decoding.ts';

const delimiters = [',', ';', '\t', '|'] as const;

/** A CSV file as one page of rows whose cells are parted by tabs. */
export function readCsv(bytes: Uint8Array): ExtractedPages {
  const text = decodeText(bytes);
  const rows = parsed(text, delimiterOf(text));
  const cells = rows.reduce((sum, row) => sum + row.length, 0);
  if (cells > extractionLimits.sheetCells)
    throw new Refusal('document-too-complex', `The file has ${cells} cells.`);
  const lines = rows.map((row) => row.map(cellText).join('\t').trimEnd());
  return { pages: [{ page: 1, text: lines.join('\n') }], ocrPages: [] };
}

/** The first kind of row end that a file uses is its last: only the delimiter has to be found. */
function parsed(text: string, delimiter: string): string[][] {
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
    });
  } catch (error) {
    if (error instanceof CsvError) throw new Refusal('document-corrupt', error.message);
    throw error;
  }
}

const sampledLines = 20;

/** The delimiter that the first lines hold most evenly outside quotes. */
function delimiterOf(text: string): string {
  const lines = text.split('\n', sampledLines).map((line) => line.replace(/"[^"]*"/g, ''));
  const score = (delimiter: string): number => {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((n) => n > 0);
    const usual = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
    return counts.filter((count) => count === usual).length * Math.min(usual, 3);
  };
  return delimiters.reduce((best, next) => (score(next) > score(best) ? next : best), ',');
}

function cellText(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim();
}
