import type { Db } from '../../src/db/client.ts';
import { createAnalysis, nextAttempt } from '../../src/db/documents/analyses.ts';
import { createDocument } from '../../src/db/documents/versions.ts';
import { newId } from '../../src/db/kit/id.ts';
import { createRun } from '../../src/db/kit/runs.ts';
import { documentAnalysisId } from '../../src/workflows/document-analysis.contract.ts';
import { taskQueues } from '../../src/workflows/task-queues.ts';
import { statement } from './documents.ts';

interface Org {
  orgId: string;
  db: Db;
  user: { id: string };
}

/**
 * An analysis that is ready for its agents, as `POST …/analysis` leaves it; without a text it has
 * its file to be read first.
 */
export async function givenAnalysis(
  { orgId, db, user }: Org,
  text: string | null = statement,
  storageKey = newId(),
) {
  const actor = { kind: 'user' as const, id: user.id, requestId: null, workflowId: null };
  const acting = { orgId, actor };
  const file = {
    fileName: 'report.txt',
    mediaType: 'text/plain',
    sha256: newId().replaceAll('-', '').padEnd(64, '0'),
    sizeBytes: text?.length ?? 0,
    storageKey,
    pages: text === null ? null : [{ page: 1, text }],
  };
  return db.transaction().execute(async (trx) => {
    const { documentId } = await createDocument(trx, acting, file);
    const { attempt, ...version } = await nextAttempt(trx, orgId, documentId);
    const analysisId = newId();
    const workflowId = documentAnalysisId(documentId, attempt);
    const { versionId } = version;
    const input = { analysisId, documentId, ...version };
    const { run, intent } = await createRun(trx, acting, {
      workflowType: 'documentAnalysis',
      workflowId,
      taskQueue: taskQueues.core,
      input,
      search: { entityType: 'document', entityId: documentId },
    });
    const runId = run.id;
    await createAnalysis(trx, { id: analysisId, orgId, documentId, versionId, attempt, runId });
    return { job: { orgId, workflowId, ...input }, run, intent };
  });
}
