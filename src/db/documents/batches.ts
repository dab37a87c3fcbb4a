import type { Db } from '../client.ts';

/** As many as one request may bring. */
export const batchLimit = 100;

/** The analyses of a batch, in the order they were asked for. */
export async function listBatch(db: Db, orgId: string, batchRunId: string) {
  return db
    .selectFrom('runs as r')
    .innerJoin('analyses as a', (join) =>
      join.onRef('a.orgId', '=', 'r.orgId').onRef('a.runId', '=', 'r.id'),
    )
    .innerJoin('documents as d', (join) =>
      join.onRef('d.orgId', '=', 'a.orgId').onRef('d.id', '=', 'a.documentId'),
    )
    .innerJoin('documentVersions as v', (join) =>
      join.onRef('v.orgId', '=', 'a.orgId').onRef('v.id', '=', 'a.versionId'),
    )
    .select([
      'r.id as runId',
      'r.workflowId',
      'r.status',
      'r.error',
      'a.id as analysisId',
      'a.documentId',
      'a.versionId',
      'd.fileName',
      'v.pageCount',
    ])
    .where('r.orgId', '=', orgId)
    .where('r.parentId', '=', batchRunId)
    .orderBy('r.id')
    .limit(batchLimit)
    .execute();
}
