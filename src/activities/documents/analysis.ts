import { activityInfo, Context } from '@temporalio/activity';
import { keepAgentEnd, listAgentEnds } from '../../db/documents/analyses.ts';
import type { AgentName } from '../../domain/documents/agent-names.ts';
import { lastModelAttempt } from '../../workflows/document-analysis.contract.ts';
import type { Deps } from '../deps.ts';
import type { AgentDeps, AgentInput, AgentRun } from './agent-run.ts';
import type { AnalysisJob } from './analysis-job.ts';
import { beating } from './beating.ts';
import { documentCache } from './document-cache.ts';
import { type AgentFailure, mergeResults } from './merge.ts';
import { meteredModel } from './metered-model.ts';

type Work = (input: AgentInput, deps: AgentDeps) => Promise<AgentRun<unknown>>;

/** The six agents and the merge that follows them. */
export function analysisActivities(deps: Deps) {
  const { database, agents } = deps;
  const load = documentCache(deps);

  /** Runs one agent and stores how it ended; a retry after that finds it stored. */
  async function run(agent: AgentName, job: AnalysisJob): Promise<void> {
    const { orgId, analysisId } = job;
    const db = database.app.scoped({ orgId });
    if (activityInfo().attempt > 1 && (await hasEnded(db, job, agent))) return;
    const work: Work = agents[agent];
    const startedMs = Date.now();
    const document = await load(job);
    const { result, usage, notes } = await beating(() =>
      work(document, {
        model: deps.model && meteredModel(deps.model, { db, orgId, analysisId }),
        signal: Context.current().cancellationSignal,
        isLastAttempt: activityInfo().attempt >= lastModelAttempt,
      }),
    );
    const finishedMs = Date.now();
    await keepAgentEnd(db, job, {
      agent,
      status: 'completed',
      engine: usage[0]?.model ?? 'rules',
      startedAt: new Date(startedMs).toISOString(),
      finishedAt: new Date(finishedMs).toISOString(),
      durationMs: finishedMs - startedMs,
      result,
      notes,
      error: null,
    });
  }

  return {
    parseDocument: (job: AnalysisJob) => run('parser', job),
    analyzeDocument: (job: AnalysisJob) => run('analyzer', job),
    checkDocument: (job: AnalysisJob) => run('compliance', job),
    screenDocument: (job: AnalysisJob) => run('fraud', job),
    findDocumentAlerts: (job: AnalysisJob) => run('alert', job),
    summarizeDocument: (job: AnalysisJob) => run('insight', job),
    /** Makes the agents' results agree and stores what follows from them, once. */
    mergeAnalysis: (job: AnalysisJob, failures: AgentFailure[]) =>
      mergeResults(database, job, failures),
  };
}

export type AnalysisActivities = ReturnType<typeof analysisActivities>;

async function hasEnded(db: Parameters<typeof listAgentEnds>[0], job: AnalysisJob, agent: string) {
  const ends = await listAgentEnds(db, job.orgId, job.analysisId);
  return ends.some((end) => end.agent === agent);
}
