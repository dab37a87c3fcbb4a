import type { PageText, StatementLine, StatementReading } from './statement.ts';
import { type Evidence, evidenceOf, findEvidence } from './text-evidence.ts';

export type Framework = 'GAAP' | 'IFRS' | 'SOX' | 'TAX';
export type CheckStatus = 'pass' | 'fail' | 'not_applicable';

/** A document with what decides which rules apply to it. */
export interface ComplianceView {
  reading: StatementReading;
  pages: readonly PageText[];
  /** Whole statements rather than one of them, an invoice or a KPI sheet. */
  isFullSet: boolean;
  isAnnual: boolean;
  /** Its notes are part of the document, so a missing disclosure means something. */
  hasNotes: boolean;
  /** Says that it is filed with the SEC, which brings Sarbanes-Oxley in. */
  isRegistrant: boolean;
  /** Holds more of the filing than its statements, so that what is missing is missing. */
  isWholeFiling: boolean;
  followsIfrs: boolean;
}

export interface Verdict {
  status: CheckStatus;
  evidence?: Evidence;
  /** Why it failed or does not apply. */
  detail?: string;
}

export interface ComplianceRule {
  id: string;
  framework: Framework;
  requirement: string;
  judge(view: ComplianceView): Verdict;
}

export type Applies = (view: ComplianceView) => boolean;

/** What a rule is called, and which documents it is about. */
interface RuleFrame extends Pick<ComplianceRule, 'id' | 'framework' | 'requirement'> {
  applies: Applies;
}

const fullSets: ReadonlySet<string> = new Set([
  'annual_report',
  'quarterly_report',
  'financial_statements',
]);
const note = /^[^\S\n]*(?:notes?[^\S\n]+)?(\d{1,2})\s?[.:\-–—]\s*\p{Lu}/gimu;
/** An excerpt that ends in the first notes says nothing about the ones after it. */
const fewestNotes = 4;
const pagesOfFiling = 30;
const controlsItem = /^[^\S\n]*item[^\S\n]+(?:9A|4)\b.{0,40}controls/im;
const ifrs = /\bIFRSs?\b|International (?:Financial Reporting|Accounting) Standards/;
const filing =
  /Securities and Exchange Commission|\bForm\s+(?:10-[KQ]|20-F|8-K)\b|Sarbanes-?\s?Oxley|Commission file number/i;

export function viewOf(reading: StatementReading, pages: readonly PageText[]): ComplianceView {
  const isFullSet = fullSets.has(reading.documentKind);
  return {
    reading,
    pages,
    isFullSet,
    isAnnual: isFullSet && reading.documentKind !== 'quarterly_report',
    hasNotes: noteCount(pages) >= fewestNotes,
    isRegistrant: findEvidence(pages, filing) !== null,
    isWholeFiling: pages.length >= pagesOfFiling || findEvidence(pages, controlsItem) !== null,
    followsIfrs: findEvidence(pages, ifrs) !== null && !saysGaap(pages),
  };
}

function noteCount(pages: readonly PageText[]): number {
  const numbers = pages.flatMap(({ text }) => [...text.matchAll(note)].map((match) => match[1]));
  return new Set(numbers).size;
}

/** A US filer mentions IFRS in passing; that it follows GAAP it says of its own statements. */
function saysGaap(pages: readonly PageText[]): boolean {
  const own =
    /in (?:conformity|accordance) with\s+(?:U\.?S\.?\s+)?(?:GAAP|(?:accounting principles )?generally\s+accepted)/i;
  const american =
    /(?:accounting principles|generally accepted)[^.]{0,80}United States|\bUS\s?GAAP\b/i;
  return findEvidence(pages, own) !== null || findEvidence(pages, american) !== null;
}

/** A rule that judges the documents it applies to, and none else. */
export function ruleOf(
  { applies, ...named }: RuleFrame,
  judge: ComplianceRule['judge'],
): ComplianceRule {
  const aside = outOfScope('The document is not one that this applies to.');
  return { ...named, judge: (view) => (applies(view) ? judge(view) : aside) };
}

/** A disclosure that the text has to hold. */
export function disclosure(
  framework: Framework,
  id: string,
  requirement: string,
  pattern: RegExp,
  applies: Applies,
): ComplianceRule {
  return ruleOf({ framework, id, requirement, applies }, ({ pages }) => {
    const evidence = findEvidence(pages, pattern);
    if (evidence) return { status: 'pass', evidence };
    return { status: 'fail', detail: 'The text holds no such disclosure.' };
  });
}

/** A line that the statements have to show for the latest period. */
export function shownLine(
  framework: Framework,
  id: string,
  requirement: string,
  lines: readonly StatementLine[],
  applies: Applies,
): ComplianceRule {
  return ruleOf({ framework, id, requirement, applies }, ({ reading: { figures } }) => {
    const absent = lines.filter((line) => !figures.some((f) => f.line === line));
    const shown = figures.find((f) => lines.includes(f.line));
    const evidence = shown ? { evidence: evidenceOf(shown) } : {};
    if (absent.length === 0) return { status: 'pass', ...evidence };
    return { status: 'fail', detail: `Not shown: ${absent.join(', ')}.`, ...evidence };
  });
}

export function outOfScope(detail: string): Verdict {
  return { status: 'not_applicable', detail };
}
