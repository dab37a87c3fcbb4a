import type { StatementKind } from '../statement.ts';
import { balanceLines } from './balance-lines.ts';
import { cashFlowLines } from './cash-flow-lines.ts';
import { groupLine, isCurrentGroup } from './debt-lines.ts';
import { incomeLines } from './income-lines.ts';
import { kpiLines } from './kpi-lines.ts';
import { labelText } from './label-text.ts';
import type { LineMatch, LineRule } from './line-rule.ts';
import { perShareLines, shareContext } from './per-share-lines.ts';
import type { SectionKind } from './statement-section.ts';
import type { ContextRow } from './statement-walk.ts';

type RuleSet = readonly [readonly LineRule[], StatementKind];

const income: RuleSet = [incomeLines, 'income'];
const balance: RuleSet = [balanceLines, 'balance'];
const cashFlow: RuleSet = [cashFlowLines, 'cash_flow'];
const kpi: RuleSet = [kpiLines, 'kpi'];

const rulesBySection: Readonly<Record<SectionKind, readonly RuleSet[]>> = {
  income: [income, kpi],
  comprehensive: [income],
  balance: [balance],
  cash_flow: [cashFlow],
  untitled: [kpi, income, balance, cashFlow],
  other: [],
};

/** The statement lines that a row stands for: none, one, or both earnings per share. */
export function matchLines(row: ContextRow): LineMatch[] {
  const sets = rulesBySection[row.section];
  if (sets.length === 0) return [];
  const own = matchLabel(row, row.label, sets);
  if (own.length > 0 || row.wrappedLabel === null) return own;
  return matchLabel(row, row.wrappedLabel, sets);
}

/** The line that a label of its own would stand for, whatever statement it is in. */
export function lineOfLabel(label: string): LineMatch | null {
  return matchRules(labelText(label), label, rulesBySection.untitled, () => true);
}

function matchLabel(row: ContextRow, label: string, sets: readonly RuleSet[]): LineMatch[] {
  const text = row.standsFor ?? labelText(label);
  const shares = shareContext(text, row.heading);
  if (shares === 'price') return perShareLines(text, label, row);
  const found = matchRules(text, label, sets, (rule) => isCurrentGroup(rule, text, row.group));
  if (shares === 'count') return found?.rule.line === 'shares_outstanding' ? [found] : [];
  const grouped = found ?? groupLine(text, label, row);
  return grouped ? [grouped] : [];
}

function matchRules(
  text: string,
  label: string,
  sets: readonly RuleSet[],
  fits: (rule: LineRule) => boolean,
): LineMatch | null {
  for (const [rules, statement] of sets) {
    const hits = rules.filter((r) => r.pattern.test(text) && !r.not?.test(text) && fits(r));
    const rule = hits.toSorted((a, b) => a.rank - b.rank)[0];
    if (rule) return { rule, statement, text, label };
  }
  return null;
}
