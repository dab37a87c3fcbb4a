import { isDeepStrictEqual } from 'node:util';
import { type Database, type Db, inTransaction } from '../../db/client.ts';
import { addAgentLogs, type NewAgentLog } from '../../db/documents/ai-calls.ts';
import {
  type AgentEnd,
  keepAgentEnd,
  keepMerged,
  listAgentEnds,
  lockAnalysis,
  replaceResult,
} from '../../db/documents/analyses.ts';
import { replaceMetrics } from '../../db/documents/metrics.ts';
import { type NewAlert, raiseAlerts } from '../../db/kit/alerts.ts';
import { type Acting, audit, workflowActor } from '../../db/kit/audit.ts';
import { addEvents } from '../../db/kit/webhook-events.ts';
import { type AgentName, agentNames } from '../../domain/documents/agent-names.ts';
import type { DocumentAlert } from '../../domain/documents/document-alert.ts';
import { metricsOf } from '../../domain/documents/metrics.ts';
import {
  type AgentOutcomes,
  type Reconciled,
  reconcile,
} from '../../domain/documents/reconcile.ts';
import type { AgentError, AnalysisOutcome } from '../../workflows/document-analysis.contract.ts';
import type { AnalysisJob } from './analysis-job.ts';

export interface AgentFailure {
  agent: AgentName;
  error: AgentError;
}

interface Merged extends Pick<Reconciled, 'disagreements'> {
  outcome: AnalysisOutcome;
}

/**
 * The one merge of an analysis, in one transaction: results, metrics, alerts, logs, event and audit
 * are there together or not at all. A retry after the commit answers what the first try stored.
 */
export async function mergeResults(
  database: Database,
  job: AnalysisJob,
  failures: readonly AgentFailure[],
): Promise<AnalysisOutcome> {
  const { orgId } = job;
  const acting: Acting = { orgId, actor: workflowActor(job.workflowId) };
  return inTransaction(database.app.scoped({ orgId }), async (trx) => {
    const analysis = await lockAnalysis(trx, job);
    if (analysis.merged) return (analysis.merged as Merged).outcome;
    await keepFailures(trx, job, failures, analysis.createdAt);
    const ends = await listAgentEnds(trx, orgId, job.analysisId);
    const reconciled = reconcile(outcomesOf(ends));
    await keepReconciled(trx, job, ends, reconciled);
    const raised = await raiseAlerts(trx, acting, alertsOf(job, reconciled.alerts));
    const outcome = outcomeOf(job, ends, reconciled, raised.length);
    await keepMerged(trx, job, { outcome, disagreements: reconciled.disagreements });
    await addAgentLogs(
      trx,
      orgId,
      ends.map((end) => logOf(job, end)),
    );
    await tellWebhooks(trx, outcome, orgId);
    const entry = { entityType: 'document', entityId: job.documentId, after: outcome };
    await audit(trx, acting, { action: 'document.analyse', ...entry });
    return outcome;
  });
}

/** A failed agent worked, in vain, from the start of the analysis until now. */
async function keepFailures(
  trx: Db,
  job: AnalysisJob,
  failures: readonly AgentFailure[],
  startedAt: string,
): Promise<void> {
  const finishedAt = new Date().toISOString();
  const durationMs = Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
  for (const { agent, error } of failures) {
    const end = {
      agent,
      status: 'failed' as const,
      engine: 'rules',
      result: null,
      notes: [],
      error,
    };
    await keepAgentEnd(trx, job, { ...end, startedAt, finishedAt, durationMs });
  }
}

/** Results left the database as JSON of the shape that their agent stored. */
function outcomesOf(ends: readonly AgentEnd[]): AgentOutcomes {
  const outcomes = agentNames.map((agent) => {
    const end = ends.find((e) => e.agent === agent);
    if (end?.status === 'completed') return [agent, { status: 'completed', result: end.result }];
    const error = (end?.error as AgentError | null)?.detail ?? 'The agent did not finish.';
    return [agent, { status: 'failed', error }];
  });
  return Object.fromEntries(outcomes) as AgentOutcomes;
}

async function keepReconciled(
  trx: Db,
  job: AnalysisJob,
  ends: readonly AgentEnd[],
  { reading, analysis, insight }: Reconciled,
): Promise<void> {
  const changed = { analyzer: analysis, insight };
  for (const [agent, result] of Object.entries(changed)) {
    const end = ends.find((e) => e.agent === agent);
    if (end?.status !== 'completed' || isDeepStrictEqual(end.result, result)) continue;
    await replaceResult(trx, job, { agent: end.agent, result });
  }
  const { orgId, documentId, analysisId } = job;
  await replaceMetrics(trx, { orgId, documentId, analysisId }, metricsOf(reading, analysis));
}

/** Keyed by content and code: analysing the same file again raises nothing twice. */
function alertsOf(
  { documentId, versionId }: AnalysisJob,
  alerts: readonly DocumentAlert[],
): NewAlert[] {
  return alerts.map(({ code, severity, title, detail, evidence }) => ({
    dedupeKey: `document/${versionId}/${keyOf({ code, evidence })}`,
    source: 'document-analysis',
    severity,
    title,
    detail,
    entityType: 'document',
    entityId: documentId,
    facts: { code, evidence },
  }));
}

/** A rule raises one alert a document; a model may point at several passages under one code. */
function keyOf({ code, evidence }: Pick<DocumentAlert, 'code' | 'evidence'>): string {
  if (code !== 'model-observation') return code;
  const [place] = evidence;
  return `${code}/${place?.page}/${place?.quote.slice(0, 200)}`;
}

function outcomeOf(
  { analysisId, documentId }: AnalysisJob,
  ends: readonly AgentEnd[],
  { disagreements }: Reconciled,
  alertsRaised: number,
): AnalysisOutcome {
  const named = (status: AgentEnd['status']) =>
    agentNames.filter((agent) => ends.some((e) => e.agent === agent && e.status === status));
  return {
    analysisId,
    documentId,
    completed: named('completed'),
    failed: named('failed'),
    alertsRaised,
    disagreements: disagreements.length,
  };
}

function logOf({ documentId, analysisId }: AnalysisJob, end: AgentEnd): NewAgentLog {
  const { agent, status, engine, durationMs, error } = end;
  return { documentId, analysisId, agent, status, engine, durationMs, error };
}

async function tellWebhooks(trx: Db, outcome: AnalysisOutcome, orgId: string): Promise<void> {
  const fate = outcome.completed.length > 0 ? 'completed' : 'failed';
  const type = `document.analysis.${fate}` as const;
  const dedupeKey = `analysis/${outcome.analysisId}`;
  await addEvents(trx, orgId, [{ type, dedupeKey, payload: outcome }]);
}
