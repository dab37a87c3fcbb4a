import { altmanRatios } from './altman-ratios.ts';
import { dupontRatios } from './dupont.ts';
import { efficiencyRatios } from './efficiency-ratios.ts';
import { type OutsideFacts, openBook } from './figure-book.ts';
import { daysCovered } from './fiscal-periods.ts';
import { growthRatios } from './growth-ratios.ts';
import { leverageRatios, liquidityRatios } from './liquidity-ratios.ts';
import { cashRatios, profitRatios } from './profit-ratios.ts';
import { type Ratio, workOutFirst } from './ratio-values.ts';
import { runwayRatio } from './runway.ts';
import type { StatementReading } from './statement.ts';

export interface Analysis {
  /**
   * The period the ratios stand for and the one growth is measured against; null where none is
   * shown.
   */
  period: string | null;
  priorPeriod: string | null;
  /** What was known beside the statements, so that the same ratios can be worked out again. */
  outside: OutsideFacts;
  ratios: Ratio[];
}

/** The analyzer agent: every ratio of the latest period, or what it would take to compute it. */
export function analyzeFigures(reading: StatementReading, outside: OutsideFacts = {}): Analysis {
  const book = openBook(reading, outside);
  const days = book.latest && book.latest.months > 0 ? daysCovered(book.latest) : 365;
  const rules = [
    ...liquidityRatios,
    ...leverageRatios,
    ...profitRatios,
    ...efficiencyRatios(days),
    ...cashRatios,
    ...dupontRatios,
    ...growthRatios,
  ];
  return {
    period: book.latest?.label ?? null,
    priorPeriod: book.prior?.label ?? null,
    outside,
    ratios: [
      ...rules.flatMap((ways) => workOutFirst(book, ways)),
      runwayRatio(book),
      ...altmanRatios(book),
    ],
  };
}
