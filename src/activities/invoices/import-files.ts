import { listSpentFiles, setImport } from '../../db/invoices/imports.ts';
import type { Deps } from '../deps.ts';

const atOnce = 100;

/**
 * Forgets the files of imports 30 days after they were sent: what came in stands in the books, and
 * what did not is listed with its rows. The file goes first, as removing it again is no error.
 */
export async function sweepImportFiles({
  database,
  files,
}: Pick<Deps, 'database' | 'files'>): Promise<number> {
  const spent = await listSpentFiles(database.system.unscoped, atOnce);
  for (const { orgId, importId, fileKey } of spent) {
    await files.remove(fileKey);
    await setImport(database.app.scoped({ orgId }), { orgId, importId }, { fileKey: null });
  }
  return spent.length;
}
