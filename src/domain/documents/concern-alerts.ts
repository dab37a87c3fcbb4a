import { checkCompliance } from './compliance-checks.ts';
import type { DocumentAlert } from './document-alert.ts';
import { scoreFraud } from './fraud-signals.ts';
import { nameWords } from './plain-words.ts';
import type { PageText, StatementReading } from './statement.ts';
import { findEvidence } from './text-evidence.ts';

interface Concern {
  code: string;
  title: string;
  detail: string;
  severity: DocumentAlert['severity'];
  pattern: RegExp;
}

const concerns: readonly Concern[] = [
  {
    code: 'going-concern',
    title: 'The document doubts that the firm goes on',
    detail: 'It speaks of substantial doubt or material uncertainty about going concern.',
    severity: 'critical',
    pattern:
      /(?<!\bno |without )substantial\s+doubt\s+(?:exists\s+)?(?:about|regarding|as\s+to)|material\s+uncertainty[^.]{0,120}going\s+concern/i,
  },
  {
    code: 'restatement',
    title: 'Earlier statements were restated',
    detail: 'It restates what was reported before to correct an error.',
    severity: 'high',
    pattern: /restate(?:d|ment)\s+(?:of\s+)?(?:\w+\s+){0,6}(?:previously\s+issued|to\s+correct)/i,
  },
  {
    code: 'covenant-breach',
    title: 'A loan covenant was breached',
    detail: 'It reports a breach of, or a default under, a debt covenant.',
    severity: 'high',
    pattern:
      /(?:not\s+in\s+compliance\s+with|breach(?:ed)?\s+of|in\s+default\s+(?:of|under))\s+(?:\w+\s+){0,5}covenants?/i,
  },
  {
    code: 'qualified-opinion',
    title: 'The auditor did not give a clean opinion',
    detail: 'The report is qualified, adverse or disclaims an opinion.',
    severity: 'high',
    pattern:
      /\b(?:qualified|adverse)\s+opinion\b(?!\s+would)|\bdisclaim(?:er\s+of|s?\s+an)\s+opinion|do\s+not\s+express\s+an\s+opinion\s+on\s+(?:the|these)\s+(?:\w+\s+)?financial/i,
  },
];

/** What the text, the equations and the checks give cause to look at. */
export function concernAlerts(
  reading: StatementReading,
  pages: readonly PageText[],
): DocumentAlert[] {
  return [
    ...concerns.flatMap(({ pattern, ...alert }) => {
      const evidence = findEvidence(pages, pattern);
      return evidence ? [{ ...alert, evidence: [evidence] }] : [];
    }),
    ...fraudAlerts(reading, pages),
    ...complianceAlerts(reading, pages),
    ...(reading.figures.length === 0 ? [nothingRead] : []),
  ];
}

const nothingRead: DocumentAlert = {
  code: 'no-figures',
  severity: 'info',
  title: 'No statement figures were found',
  detail: 'The document holds no line that the reader knows, so nothing was computed.',
  evidence: [],
};

function fraudAlerts(reading: StatementReading, pages: readonly PageText[]): DocumentAlert[] {
  const { score, signals } = scoreFraud(reading, pages);
  const broken = signals.filter((s) => s.name in equationAlerts && s.score > 0);
  const alerts = broken.map((signal) => ({
    code: signal.name.replaceAll('_', '-'),
    severity: equationAlerts[signal.name] ?? 'high',
    title: 'The statements do not tie',
    detail: signal.reason,
    evidence: signal.evidence,
  }));
  if (score < 40) return alerts;
  const strongest = signals.filter((s) => s.score > 0).sort((a, b) => b.score - a.score);
  const hint: DocumentAlert = {
    code: 'fraud-signals',
    severity: score >= 70 ? 'high' : 'medium',
    title: 'Several hints ask for a closer look',
    detail: `Score ${score} of 100: ${strongest.map((s) => nameWords(s.name)).join(', ')}.`,
    evidence: strongest[0]?.evidence ?? [],
  };
  return [...alerts, hint];
}

const equationAlerts: Record<string, DocumentAlert['severity']> = {
  balance_sheet_equation: 'critical',
  cash_flow_tie: 'high',
  gross_profit_tie: 'high',
};

function complianceAlerts(reading: StatementReading, pages: readonly PageText[]): DocumentAlert[] {
  const failed = checkCompliance(reading, pages).checks.filter((c) => c.status === 'fail');
  if (failed.length === 0) return [];
  return [
    {
      code: 'compliance-gaps',
      severity: failed.some((c) => c.framework === 'SOX') ? 'medium' : 'low',
      title: 'Requirements are not met',
      detail: `Not met: ${failed.map((c) => c.requirement).join('; ')}.`,
      evidence: failed.flatMap((c) => (c.evidence ? [c.evidence] : [])),
    },
  ];
}
