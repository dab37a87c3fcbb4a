import { claimFactsOf } from './claim-facts.ts';
import { guardClaims } from './claim-guard.ts';
import { openBook } from './figure-book.ts';
import type { Analysis } from './ratios.ts';
import { recommendationsFor } from './recommendations.ts';
import type { StatementReading } from './statement.ts';
import { summarySentences } from './summary-sentences.ts';

export interface InsightResult {
  /** Every number in it is a figure of the document or a ratio worked out from such. */
  summary: string;
  recommendations: string[];
  /** Sentences that were cut because a number in them could not be found. */
  removedClaims: string[];
}

const nothing: InsightResult = {
  summary: 'No statement figures were found in the document, so there is nothing to summarize.',
  recommendations: [],
  removedClaims: [],
};

/** The insight agent: a summary and advice from templates, held to the same guard as a model's. */
export function writeInsight(reading: StatementReading, analysis: Analysis): InsightResult {
  if (reading.figures.length === 0) return nothing;
  const book = openBook(reading);
  const summary = summarySentences(reading, book, analysis).join(' ');
  const recommendations = recommendationsFor(analysis.ratios);
  return guardInsight({ summary, recommendations }, reading, analysis);
}

/** Holds a summary and advice, whoever wrote them, to the figures and ratios. */
export function guardInsight(
  insight: Pick<InsightResult, 'summary' | 'recommendations'>,
  reading: StatementReading | null,
  { ratios }: Pick<Analysis, 'ratios'>,
): InsightResult {
  const facts = claimFactsOf(reading, ratios);
  const summary = guardClaims(insight.summary, facts);
  const advice = insight.recommendations.map((text) => guardClaims(text, facts));
  return {
    summary: summary.text,
    recommendations: advice.flatMap(({ text }) => (text === '' ? [] : [text])),
    removedClaims: [summary, ...advice].flatMap((guarded) => guarded.removedClaims),
  };
}
