import { expect } from 'vitest';
import type { Org } from './invoices.ts';
import { until } from './until.ts';

export interface ImportAnswer {
  importId: string;
  runId: string;
  status: string;
  percent: number | null;
  fileName: string;
  rows: { total: number; read: number; imported: number; duplicates: number; failed: number };
  customersCreated: number;
  columns: Record<string, string>;
  errors: { rowNumber: number; column: string; code: string; message: string; value: string }[];
  error?: { code: string; detail: string };
  undoneAt: string | null;
}

export const csvForm = (
  content: string | Uint8Array<ArrayBuffer>,
  fields: Record<string, string> = {},
  fileName = 'invoices.csv',
) => {
  const form = new FormData();
  form.set('file', new File([content], fileName));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

export const headings = 'customer,number,issueDate,dueDate,amount,currency,paidDate';

/** A file of the contract's own columns. */
export const csvOf = (...rows: string[]) => `${[headings, ...rows].join('\n')}\n`;

export async function startImport(
  org: Org,
  content: string | Uint8Array<ArrayBuffer>,
  fields: Record<string, string> = {},
): Promise<string> {
  const form = csvForm(content, fields);
  const started = await org.call<ImportAnswer>('POST', '/invoices/import', form);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  return started.body.importId;
}

export const readImport = async (org: Org, importId: string) =>
  (await org.call<ImportAnswer>('GET', `/invoices/imports/${importId}`)).body;

export async function importEnded(org: Org, importId: string): Promise<ImportAnswer> {
  await until(
    async () => (await readImport(org, importId)).status !== 'running',
    'the import has ended',
  );
  return readImport(org, importId);
}

/** Imports a file and waits for its end. */
export const imported = async (...given: Parameters<typeof startImport>) =>
  importEnded(given[0], await startImport(...given));
