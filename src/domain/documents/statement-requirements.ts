import {
  type Applies,
  type ComplianceRule,
  type Framework,
  outOfScope,
  ruleOf,
} from './compliance-rule.ts';
import { openBook } from './figure-book.ts';
import type { PageText, StatementReading } from './statement.ts';
import type { Tie } from './statement-ties.ts';
import { evidenceOf, findEvidence } from './text-evidence.ts';

/** An equation of the statements that has to hold in every period that shows both sides. */
export function equation(
  framework: Framework,
  id: string,
  requirement: string,
  tiesOf: (reading: StatementReading, pages: readonly PageText[]) => Tie[],
  applies: Applies,
): ComplianceRule {
  return ruleOf({ framework, id, requirement, applies }, ({ reading, pages }) => {
    const ties = tiesOf(reading, pages);
    const [first] = ties;
    if (!first) return outOfScope('The document does not show both sides of the equation.');
    const broken = ties.find((t) => !t.holds);
    const evidence = (broken ?? first).evidence[0];
    const quoted = evidence ? { evidence } : {};
    if (!broken) return { status: 'pass', ...quoted };
    return { status: 'fail', detail: `Misses by ${broken.gap} in ${broken.period}.`, ...quoted };
  });
}

export function comparativePeriod(
  framework: Framework,
  id: string,
  requirement: string,
  applies: Applies,
): ComplianceRule {
  return ruleOf({ framework, id, requirement, applies }, ({ reading }) => {
    const { latest, prior } = openBook(reading);
    if (!latest) return outOfScope('The document shows no statements.');
    const shown = reading.figures.find((f) => f.period === prior?.label);
    if (shown) return { status: 'pass', evidence: evidenceOf(shown) };
    return { status: 'fail', detail: `Nothing is shown beside ${latest.label}.` };
  });
}

const doubt = /substantial\s+doubt|material\s+uncertainty[^.]{0,120}going\s+concern/i;
const concern = /going\s+concern/i;

/** Losses that drain cash, or equity used up, call for the paragraph; else its absence is right. */
export function goingConcern(
  framework: Framework,
  id: string,
  requirement: string,
  applies: Applies,
): ComplianceRule {
  return ruleOf({ framework, id, requirement, applies }, ({ reading, pages }) => {
    const evidence = findEvidence(pages, doubt) ?? findEvidence(pages, concern);
    if (evidence) return { status: 'pass', evidence };
    const reasons = distressSigns(reading);
    if (reasons.length === 0) return outOfScope('No condition raises doubt.');
    return { status: 'fail', detail: `Not discussed in spite of ${reasons.join(' and ')}.` };
  });
}

/** What makes a reader ask whether the firm goes on: in words, empty for a healthy one. */
function distressSigns(reading: StatementReading): string[] {
  const book = openBook(reading);
  const isNegative = (line: 'net_income' | 'operating_cash_flow' | 'total_equity') =>
    book.find(line, 'latest')?.value.isNegative() ?? false;
  return [
    ...(isNegative('net_income') && isNegative('operating_cash_flow')
      ? ['a loss with cash used in operations']
      : []),
    ...(isNegative('total_equity') ? ['negative equity'] : []),
  ];
}
