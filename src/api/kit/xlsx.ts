import type { Context } from 'hono';
import { attachmentHeaders } from './attachment-headers.ts';
import type { Env } from './env.ts';

export interface XlsxFile<Row> {
  /** Without an ending. */
  name: string;
  columns: readonly (keyof Row & string)[];
  rows: readonly Row[];
  /** How the spreadsheet writes a number of that row, such as `0.00`. */
  numberFormat(row: Row): string;
}

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Answers rows as a workbook: text is typed as text, so that none of it can be a formula. */
export async function xlsxAnswer<Row>(c: Context<Env>, file: XlsxFile<Row>): Promise<Response> {
  const bytes = await workbookBytes(file);
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
    'content-type': xlsxType,
    ...attachmentHeaders(`${file.name}.xlsx`),
  });
}

async function workbookBytes<Row>({ name, columns, rows, numberFormat }: XlsxFile<Row>) {
  // Large, and wanted only by those who ask for a workbook.
  const { Workbook } = await import('@cj-tech-master/excelts');
  const workbook = new Workbook();
  const sheet = workbook.addWorksheet(name.slice(0, 31));
  sheet.addRow([...columns]).font = { bold: true };
  for (const row of rows) {
    const added = sheet.addRow(columns.map((column) => row[column] as string | number | null));
    const format = numberFormat(row);
    added.eachCell((cell) => {
      if (typeof cell.value === 'number') cell.numFmt = format;
    });
  }
  sheet.columns.forEach((column) => {
    column.width = 16;
  });
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
