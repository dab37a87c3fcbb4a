import { CsvError, parse } from 'csv-parse/sync';
import { Problem } from '../../kit/problem.ts';
import { fieldNamed, type ImportField, importFields } from './column-names.ts';

const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** Which column of a file holds what. */
export interface ImportLayout {
  delimiter: Delimiter;
  /** As the file has them. */
  headings: string[];
  columns: Partial<Record<ImportField, number>>;
  /** Where the rows begin: bytes of its UTF-8 form, and rows as a spreadsheet counts them. */
  body: Place;
}

export interface Place {
  byte: number;
  row: number;
}

const needed = ['number', 'issueDate', 'dueDate', 'amount'] as const;
const customerFields = ['customer', 'customerNumber', 'customerEmail'] as const;
const headLength = 65_536;

/**
 * Finds the headings and by what its cells are parted. Refuses with 422 a file that lacks a column,
 * has one twice, or has no row below its headings.
 */
export function importLayout(text: string): ImportLayout {
  // Excel's own hint, which other spreadsheets take for a row.
  const hint = /^sep=(.)\n/i.exec(text);
  const at = hint?.[0].length ?? 0;
  const head = text.slice(at, at + headLength);
  const heads = delimiters.map((delimiter) => headBy(head, delimiter));
  const found = heads.reduce((best, next) => (known(next) > known(best) ? next : best));
  const columns = columnsOf(found.headings);
  if (text.slice(at + found.length).trim() === '')
    throw new Problem('unprocessable', 'import-empty', 'The file has headings and no rows.');
  const body = { byte: at + found.bytes, row: found.rows + (hint ? 1 : 0) };
  return { delimiter: found.delimiter, headings: found.headings, columns, body };
}

interface Head {
  delimiter: Delimiter;
  headings: string[];
  bytes: number;
  length: number;
  rows: number;
}

interface Parsed {
  record: string[];
  info: { bytes: number; empty_lines: number };
}

function headBy(text: string, delimiter: Delimiter): Head {
  const none = { delimiter, headings: [], bytes: 0, length: 0, rows: 0 };
  try {
    const [first] = parse(text, {
      ...{ delimiter, to: 1, info: true, record_delimiter: '\n' },
      ...{ relax_quotes: true, skip_empty_lines: true },
    }) as unknown as Parsed[];
    if (!first) return none;
    const { bytes, empty_lines: blank } = first.info;
    const length = new TextDecoder().decode(new TextEncoder().encode(text).slice(0, bytes)).length;
    const headings = first.record.map((heading) => heading.trim());
    return { delimiter, headings, bytes, length, rows: blank + 1 };
  } catch (error) {
    if (error instanceof CsvError) return none;
    throw error;
  }
}

const known = ({ headings }: Head) => headings.filter((heading) => fieldNamed(heading)).length;

function columnsOf(headings: readonly string[]): ImportLayout['columns'] {
  const columns: ImportLayout['columns'] = {};
  for (const [i, heading] of headings.entries()) {
    const field = fieldNamed(heading);
    if (!field) continue;
    if (columns[field] !== undefined)
      throw refused('import-columns-doubled', `More than one column holds the ${field}.`, headings);
    columns[field] = i;
  }
  const missing: string[] = needed.filter((field) => columns[field] === undefined);
  if (customerFields.every((field) => columns[field] === undefined)) missing.unshift('customer');
  if (missing.length === 0) return columns;
  const lacks = `The file lacks ${missing.join(', ')}; it may have ${importFields.join(', ')}.`;
  throw refused('import-columns-missing', lacks, headings);
}

function refused(code: string, detail: string, headings: readonly string[]): Problem {
  const shown = headings.slice(0, 30).map((heading) => `“${heading.slice(0, 40)}”`);
  const found = shown.length > 0 ? shown.join(', ') : 'none';
  return new Problem('unprocessable', code, `${detail} Its headings: ${found}.`);
}
