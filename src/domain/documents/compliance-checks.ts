import { type CheckStatus, type Framework, viewOf } from './compliance-rule.ts';
import { gaapRules } from './gaap-rules.ts';
import { ifrsRules } from './ifrs-rules.ts';
import { soxRules } from './sox-rules.ts';
import type { PageText, StatementReading } from './statement.ts';
import { taxRules } from './tax-rules.ts';
import type { Evidence } from './text-evidence.ts';

export interface ComplianceCheck {
  id: string;
  framework: Framework;
  requirement: string;
  status: CheckStatus;
  /** The words that met or broke the requirement; a missing disclosure has none. */
  evidence?: Evidence;
  detail?: string;
}

export interface ComplianceResult {
  checks: ComplianceCheck[];
}

/** Checks what a reader can check from the document alone; it is no audit and no legal opinion. */
export function checkCompliance(
  reading: StatementReading,
  pages: readonly PageText[],
): ComplianceResult {
  const view = viewOf(reading, pages);
  const rules = [...gaapRules, ...ifrsRules, ...soxRules, ...taxRules];
  const checks = rules.map((rule) => {
    const { id, framework, requirement } = rule;
    return { id, framework, requirement, ...rule.judge(view) };
  });
  return { checks };
}
