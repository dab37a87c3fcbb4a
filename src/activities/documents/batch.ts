import { listBatch } from '../../db/documents/batches.ts';
import type { BatchItem } from '../../workflows/document-batch.contract.ts';
import type { RunRef } from '../../workflows/run.contract.ts';
import type { Deps } from '../deps.ts';

export function batchActivities({ database }: Deps) {
  return {
    /** The analyses that a batch is made of, in the order they were asked for. */
    async listBatchItems({ orgId, runId }: RunRef): Promise<BatchItem[]> {
      const rows = await listBatch(database.app.scoped({ orgId }), orgId, runId);
      return rows.map(({ runId: itemRunId, workflowId, pageCount, ...row }) => {
        const { analysisId, documentId, versionId } = row;
        const input = { analysisId, documentId, versionId, unread: pageCount === null };
        return { runId: itemRunId, workflowId, input };
      });
    },
  };
}

export type BatchActivities = ReturnType<typeof batchActivities>;
