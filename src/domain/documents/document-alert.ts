import type { Severity } from './alert-limits.ts';
import type { Evidence } from './text-evidence.ts';

export interface DocumentAlert {
  /** Stable: `low-liquidity`, `going-concern`. */
  code: string;
  severity: Severity;
  title: string;
  detail: string;
  evidence: Evidence[];
}
