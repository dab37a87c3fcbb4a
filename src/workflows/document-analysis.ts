import {
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { AnalysisActivities } from '../activities/documents/analysis.ts';
import type { ReadingActivities } from '../activities/documents/reading.ts';
import { type AgentName, agentNames } from '../domain/documents/agent-names.ts';
import { agentWork, atOnce, fileReading } from './activity-options.ts';
import {
  type AgentStates,
  type AnalysisInput,
  type AnalysisOutcome,
  agentStates,
} from './document-analysis.contract.ts';
import type { RunRef } from './run.contract.ts';
import { asRun, describeFailure } from './run.ts';

const { readDocument } = proxyActivities<ReadingActivities>(fileReading);
const { mergeAnalysis } = proxyLocalActivities<AnalysisActivities>(atOnce);

const runs: Record<AgentName, AnalysisActivities['parseDocument']> = {
  parser: proxyActivities<AnalysisActivities>(agentWork.parser).parseDocument,
  analyzer: proxyActivities<AnalysisActivities>(agentWork.analyzer).analyzeDocument,
  compliance: proxyActivities<AnalysisActivities>(agentWork.compliance).checkDocument,
  fraud: proxyActivities<AnalysisActivities>(agentWork.fraud).screenDocument,
  alert: proxyActivities<AnalysisActivities>(agentWork.alert).findDocumentAlerts,
  insight: proxyActivities<AnalysisActivities>(agentWork.insight).summarizeDocument,
};

/**
 * Reads the file where nobody has yet; without its text there is nothing to analyse and the run
 * fails with what is wrong. Then six agents read a document at the same time and one merge makes
 * their results agree. An agent that fails is reported and loses nothing of the others; the run
 * fails when all of them do.
 */
export async function documentAnalysis(
  ref: RunRef,
  input: AnalysisInput,
): Promise<AnalysisOutcome> {
  return asRun(ref, async (report) => {
    const states = initialStates();
    setHandler(agentStates, () => states);
    const job = { orgId: ref.orgId, workflowId: workflowInfo().workflowId, ...input };
    if (input.unread) {
      report(1, 'reading the file');
      await readDocument(job);
    }
    report(5, 'agents at work');
    await Promise.all(
      agentNames.map(async (agent) => {
        await runAgent(agent, states, () => runs[agent](job));
        report(percentOf(states), stepOf(states));
      }),
    );
    report(95, 'merging');
    const outcome = await mergeAnalysis(job, failuresOf(states));
    if (outcome.completed.length === 0) {
      const detail = 'None of the six agents could read the document.';
      throw ApplicationFailure.nonRetryable(detail, 'all-agents-failed');
    }
    return outcome;
  });
}

function initialStates(): AgentStates {
  return Object.fromEntries(agentNames.map((a) => [a, { status: 'pending' }])) as AgentStates;
}

async function runAgent(agent: AgentName, states: AgentStates, work: () => Promise<unknown>) {
  states[agent] = { status: 'running' };
  try {
    await work();
    states[agent] = { status: 'completed' };
  } catch (error) {
    if (isCancellation(error) || !(error instanceof TemporalFailure)) throw error;
    states[agent] = { status: 'failed', error: describeFailure(error) };
  }
}

function failuresOf(states: AgentStates) {
  return agentNames.flatMap((agent) => {
    const { error } = states[agent];
    return error ? [{ agent, error }] : [];
  });
}

function endedOf(states: AgentStates): number {
  return agentNames.filter((a) => ['completed', 'failed'].includes(states[a].status)).length;
}

const percentOf = (states: AgentStates) => 5 + endedOf(states) * 15;
const stepOf = (states: AgentStates) => `${endedOf(states)} of ${agentNames.length} agents done`;
