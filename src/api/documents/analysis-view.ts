import type { Context } from 'hono';
import {
  type AgentEnd,
  type Analysis,
  listAgentEnds,
  listDisagreements,
  type StoredAgentEnd,
} from '../../db/documents/analyses.ts';
import { getRun, type Run } from '../../db/kit/runs.ts';
import { type AgentName, agentNames } from '../../domain/documents/agent-names.ts';
import type { AgentResults } from '../../domain/documents/agent-results.ts';
import {
  type AgentError,
  type AgentStates,
  agentStates,
} from '../../workflows/document-analysis.contract.ts';
import type { Env } from '../kit/env.ts';
import { viewRun } from '../kit/runs.ts';
import type { ResultsOnTheWire } from './result-schemas.ts';
import type { AgentView, AnalysisView } from './schemas.ts';

/**
 * The analysis as people follow it. What an agent found comes from the database, where it is stored
 * the moment the agent ends; how far the others are, the workflow itself says.
 */
export async function viewAnalysis(
  c: Context<Env>,
  { id, runId, documentId, attempt }: Analysis,
): Promise<AnalysisView> {
  const { db, acting } = c.var;
  const run = await getRun(db, acting.orgId, runId);
  const [view, states] = await Promise.all([viewRun(c, run), statesOf(c, run)]);
  // Read last, so that what the run and the workflow call done has its results here.
  const [ends, disagreements] = await Promise.all([
    listAgentEnds(db, acting.orgId, id),
    listDisagreements(db, acting.orgId, id),
  ]);
  const shown = ends.filter((end) => !isTooLate(end, run));
  // A result left the database as JSON of the shape that its agent stored.
  const results = Object.fromEntries(
    shown.flatMap(({ agent, result }) => (result === null ? [] : [[agent, result]])),
  ) as Partial<AgentResults>;
  const agents = viewAgents(results, (name) => viewAgent(name, run, shown, states));
  return { ...view, documentId, attempt, agents, disagreements };
}

function viewAgents(
  results: ResultsOnTheWire,
  viewOf: (name: AgentName) => AgentView,
): AnalysisView['agents'] {
  const views = agentNames.map((name) => {
    const result = results[name];
    return [name, result ? { ...viewOf(name), result } : viewOf(name)];
  });
  return Object.fromEntries(views);
}

async function statesOf(c: Context<Env>, run: Run): Promise<AgentStates | null> {
  if (run.status !== 'running') return null;
  const { engine } = c.var.deps;
  const handle = engine.client.workflow.getHandle(run.workflowId);
  return engine.within(2_000, () => handle.query(agentStates)).catch(() => null);
}

function viewAgent(
  name: AgentName,
  run: Run,
  ends: readonly AgentEnd[],
  states: AgentStates | null,
): AgentView {
  const end = ends.find(({ agent }) => agent === name);
  if (end) return viewEnd(end);
  const nothing = { engine: null, startedAt: null, finishedAt: null, durationMs: null, notes: [] };
  if (run.status !== 'running') return { status: 'cancelled', ...nothing };
  const { status, error } = states?.[name] ?? { status: 'pending' as const };
  const startedAt = status === 'pending' ? null : run.startedAt;
  return { ...nothing, status, startedAt, ...(error ? { error } : {}) };
}

/** An agent may end its work before it learns that the analysis was cancelled meanwhile. */
function isTooLate({ storedAt }: StoredAgentEnd, { status, finishedAt }: Run): boolean {
  return status === 'cancelled' && finishedAt !== null && storedAt > finishedAt;
}

function viewEnd({ status, engine, startedAt, finishedAt, durationMs, notes, error }: AgentEnd) {
  return {
    status,
    engine,
    startedAt,
    finishedAt,
    durationMs,
    notes: notes as string[],
    ...(error === null ? {} : { error: error as AgentError }),
  };
}
