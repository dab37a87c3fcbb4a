import type { StatementLine } from '../statement.ts';
import type { Candidate } from './figure-candidates.ts';

/** From this rank on a label of the line names what may be one part of several. */
const partsFrom: Partial<Record<StatementLine, number>> = {
  short_term_debt: 1,
  cost_of_revenue: 4,
};

/**
 * Several short-term debts, or costs of products and of services, printed one by one without a
 * total: one of them would pass for the whole, and a sum is not printed. The line stays empty.
 */
export function withoutParts(candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(
    (one) => !isPart(one) || !candidates.some((other) => standsBeside(other, one)),
  );
}

function isPart({ figure, rank, nil }: Candidate): boolean {
  return !nil && rank >= (partsFrom[figure.line] ?? Number.POSITIVE_INFINITY);
}

function standsBeside(other: Candidate, one: Candidate): boolean {
  return (
    other.figure.line === one.figure.line &&
    other.figure.period === one.figure.period &&
    other.section === one.section &&
    other.figure.label !== one.figure.label &&
    !other.nil
  );
}
