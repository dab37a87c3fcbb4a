import type { AnalysisInput } from '../../workflows/document-analysis.contract.ts';

export interface AnalysisJob extends AnalysisInput {
  orgId: string;
  workflowId: string;
}
