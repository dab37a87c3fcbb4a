import { z } from '@hono/zod-openapi';
import { rowCounts } from '../../db/invoices/import-end.ts';
import type { ListedImport } from '../../db/invoices/imports.ts';
import { currency, id, instant, OrgParam } from '../kit/json.ts';
import { RunView, runStatuses, StartedRun } from '../kit/runs.ts';

export const tag = 'Invoice imports';
export const ImportParam = OrgParam.extend({ importId: z.uuid() });

const dateOrders = ['day-first', 'month-first'] as const;
const decimalSigns = [',', '.'] as const;

/** What may be said of a file beside it; as a form has it, all of it is text. */
export const ImportFields = z
  .strictObject({
    currency,
    startCollections: z.enum(['true', 'false']),
    dateOrder: z.enum(dateOrders),
    decimalSign: z.enum(decimalSigns),
  })
  .partial();

export const importBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object' as const,
        required: ['file'],
        additionalProperties: false,
        properties: {
          file: {
            type: 'string' as const,
            format: 'binary',
            description:
              'CSV with the columns customer, number, issueDate, dueDate, amount, and ' +
              'currency and paidDate where they are known; also customerNumber and ' +
              'customerEmail. Other usual names are understood, in English, German and ' +
              'Spanish. Parted by comma, semicolon, tab or bar; UTF-8, UTF-16 or ' +
              'Windows-1252; at most 10 MB and 50,000 rows.',
          },
          currency: {
            type: 'string' as const,
            pattern: '^[A-Z]{3}$',
            description: 'Of rows that name none; the organization’s own where it is left out.',
          },
          startCollections: {
            type: 'string' as const,
            enum: ['false', 'true'],
            description:
              'Whether invoices that are still open are collected from now on. Where it is left ' +
              'out they are not: nobody gets a reminder because of an import. Send one later, ' +
              'and its collection begins.',
          },
          dateOrder: {
            type: 'string' as const,
            enum: [...dateOrders],
            description:
              'How 03/04/2026 is meant. Where it is left out the other dates of the file say so, ' +
              'or the row fails.',
          },
          decimalSign: {
            type: 'string' as const,
            enum: [...decimalSigns],
            description:
              'How 1,234 is meant. Where it is left out the other amounts of the file say so, or ' +
              'the row fails.',
          },
        },
      },
      encoding: { file: { contentType: 'text/csv, text/plain, text/tab-separated-values' } },
    },
  },
};

const count = z.int().min(0);

const Rows = z
  .object({
    total: count.nullable().openapi({ description: 'Null until the whole file was looked at.' }),
    read: count,
    imported: count,
    duplicates: count.openapi({ description: 'Rows whose invoice is there already.' }),
    failed: count.openapi({ description: 'Rows with something wrong; `errors` says what.' }),
  })
  .openapi('ImportRows');

const own = {
  importId: id,
  fileName: z.string(),
  rows: Rows,
  customersCreated: count,
  columns: z
    .record(z.string(), z.string())
    .openapi({ description: 'What was found, and under which heading.' }),
  currency,
  dateOrder: z.enum(dateOrders).nullable(),
  decimalSign: z.enum(decimalSigns).nullable(),
  startCollections: z.boolean(),
  createdBy: id.nullable(),
  createdAt: instant,
  undoneAt: instant.nullable(),
};

export const StartedImport = StartedRun.extend({ importId: id }).openapi('StartedImport');

export const ImportSummary = z
  .object({ ...own, runId: id, status: z.enum(runStatuses) })
  .openapi('InvoiceImportSummary');

export const RowError = z
  .object({
    rowNumber: z.int().openapi({ description: 'As a spreadsheet counts: the headings are row 1.' }),
    column: z.string(),
    code: z.string(),
    message: z.string(),
    value: z.string(),
  })
  .openapi('ImportRowError');

export const ImportView = RunView.extend({
  ...own,
  errors: z
    .array(RowError)
    .openapi({ description: 'The first 20; all of them are in the file of errors.' }),
}).openapi('InvoiceImport');

function viewImport(it: ListedImport) {
  const { headings, columns } = it.layout;
  const found = Object.entries(columns).map(([field, place]) => [field, headings[place] ?? '']);
  return {
    ...{ importId: it.id, fileName: it.fileName, rows: rowCounts(it) },
    ...{ customersCreated: it.customersCreated, currency: it.defaultCurrency },
    columns: Object.fromEntries(found) as Record<string, string>,
    ...it.norms,
    ...{ startCollections: it.startCollections, createdBy: it.createdBy },
    ...{ createdAt: it.createdAt, undoneAt: it.undoneAt },
  };
}

export const summarizeImport = (it: ListedImport): z.infer<typeof ImportSummary> => ({
  ...viewImport(it),
  ...{ runId: it.runId, status: it.status },
});

interface Shown {
  it: ListedImport;
  run: z.infer<typeof RunView>;
  errors: z.infer<typeof RowError>[];
}

export const showImport = ({ it, run, errors }: Shown): z.infer<typeof ImportView> => ({
  ...run,
  ...viewImport(it),
  errors,
});
