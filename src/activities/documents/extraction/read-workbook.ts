import type { Cell, CellValue, Worksheet } from '@cj-tech-master/excelts';
import { Workbook } from '@cj-tech-master/excelts';
import { extractionLimits } from './extraction-limits.ts';
import type { ExtractedPages } from './extraction-message.ts';
import { Refusal } from './refusal.ts';
import { guardZip } from './zip-guard.ts';

/**
 * A workbook, one visible sheet a page: the sheet's name, then its rows with tabs between cells.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<ExtractedPages> {
  await guardZip(bytes);
  const workbook = new Workbook();
  try {
    await workbook.xlsx.load(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new Refusal('document-corrupt', `The workbook can't be read: ${reason}`);
  }
  const sheets = workbook.worksheets.filter((sheet) => sheet.state === 'visible');
  const cells = sheets.reduce((sum, sheet) => sum + sheet.actualRowCount * sheet.columnCount, 0);
  if (cells > extractionLimits.sheetCells)
    throw new Refusal('document-too-complex', `The workbook has ${cells} cells.`);
  const pages = sheets.map((sheet, at) => ({ page: at + 1, text: sheetText(sheet) }));
  return { pages, ocrPages: [] };
}

function sheetText(sheet: Worksheet): string {
  const lines = [sheet.name];
  sheet.eachRow((row) => {
    const cells: string[] = [];
    row.eachCell({ includeEmpty: true }, (cell) => cells.push(cellText(cell)));
    lines.push(cells.join('\t').trimEnd());
  });
  return lines.join('\n');
}

/** What the cell shows, near enough: its percent sign and its date, and no thousands marks. */
function cellText(cell: Cell): string {
  if (cell.isMerged && cell.master !== cell) return '';
  return valueText(cell.value, formatOf(cell)).replace(/\s+/g, ' ').trim();
}

function formatOf({ numFmt }: Cell): string {
  return typeof numFmt === 'string' ? numFmt : (numFmt?.formatCode ?? '');
}

function valueText(value: CellValue, format: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return numberText(value, format);
  if (value instanceof Date) return dateText(value, format);
  if (typeof value !== 'object') return String(value);
  if ('result' in value) return valueText(value.result ?? null, format);
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('text' in value) return String(value.text);
  return '';
}

function numberText(value: number, format: string): string {
  const [shown = ''] = format.split(';');
  if (shown.includes('%')) return `${plain(value * 100)}%`;
  // Each comma after the last digit shows the number in thousands, and the caption says so.
  const thousands = /[0#?](,+)(?:\.0+)?(?![0#?,])/.exec(shown)?.[1]?.length ?? 0;
  return plain(value / 1000 ** thousands);
}

/**
 * Fifteen digits are what a workbook holds; the rest is binary noise such as 0.30000000000000004.
 */
function plain(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return '';
  return Number(value.toPrecision(15)).toLocaleString('en-US', {
    useGrouping: false,
    maximumFractionDigits: 10,
  });
}

/** `mmm-yy` shows a month and `yyyy` a year, however the day behind it was typed. */
function dateText(date: Date, format: string): string {
  const day = date.toISOString().slice(0, 10);
  if (/d/i.test(format) || format === '') return day;
  return /m/i.test(format) ? day.slice(0, 7) : day.slice(0, 4);
}
