import type { PageText } from '../../domain/documents/statement.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { lockUntilCommit } from '../kit/lock.ts';
import { lockDocument } from './documents.ts';
import { addPages } from './pages.ts';
import { type ReadingFailure, readingColumns } from './reading.ts';

/** A file that is stored, on its way into the database. */
export interface NewFile {
  fileName: string;
  mediaType: string;
  sha256: string;
  sizeBytes: number;
  storageKey: string;
  /** Null where its text is yet to be read. */
  pages: readonly PageText[] | null;
}

export interface Placed {
  documentId: string;
  /** False when the organization has this very content already. */
  isNew: boolean;
}

const columns = [
  'v.id',
  'v.number',
  'v.fileName',
  'v.mediaType',
  'v.sha256',
  'v.sizeBytes',
  ...readingColumns,
  'v.createdAt',
] as const;

/** A new document, or the one that holds the same content already. */
export async function createDocument(trx: Db, acting: Acting, file: NewFile): Promise<Placed> {
  const holder = await holderOf(trx, acting.orgId, file.sha256);
  if (holder) return { documentId: holder.documentId, isNew: false };
  const documentId = newId();
  const { orgId, actor } = acting;
  await trx
    .insertInto('documents')
    .values({ id: documentId, orgId, fileName: file.fileName, createdBy: actor.id })
    .execute();
  await addContent(trx, acting, { documentId, number: 1, file });
  await auditUpload(trx, acting, 'document.upload', documentId, file);
  return { documentId, isNew: true };
}

/** A new version; content that this document holds already changes nothing. */
export async function createVersion(
  trx: Db,
  acting: Acting,
  documentId: string,
  file: NewFile,
): Promise<Placed> {
  const { orgId } = acting;
  const { latest } = await lockDocument(trx, orgId, documentId);
  const holder = await holderOf(trx, orgId, file.sha256);
  if (holder?.documentId === documentId) return { documentId, isNew: false };
  if (holder) throw contentElsewhere(holder.documentId);
  const number = latest + 1;
  await addContent(trx, acting, { documentId, number, file });
  await trx
    .updateTable('documents')
    .set({ fileName: file.fileName, latest: number })
    .where('orgId', '=', orgId)
    .where('id', '=', documentId)
    .execute();
  await auditUpload(trx, acting, 'document.replace', documentId, file);
  return { documentId, isNew: true };
}

export function contentElsewhere(holder: string): Problem {
  const detail = `The document ${holder} holds this content already.`;
  return new Problem('conflict', 'content-in-other-document', detail);
}

/** Two uploads of one content wait for each other, so the second finds the first. */
async function holderOf(trx: Db, orgId: string, sha256: string): Promise<Holder | undefined> {
  await lockUntilCommit(trx, `document content ${orgId} ${sha256}`);
  return findContent(trx, orgId, sha256);
}

/** The document that has some content, and why its text could not be read, where somebody tried. */
export interface Holder {
  documentId: string;
  failure: ReadingFailure | null;
}

/** The document that has this very content, as its newest version or an earlier one. */
export async function findContent(
  db: Db,
  orgId: string,
  sha256: string,
): Promise<Holder | undefined> {
  const row = await db
    .selectFrom('documentVersions')
    .select(['documentId', 'failure'])
    .where('orgId', '=', orgId)
    .where('sha256', '=', sha256)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
  return row as Holder | undefined;
}

interface Place {
  documentId: string;
  number: number;
  file: NewFile;
}

async function addContent(trx: Db, { orgId, actor }: Acting, { documentId, number, file }: Place) {
  const id = newId();
  const { pages, ...facts } = file;
  await trx
    .insertInto('documentVersions')
    .values({
      id,
      orgId,
      documentId,
      number,
      ...facts,
      pageCount: pages?.length ?? null,
      createdBy: actor.id,
    })
    .execute();
  if (pages) await addPages(trx, orgId, id, pages);
}

async function auditUpload(
  trx: Db,
  acting: Acting,
  action: 'document.upload' | 'document.replace',
  documentId: string,
  { fileName, sha256 }: NewFile,
) {
  const entry = { entityType: 'document', entityId: documentId };
  await audit(trx, acting, { action, ...entry, after: { fileName, sha256 } });
}

export async function listVersions(db: Db, orgId: string, documentId: string) {
  return db
    .selectFrom('documentVersions as v')
    .select(columns)
    .where('v.orgId', '=', orgId)
    .where('v.documentId', '=', documentId)
    .orderBy('v.number', 'desc')
    .limit(200)
    .execute();
}

/** One version of a document that is there; without a number, its newest. */
export async function getVersion(db: Db, orgId: string, documentId: string, number?: number) {
  const row = await db
    .selectFrom('documentVersions as v')
    .innerJoin('documents as d', (join) =>
      join.onRef('d.orgId', '=', 'v.orgId').onRef('d.id', '=', 'v.documentId'),
    )
    .select(['v.id', 'v.number', 'v.fileName', 'v.mediaType', 'v.sizeBytes', 'v.storageKey'])
    .where('v.orgId', '=', orgId)
    .where('d.id', '=', documentId)
    .where('d.removedAt', 'is', null)
    .where((eb) => eb('v.number', '=', number ?? eb.ref('d.latest')))
    .executeTakeFirst();
  return found(row, 'document');
}

/** A version by its own id, whatever became of its document since. */
export async function getVersionById(db: Db, orgId: string, id: string) {
  const row = await db
    .selectFrom('documentVersions')
    .select(['fileName', 'mediaType', 'storageKey', 'pageCount as pages'])
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .executeTakeFirst();
  return found(row, 'document');
}
