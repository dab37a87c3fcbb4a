import { Decimal } from 'decimal.js';
import { type AgentName, agentNames } from './agent-names.ts';
import type { AgentResults } from './agent-results.ts';
import type { ComplianceResult } from './compliance-checks.ts';
import type { AlertResult } from './document-alerts.ts';
import type { FraudScore } from './fraud-signals.ts';
import { guardInsight, type InsightResult } from './insight.ts';
import type { Ratio } from './ratio-values.ts';
import { type Analysis, analyzeFigures } from './ratios.ts';
import type { StatementReading } from './statement.ts';

export type AgentOutcome<T> =
  | { status: 'completed'; result: T }
  | { status: 'failed'; error: string };

export type AgentOutcomes = { [A in AgentName]: AgentOutcome<AgentResults[A]> };

/** Two agents say different things about one matter; neither is averaged away. */
export interface Disagreement {
  about: string;
  agents: AgentName[];
  said: string;
  found: string;
}

export interface Reconciled {
  reading: StatementReading | null;
  /** Recomputed from the accepted figures; the analyzer's own where the parser failed. */
  analysis: Analysis | null;
  compliance: ComplianceResult | null;
  fraud: FraudScore | null;
  alerts: AlertResult['alerts'];
  insight: InsightResult | null;
  disagreements: Disagreement[];
  failures: { agent: AgentName; error: string }[];
}

/** Brings six results together: what can be recomputed is, what contradicts is listed. */
export function reconcile(outcomes: AgentOutcomes): Reconciled {
  const reading = resultOf(outcomes.parser);
  const analyzed = resultOf(outcomes.analyzer);
  const fraud = resultOf(outcomes.fraud);
  const compliance = resultOf(outcomes.compliance);
  const analysis = reading ? analyzeFigures(reading, analyzed?.outside) : analyzed;
  const written = resultOf(outcomes.insight);
  const insight = written && guardAgain(written, reading, analysis);
  return {
    reading,
    analysis,
    compliance,
    fraud,
    alerts: resultOf(outcomes.alert)?.alerts ?? [],
    insight,
    disagreements: [
      ...(analyzed && analysis ? ratioDisagreements(analyzed, analysis) : []),
      ...(fraud && compliance ? balanceDisagreement(fraud, compliance) : []),
      ...(written && insight ? insightDisagreements(written, insight) : []),
    ],
    failures: agentNames.flatMap((agent) => {
      const outcome = outcomes[agent];
      return outcome.status === 'failed' ? [{ agent, error: outcome.error }] : [];
    }),
  };
}

function resultOf<T>(outcome: AgentOutcome<T>): T | null {
  return outcome.status === 'completed' ? outcome.result : null;
}

function guardAgain(
  written: InsightResult,
  reading: StatementReading | null,
  analysis: Analysis | null,
): InsightResult {
  const guarded = guardInsight(written, reading, { ratios: analysis?.ratios ?? [] });
  return { ...guarded, removedClaims: [...written.removedClaims, ...guarded.removedClaims] };
}

/** A ratio that the analyzer could not work out and the accepted figures can is no disagreement. */
function ratioDisagreements(analyzed: Analysis, recomputed: Analysis): Disagreement[] {
  return analyzed.ratios.flatMap((ratio) => {
    const again = recomputed.ratios.find((r) => r.name === ratio.name);
    if (ratio.value === null || !again || isSame(ratio, again)) return [];
    const found = again.value ?? `not computable: missing ${again.missing?.join(', ')}`;
    return [{ about: ratio.name, agents: ['analyzer', 'parser'], said: ratio.value, found }];
  });
}

function isSame(a: Ratio, b: Ratio): boolean {
  if (a.value === null || b.value === null) return a.value === b.value;
  return new Decimal(a.value).equals(b.value);
}

/** Two rules look at the balance sheet; when one saw other pages than the other, say so. */
function balanceDisagreement(fraud: FraudScore, compliance: ComplianceResult): Disagreement[] {
  const signal = fraud.signals.find((s) => s.name === 'balance_sheet_equation');
  const checks = compliance.checks.filter((c) => c.id.endsWith('-balance-equation'));
  const check = checks.find((c) => c.status !== 'not_applicable');
  if (!signal?.measured || !check) return [];
  const said = signal.score === 0 ? 'holds' : 'does not hold';
  const found = check.status === 'pass' ? 'holds' : 'does not hold';
  if (said === found) return [];
  return [{ about: 'balance_sheet_equation', agents: ['fraud', 'compliance'], said, found }];
}

function insightDisagreements(written: InsightResult, guarded: InsightResult): Disagreement[] {
  const cut = guarded.removedClaims.slice(written.removedClaims.length);
  return cut.map((said) => ({
    about: 'a number of the insight',
    agents: ['insight', 'parser'],
    said,
    found: 'none of the accepted figures or ratios',
  }));
}
