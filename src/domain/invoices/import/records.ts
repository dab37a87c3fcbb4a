import { CsvError, parse } from 'csv-parse/sync';
import { Problem } from '../../kit/problem.ts';
import type { Delimiter, Place } from './layout.ts';

export interface ImportRecord {
  /** As a spreadsheet counts: the headings are row 1. */
  rowNumber: number;
  cells: string[];
}

export interface Slice {
  /** Without rows whose cells are all blank. */
  records: ImportRecord[];
  /** Where the next slice begins; null at the end of the file. */
  next: Place | null;
}

interface Parsed {
  record: string[];
  info: { bytes: number; empty_lines: number };
}

const longestRow = 100_000;

/**
 * At most `count` rows of a UTF-8 file from a place on. Refuses with 422 what cannot be told apart
 * into rows: a quote that is opened and never closed, or a row without an end.
 */
export function readSlice(
  file: Uint8Array,
  { delimiter, at, count }: { delimiter: Delimiter; at: Place; count: number },
): Slice {
  const parsed = parsedRows(file.subarray(at.byte), { delimiter, count, row: at.row });
  const records = parsed.map(({ record, info }, i) => ({
    rowNumber: at.row + i + 1 + info.empty_lines,
    cells: record,
  }));
  const last = parsed.at(-1);
  const byte = at.byte + (last?.info.bytes ?? file.length);
  const next =
    parsed.length < count || byte >= file.length
      ? null
      : { byte, row: records.at(-1)?.rowNumber ?? at.row };
  return { records: records.filter(({ cells }) => cells.some((cell) => cell.trim())), next };
}

function parsedRows(
  bytes: Uint8Array,
  { delimiter, count, row }: { delimiter: Delimiter; count: number; row: number },
): Parsed[] {
  try {
    return parse(bytes, {
      ...{ delimiter, to: count, info: true, record_delimiter: '\n' },
      ...{ relax_quotes: true, relax_column_count: true, skip_empty_lines: true },
      max_record_size: longestRow,
    }) as unknown as Parsed[];
  } catch (error) {
    if (error instanceof CsvError) throw malformed(error, row);
    throw error;
  }
}

function malformed(error: CsvError, row: number): Problem {
  const { records = 0, empty_lines: blank = 0 } = error as {
    records?: number;
    empty_lines?: number;
  };
  const at = row + records + blank + 1;
  const what =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'A quote is opened and never closed'
      : 'The row has no end';
  return new Problem('unprocessable', 'import-malformed', `${what}: look at row ${at}.`);
}
