import type { Context } from 'hono';
import { createAnalysis, nextAttempt } from '../../db/documents/analyses.ts';
import { audit } from '../../db/kit/audit.ts';
import { newId } from '../../db/kit/id.ts';
import { createChildRun } from '../../db/kit/runs.ts';
import {
  type AnalysisInput,
  documentAnalysisId,
} from '../../workflows/document-analysis.contract.ts';
import { taskQueues } from '../../workflows/task-queues.ts';
import type { Env } from '../kit/env.ts';
import { startRun } from '../kit/runs.ts';

/** Starts the next attempt at a document, in the request's transaction. */
export async function startAnalysis(c: Context<Env>, documentId: string) {
  const { input, attempt, start } = await newAttempt(c, documentId);
  const run = await startRun(c, { ...start, taskQueue: taskQueues.core, input });
  await keepAttempt(c, { input, attempt, runId: run.runId });
  return run;
}

/** Writes the next attempt as a part of a batch, whose workflow starts it; answers its run. */
export async function addToBatch(
  c: Context<Env>,
  documentId: string,
  parentId: string,
): Promise<string> {
  const { input, attempt, start } = await newAttempt(c, documentId);
  const run = await createChildRun(c.var.db, c.var.acting, { ...start, parentId });
  await keepAttempt(c, { input, attempt, runId: run.id });
  return run.id;
}

interface Attempt {
  input: AnalysisInput;
  attempt: number;
}

/** Refuses with 404 a document that is not there, with 409 one that is being analysed. */
async function newAttempt(c: Context<Env>, documentId: string) {
  const { attempt, ...version } = await nextAttempt(c.var.db, c.var.acting.orgId, documentId);
  const input: AnalysisInput = { analysisId: newId(), documentId, ...version };
  const start = {
    workflowType: 'documentAnalysis',
    workflowId: documentAnalysisId(documentId, attempt),
    search: { entityType: 'document', entityId: documentId },
  };
  return { input, attempt, start };
}

async function keepAttempt(
  c: Context<Env>,
  { input, attempt, runId }: Attempt & { runId: string },
): Promise<void> {
  const { db, acting } = c.var;
  const { analysisId: id, documentId, versionId } = input;
  const { orgId } = acting;
  await createAnalysis(db, { id, orgId, documentId, versionId, attempt, runId });
  const entry = { entityType: 'document', entityId: documentId, after: { attempt } };
  await audit(db, acting, { action: 'analysis.start', ...entry });
}
