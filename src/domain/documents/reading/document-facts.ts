import type { DocumentKind, PageText, StatementReading } from '../statement.ts';
import { companyName } from './company-name.ts';
import { currencyOf } from './document-currency.ts';
import { type Candidate, prosePlace } from './figure-candidates.ts';
import type { PageLine } from './page-line.ts';
import { reportingPeriod } from './reporting-period.ts';
import type { ContextRow } from './statement-walk.ts';

/** What a document says about itself: its kind, whose it is, which period, currency and unit. */
export function documentFacts(
  pages: readonly PageText[],
  lines: readonly PageLine[],
  rows: readonly ContextRow[],
  taken: readonly Candidate[],
  fileName: string,
): Omit<StatementReading, 'figures'> {
  return {
    documentKind: documentKind(pages, taken, fileName),
    company: companyName(lines),
    period: reportingPeriod(taken),
    currency: currencyOf(pages.map((page) => page.text)),
    unit: unitOf(rows, taken),
  };
}

const looks: readonly [RegExp, DocumentKind][] = [
  [
    /\bform\s+10-?k\b|\bannual report\b|\bform\s+20-?f\b|\breport of independent registered/i,
    'annual_report',
  ],
  [
    /\bform\s+10-?q\b|\bquarterly report\b|\binterim (?:report|financial)|\bhalf-year(?:ly)? report\b/i,
    'quarterly_report',
  ],
];
const named: readonly [RegExp, DocumentKind][] = [
  [/10-?k|annual[-_ ]?report/i, 'annual_report'],
  [/10-?q|quarterly[-_ ]?report/i, 'quarterly_report'],
];
const otherLooks: readonly [RegExp, DocumentKind][] = [
  [
    /\binvoice\b[\s\S]{0,600}\b(?:bill to|invoice (?:no|number|date|#)|amount due|due date)/i,
    'invoice',
  ],
  [
    /\b(?:opening|beginning|previous) balance\b[\s\S]{0,20000}\b(?:closing|ending|new) balance\b/i,
    'bank_statement',
  ],
];

function documentKind(
  pages: readonly PageText[],
  taken: readonly Candidate[],
  fileName: string,
): DocumentKind {
  const text = pages
    .slice(0, 10)
    .map((page) => page.text.slice(0, 20_000))
    .join('\n');
  const tabled = taken.filter((candidate) => candidate.place < prosePlace);
  const statements = new Set(tabled.map((candidate) => candidate.figure.statement));
  const told = [
    ...looks.filter(([p]) => p.test(text)),
    ...named.filter(([p]) => p.test(fileName)),
  ][0];
  if (told && statements.size > 0) return told[1];
  const other = otherLooks.find(([pattern]) => pattern.test(text));
  if (other && statements.size < 2) return other[1];
  const stated = taken.length > 0 ? 'kpi_report' : 'other';
  return told?.[1] ?? (tabled.length > 0 ? kindByStatements(statements) : stated);
}

function kindByStatements(statements: ReadonlySet<string>): DocumentKind {
  const own = [...statements].filter((statement) => statement !== 'kpi');
  if (own.length > 1) return 'financial_statements';
  if (own[0] === 'income') return 'income_statement';
  if (own[0] === 'balance') return 'balance_sheet';
  if (own[0] === 'cash_flow') return 'cash_flow_statement';
  return 'kpi_report';
}

const units: Readonly<Record<number, StatementReading['unit']>> = {
  3: 'thousands',
  6: 'millions',
  9: 'billions',
};

function unitOf(
  rows: readonly ContextRow[],
  taken: readonly Candidate[],
): StatementReading['unit'] {
  const power = taken.find((candidate) => candidate.unitPower > 0)?.unitPower;
  return units[power ?? rows.find((row) => row.unit)?.unit?.power ?? 0] ?? 'units';
}
