import { z } from 'zod';
import {
  type ComplianceResult,
  checkCompliance,
} from '../../domain/documents/compliance-checks.ts';
import { quoteFinder } from '../../domain/documents/quote-place.ts';
import { type AgentDeps, type AgentInput, type AgentRun, askModel } from './agent-run.ts';

const answer = z.strictObject({
  passages: z
    .array(z.strictObject({ id: z.string().max(80), page: z.int(), quote: z.string().max(600) }))
    .max(60),
});

const shortestPassage = 20;

/**
 * The rules decide alone. A model may point at a passage that a failed check overlooked; it is
 * noted when it stands in the text, and changes no status, since the document's author would love
 * it to.
 */
export async function runCompliance(
  input: AgentInput,
  deps: AgentDeps,
): Promise<AgentRun<ComplianceResult>> {
  const result = checkCompliance(input.reading, input.pages);
  const failed = result.checks.filter((check) => check.status === 'fail');
  if (failed.length === 0) return { result, usage: [], notes: [] };
  const wanted = failed.map(({ id, requirement }) => `${id}: ${requirement}`).join('\n');
  const task =
    'For each requirement, copy the passage that meets it, if there is one. ' +
    `id: the word before the colon. page: the number in the [page n] line.\n${wanted}`;
  const { output, usage, notes } = await askModel(input, deps, {
    agent: 'compliance',
    task,
    schema: answer,
  });
  const findQuote = quoteFinder();
  const pointed = (output?.passages ?? []).flatMap(({ id, page: number, quote }) => {
    const page = input.pages.find((p) => p.page === number);
    const isAsked = failed.some((check) => check.id === id);
    const place = page && isAsked && quote.length >= shortestPassage && findQuote(page, quote);
    return place ? [`See page ${number} for ${id}: the model points at a passage there.`] : [];
  });
  return { result, usage, notes: [...notes, ...pointed] };
}
