import type { Evidence } from './text-evidence.ts';

export interface FraudSignal {
  name: string;
  /** 0 (nothing unusual, or nothing to measure) to 100. */
  score: number;
  reason: string;
  evidence: Evidence[];
  /**
   * False where the document gives too little to measure: then the score is 0 and counts for
   * nothing.
   */
  measured: boolean;
  measures?: Record<string, string | number | null>;
}
