import { stringify } from 'csv-stringify/sync';
import type { Context } from 'hono';
import { attachmentHeaders } from './attachment-headers.ts';
import type { Env } from './env.ts';

export interface CsvFile<Row> {
  /** Without an ending. */
  name: string;
  columns: readonly (keyof Row & string)[];
  /** As many rows at a time as fit into memory. */
  batches: AsyncIterable<readonly Row[]>;
}

/**
 * Streams rows as a CSV file. Text that a spreadsheet would run as a formula gets an apostrophe in
 * front of it; numbers stay numbers. The first rows are read before anything is answered, so that
 * what cannot be read is refused instead of breaking off.
 */
export async function csvAnswer<Row>(
  c: Context<Env>,
  { name, columns, batches }: CsvFile<Row>,
): Promise<Response> {
  const reading = batches[Symbol.asyncIterator]();
  const first = await reading.next();
  async function* lines() {
    yield new TextEncoder().encode(`${columns.join(',')}\r\n`);
    for (let read = first; !read.done; read = await reading.next()) {
      const cells = read.value.map((row) => columns.map((column) => row[column]));
      yield new TextEncoder().encode(csvLines(cells));
    }
  }
  return c.body(ReadableStream.from(lines()) as ReadableStream<Uint8Array>, 200, {
    'content-type': 'text/csv; charset=utf-8',
    ...attachmentHeaders(`${name}.csv`),
  });
}

/** A leading line break hides a formula as well, and is the one that the package leaves. */
export function csvLines(cells: readonly (readonly unknown[])[]): string {
  return stringify(cells as unknown[][], {
    escape_formulas: true,
    record_delimiter: 'windows',
    // Only the whole delimiter makes it quote by itself, but half of one breaks a row as well.
    quoted_match: /[\r\n]/,
    cast: { string: (text) => (/^\n/.test(text) ? `'${text}` : text) },
  });
}
