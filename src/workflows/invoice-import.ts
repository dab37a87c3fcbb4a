import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { ImportActivities } from '../activities/invoices/imports.ts';
import { atOnce, importing } from './activity-options.ts';
import type { InvoiceImportEnd, InvoiceImportInput } from './invoice-import.contract.ts';
import type { RunRef } from './run.contract.ts';
import { asRun } from './run.ts';

const { inspectImport, importRows } = proxyActivities<ImportActivities>(importing);
const { summarizeImport } = proxyLocalActivities<ImportActivities>(atOnce);

/**
 * Looks through the whole file before anything of it comes in, then brings in its rows. How far it
 * has come is in the database with what came in, so that whatever breaks off goes on there.
 */
export async function invoiceImport(
  { orgId, runId }: RunRef,
  { importId }: InvoiceImportInput,
): Promise<InvoiceImportEnd> {
  const ref = { orgId, importId };
  return asRun(
    { orgId, runId },
    async (report) => {
      report(0, 'looking through the file');
      const total = await inspectImport(ref);
      report(1, `0 of ${total} rows`);
      for (;;) {
        const { read, done } = await importRows(ref);
        report(Math.min(99, 1 + Math.floor((98 * read) / total)), `${read} of ${total} rows`);
        if (done) return summarizeImport(ref);
      }
    },
    ({ rows }) => (rows.failed > 0 ? 'completed_with_errors' : 'completed'),
  );
}
