import { readOutsideFacts } from '../../domain/documents/outside-facts.ts';
import { type Analysis, analyzeFigures } from '../../domain/documents/ratios.ts';
import type { AgentInput, AgentRun } from './agent-run.ts';

/** Arithmetic is code's work, so no model is asked: there is nothing that it could word better. */
export async function runAnalyzer({ pages, reading }: AgentInput): Promise<AgentRun<Analysis>> {
  const outside = readOutsideFacts(pages, reading);
  return { result: analyzeFigures(reading, outside), usage: [], notes: [] };
}
