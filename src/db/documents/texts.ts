import type { PageText } from '../../domain/documents/statement.ts';
import type { Db } from '../client.ts';
import { lockDocument } from './documents.ts';
import { addPages } from './pages.ts';
import type { ReadingFailure } from './reading.ts';

export interface VersionPlace {
  orgId: string;
  documentId: string;
  versionId: string;
}

/**
 * Keeps the text of a version; of two that read it at once the second changes nothing. Refuses with
 * 404 when the document was removed meanwhile.
 */
export async function keepText(
  trx: Db,
  { orgId, documentId, versionId }: VersionPlace,
  pages: readonly PageText[],
): Promise<void> {
  await lockDocument(trx, orgId, documentId);
  const { numUpdatedRows } = await trx
    .updateTable('documentVersions')
    .set({ pageCount: pages.length, failure: null })
    .where('orgId', '=', orgId)
    .where('id', '=', versionId)
    .where('pageCount', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await addPages(trx, orgId, versionId, pages);
}

/** Says why a version could not be read; one that was read meanwhile stays as it is. */
export async function keepFailure(
  trx: Db,
  { orgId, versionId }: Omit<VersionPlace, 'documentId'>,
  failure: ReadingFailure,
): Promise<void> {
  await trx
    .updateTable('documentVersions')
    .set({ failure })
    .where('orgId', '=', orgId)
    .where('id', '=', versionId)
    .where('pageCount', 'is', null)
    .execute();
}
