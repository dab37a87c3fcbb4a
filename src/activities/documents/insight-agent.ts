import { z } from 'zod';
import { claimFactsOf } from '../../domain/documents/claim-facts.ts';
import { type InsightResult, writeInsight } from '../../domain/documents/insight.ts';
import { readOutsideFacts } from '../../domain/documents/outside-facts.ts';
import { analyzeFigures } from '../../domain/documents/ratios.ts';
import { type AgentDeps, type AgentInput, type AgentRun, askModel } from './agent-run.ts';
import { guardedWording } from './model-wording.ts';

const answer = z.strictObject({
  summary: z.string().max(2_000),
  recommendations: z.array(z.string().max(400)).max(5),
});

const task = `Add what a summary of the figures does not say: what the company does, what changed
and why, risks. summary: at most five sentences. recommendations: at most five, one sentence each.
Use numbers only where the document prints them.`;

/**
 * The summary of the rules comes first and stays whole; a model's sentences follow it when their
 * numbers are figures or ratios and they give no orders.
 */
export async function runInsight(
  input: AgentInput,
  deps: AgentDeps,
): Promise<AgentRun<InsightResult>> {
  const { pages, reading } = input;
  const analysis = analyzeFigures(reading, readOutsideFacts(pages, reading));
  const ruled = writeInsight(reading, analysis);
  const { output, usage, notes } = await askModel(input, deps, {
    agent: 'insight',
    task,
    schema: answer,
  });
  if (!output) return { result: ruled, usage, notes };
  const facts = claimFactsOf(reading, analysis.ratios);
  const summary = guardedWording(output.summary, facts);
  const advice = output.recommendations.map((text) => guardedWording(text, facts));
  const result = {
    summary: [ruled.summary, summary.text].filter((text) => text !== '').join(' '),
    recommendations: [
      ...ruled.recommendations,
      ...advice.flatMap(({ text }) => (text === '' ? [] : [text])),
    ],
    removedClaims: [
      ...ruled.removedClaims,
      ...[summary, ...advice].flatMap((wording) => wording.removedClaims),
    ],
  };
  return { result, usage, notes };
}
