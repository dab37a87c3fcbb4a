import { defineQuery } from '@temporalio/workflow';
import type { AgentName } from '../domain/documents/agent-names.ts';

export interface AnalysisInput {
  analysisId: string;
  documentId: string;
  versionId: string;
  /** Its text is yet to be read, before anything else. */
  unread: boolean;
}

/** One workflow an attempt; the first attempt is number 1. */
export function documentAnalysisId(documentId: string, attempt: number): string {
  return `document-analysis/${documentId}/${attempt}`;
}

export interface AgentError {
  code: string;
  detail: string;
}

/** From this try on, an agent does without its model rather than wait for it once more. */
export const lastModelAttempt = 4;

/** How far an agent is, as the workflow knows it; results stand in the database. */
export interface AgentState {
  status: 'pending' | 'running' | 'completed' | 'failed';
  error?: AgentError;
}

export type AgentStates = Record<AgentName, AgentState>;

export const agentStates = defineQuery<AgentStates>('agentStates');

/** What an analysis comes to; the figures behind it are in the agents' results. */
export interface AnalysisOutcome {
  analysisId: string;
  documentId: string;
  completed: AgentName[];
  failed: AgentName[];
  /** Alerts that this analysis was the first to raise. */
  alertsRaised: number;
  disagreements: number;
}
