import type { AgentName } from '../../domain/documents/agent-names.ts';
import type { AgentResults } from '../../domain/documents/agent-results.ts';
import type { AgentDeps, AgentInput, AgentRun } from './agent-run.ts';
import { runAlert } from './alert-agent.ts';
import { runAnalyzer } from './analyzer-agent.ts';
import { runCompliance } from './compliance-agent.ts';
import { runFraud } from './fraud-agent.ts';
import { runInsight } from './insight-agent.ts';
import { runParser } from './parser-agent.ts';

export type Agents = {
  [A in AgentName]: (input: AgentInput, deps: AgentDeps) => Promise<AgentRun<AgentResults[A]>>;
};

/** The six agents. Each runs its rules always, and asks the model, where there is one, for more. */
export const agents = {
  parser: runParser,
  analyzer: runAnalyzer,
  compliance: runCompliance,
  fraud: runFraud,
  alert: runAlert,
  insight: runInsight,
} as const satisfies Agents;
