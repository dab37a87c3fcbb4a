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
    .select([
      'r.id as runId',
      'r.workflowId',
      'r.status',
      'a.id as analysisId',
      'a.documentId',
      'a.versionId',
      'd.fileName',
    ])
    .where('r.orgId', '=', orgId)
    .where('r.parentId', '=', batchRunId)
    .orderBy('r.id')
    .limit(batchLimit)
    .execute();
}
