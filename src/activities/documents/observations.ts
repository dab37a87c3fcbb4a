import { z } from 'zod';
import { claimFactsOf } from '../../domain/documents/claim-facts.ts';
import { quoteFinder } from '../../domain/documents/quote-place.ts';
import { analyzeFigures } from '../../domain/documents/ratios.ts';
import type { Evidence } from '../../domain/documents/text-evidence.ts';
import type { AgentInput } from './agent-run.ts';
import { guardedWording } from './model-wording.ts';

/** What a model may say about a passage: never a grade, a number of its own or an order. */
export const observationsAnswer = z.strictObject({
  observations: z
    .array(
      z.strictObject({ remark: z.string().max(400), page: z.int(), quote: z.string().max(600) }),
    )
    .max(20),
});

export interface Observation {
  remark: string;
  evidence: Evidence;
}

const mostObservations = 5;
const shortestPassage = 15;

/** Keeps the remarks whose passage stands in the document and whose numbers are its figures. */
export function verifiedObservations(
  { pages, reading }: AgentInput,
  output: z.infer<typeof observationsAnswer> | null,
): { observations: Observation[]; notes: string[] } {
  const said = output?.observations ?? [];
  const facts = claimFactsOf(reading, analyzeFigures(reading).ratios);
  const findQuote = quoteFinder();
  const observations = said.flatMap(({ remark, page: number, quote }) => {
    const page = pages.find((p) => p.page === number);
    const place = page && quote.length >= shortestPassage ? findQuote(page, quote) : null;
    const { text } = guardedWording(remark, facts);
    if (!place || text === '') return [];
    return [{ remark: text, evidence: { page: number, quote: place.quote.slice(0, 300) } }];
  });
  const kept = observations.slice(0, mostObservations);
  const dropped = said.length - kept.length;
  const notes = dropped > 0 ? [`Not taken: ${dropped} remarks of the model.`] : [];
  return { observations: kept, notes };
}
