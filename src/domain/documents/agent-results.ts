import type { ComplianceResult } from './compliance-checks.ts';
import type { AlertResult } from './document-alerts.ts';
import type { FraudScore } from './fraud-signals.ts';
import type { InsightResult } from './insight.ts';
import type { Analysis } from './ratios.ts';
import type { StatementReading } from './statement.ts';

/** What each agent gives. */
export interface AgentResults {
  parser: StatementReading;
  analyzer: Analysis;
  compliance: ComplianceResult;
  fraud: FraudScore;
  alert: AlertResult;
  insight: InsightResult;
}
