import { sql } from 'kysely';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { RunStatus } from '../schema.ts';
import { type Reading, readingColumns } from './reading.ts';

const columns = [
  'd.id',
  'd.fileName',
  'v.mediaType',
  'v.sha256',
  'v.sizeBytes',
  ...readingColumns,
  'd.latest as number',
  'd.createdAt',
  'd.updatedAt',
  'd.version',
] as const;

/** A document with its newest version's content; `version` counts the row's changes. */
export interface Document extends Reading {
  id: string;
  fileName: string;
  mediaType: string;
  sha256: string;
  sizeBytes: number;
  number: number;
  createdAt: string;
  updatedAt: string;
  version: number;
}

export interface ListedDocument extends Document {
  runId: string | null;
  runStatus: RunStatus | null;
}

const current = (db: Db, orgId: string) =>
  db
    .selectFrom('documents as d')
    .innerJoin('documentVersions as v', (join) =>
      join
        .onRef('v.orgId', '=', 'd.orgId')
        .onRef('v.documentId', '=', 'd.id')
        .onRef('v.number', '=', 'd.latest'),
    )
    .where('d.orgId', '=', orgId)
    .where('d.removedAt', 'is', null);

export async function getDocument(db: Db, orgId: string, id: string): Promise<Document> {
  const row = await current(db, orgId).select(columns).where('d.id', '=', id).executeTakeFirst();
  return found(row, 'document');
}

export interface DocumentFilter extends PageQuery {
  /** Words in the file name, or all of them on one page of the text. */
  q?: string | undefined;
  mediaType?: string | undefined;
  analysis?: RunStatus | 'none' | undefined;
}

export async function listDocuments(
  db: Db,
  orgId: string,
  { q, mediaType, analysis, ...page }: DocumentFilter,
): Promise<Page<ListedDocument>> {
  let query = current(db, orgId)
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('runs as r')
          .select(['r.id as runId', 'r.status as runStatus'])
          .whereRef('r.orgId', '=', 'd.orgId')
          .where('r.entityType', '=', 'document')
          .whereRef('r.entityId', '=', 'd.id')
          .where('r.kind', '=', 'documentAnalysis')
          .orderBy('r.id', 'desc')
          .limit(1)
          .as('run'),
      (join) => join.onTrue(),
    )
    .select(columns)
    .select(['run.runId', 'run.runStatus']);
  if (q) query = query.where(matches(q));
  if (mediaType) query = query.where('v.mediaType', '=', mediaType);
  if (analysis === 'none') query = query.where('run.runId', 'is', null);
  else if (analysis) query = query.where('run.runStatus', '=', analysis);
  return pageOf(query, page, 'd.id');
}

/** In the file name as it is typed, or as words on one page. */
function matches(q: string) {
  const like = `%${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return sql<boolean>`(d.file_name ilike ${like} or exists (
    select from document_pages p
    where p.org_id = v.org_id and p.version_id = v.id
      and p.words @@ plainto_tsquery('simple', ${q})))`;
}

/**
 * Takes the document for this transaction, so that versions and analyses of it come one after
 * another. Refuses with 404 what is not there.
 */
export async function lockDocument(trx: Db, orgId: string, id: string) {
  const row = await trx
    .selectFrom('documents')
    .select(['id', 'fileName', 'latest', 'version'])
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return found(row, 'document');
}

/** Its history stays; the same file may come again as a new document. */
export async function removeDocument(trx: Db, orgId: string, id: string): Promise<void> {
  const removal = { removedAt: sql<string>`now()` };
  await trx
    .updateTable('documents')
    .set(removal)
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .execute();
  await trx
    .updateTable('documentVersions')
    .set(removal)
    .where('orgId', '=', orgId)
    .where('documentId', '=', id)
    .execute();
}
