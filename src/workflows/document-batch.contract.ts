import type { AnalysisInput } from './document-analysis.contract.ts';

/** One analysis of a batch; the database has them, so a long list is in no payload of the start. */
export interface BatchItem {
  runId: string;
  workflowId: string;
  input: AnalysisInput;
}

export const documentBatchId = (batchId: string) => `document-batch/${batchId}`;

/** How many of the batch's analyses ended in each way. */
export interface BatchOutcome {
  completed: number;
  failed: number;
  cancelled: number;
}
