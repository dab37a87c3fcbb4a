import fc from 'fast-check';
import { MAX_AMOUNT_MINOR } from '../../../src/domain/kit/money.ts';

/** Amounts of either sign up to the largest that a document may carry. */
export const amount = fc.integer({ min: -MAX_AMOUNT_MINOR, max: MAX_AMOUNT_MINOR });

export const positiveAmount = fc.integer({ min: 1, max: MAX_AMOUNT_MINOR });

/** Percentages with up to three decimals, as text. */
export const percent = fc.integer({ min: 0, max: 40_000 }).map((n) => (n / 1000).toFixed(3));

export const roundingMode = fc.constantFrom('half-up' as const, 'half-even' as const);

/** Days from 1990 to 2090. */
export const day = fc
  .integer({ min: 0, max: 36_500 })
  .map((n) => new Date(Date.UTC(1990, 0, 1 + n)).toISOString().slice(0, 10));

export const manyRuns = { numRuns: 10_000 };

export function total(parts: readonly number[]): number {
  return parts.reduce((a, b) => a + b, 0);
}
