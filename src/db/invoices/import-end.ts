import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import { type EndedRun, endInWords } from '../kit/runs.ts';
import { addEvents } from '../kit/webhook-events.ts';
import { type InvoiceImport, lockImport } from './imports.ts';

/**
 * Tells webhooks that an import has ended, however it did. What it brought in until then stays; of
 * one that was cut off or refused, an alert says how to go on.
 */
export async function endImport(trx: Db, acting: Acting, run: EndedRun): Promise<void> {
  const { entityId: importId, id: runId, status, error } = run;
  const { orgId } = acting;
  const it = await lockImport(trx, { orgId, importId });
  const { fileName, customersCreated } = it;
  const payload = { importId, fileName, status, rows: rowCounts(it), customersCreated };
  const event = { type: 'invoices.imported' as const, dedupeKey: `import/${importId}`, payload };
  await addEvents(trx, orgId, [event]);
  if (!error) return;
  const came = `${it.rowsImported} invoices came in.`;
  const next = 'Import the file again: what is here already does not come in twice.';
  await raiseAlerts(trx, acting, [
    {
      dedupeKey: `run-ended/${runId}`,
      source: 'invoice-import',
      severity: 'medium',
      title: `The import of ${fileName} did not come to its end`,
      detail: `${endInWords(run)} ${came} ${next}`,
      entityType: 'invoice_import',
      entityId: importId,
      facts: { runId },
    },
  ]);
}

/** What became of the rows of a file. */
export function rowCounts(it: InvoiceImport) {
  return {
    total: it.rowsTotal,
    read: it.rowsRead,
    imported: it.rowsImported,
    duplicates: it.rowsDuplicate,
    failed: it.rowsFailed,
  };
}
