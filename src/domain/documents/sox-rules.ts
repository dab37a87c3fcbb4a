import {
  type ComplianceRule,
  type ComplianceView,
  disclosure,
  outOfScope,
} from './compliance-rule.ts';
import { findEvidence } from './text-evidence.ts';

const registrant = ({ isRegistrant, isFullSet }: ComplianceView): boolean =>
  isRegistrant && isFullSet;
const filing = (view: ComplianceView): boolean => registrant(view) && view.isWholeFiling;
const annualFiling = (view: ComplianceView): boolean => filing(view) && view.isAnnual;

const weakness =
  /(?:identified|existence of|reported|following)\s+(?:a\s+|the\s+|one or more\s+)?(?:following\s+)?material\s+weakness|internal\s+control[^.]{0,80}\b(?:was|were|is|are)\s+not\s+effective/i;
const controls = /internal\s+control\s+over\s+financial\s+reporting/i;

const noMaterialWeakness: ComplianceRule = {
  id: 'sox-404-no-material-weakness',
  framework: 'SOX',
  requirement: 'Internal control is reported as effective, without a material weakness (SOX 404)',
  judge(view) {
    if (!registrant(view)) return outOfScope('The document is no filing with the SEC.');
    const found = findEvidence(view.pages, weakness);
    if (found) return { status: 'fail', evidence: found, detail: 'A weakness is reported.' };
    const evidence = findEvidence(view.pages, controls);
    return evidence
      ? { status: 'pass', evidence }
      : outOfScope('The document does not speak of internal control.');
  },
};

export const soxRules: readonly ComplianceRule[] = [
  disclosure(
    'SOX',
    'sox-auditor-report',
    'An independent auditor’s report is included (Reg. S-X 2-02, PCAOB AS 3101)',
    /report\s+of\s+independent\s+(?:registered\s+public\s+accounting\s+firm|(?:public\s+)?(?:accountants?|auditors?))|independent\s+auditor[’']?s?[’']?\s+report/i,
    ({ isAnnual, hasNotes, isWholeFiling }) => isAnnual && (hasNotes || isWholeFiling),
  ),
  disclosure(
    'SOX',
    'sox-404-management-report',
    'Management reports on internal control over financial reporting (SOX 404(a))',
    /management[’']?s?[’']?\s+(?:annual\s+)?(?:report|assessment|responsibility)[^.]{0,60}internal\s+control|assess(?:ed|ment\s+of)\s+(?:\w+\s+){0,4}effectiveness\s+of\s+(?:\w+\s+){0,3}internal\s+control/i,
    annualFiling,
  ),
  disclosure(
    'SOX',
    'sox-404-auditor-attestation',
    'The auditor attests to internal control (SOX 404(b))',
    /(?:audited|opinion\s+on)\s+(?:\w+[’']?s?\s+){0,8}internal\s+control\s+over\s+financial\s+reporting/i,
    annualFiling,
  ),
  noMaterialWeakness,
  disclosure(
    'SOX',
    'sox-302-disclosure-controls',
    'Officers conclude on disclosure controls and procedures (SOX 302)',
    /disclosure\s+controls\s+and\s+procedures/i,
    filing,
  ),
  disclosure(
    'SOX',
    'sox-302-certifications',
    'Chief executive and chief financial officer certify the report (SOX 302, 906)',
    /certification[^.]{0,80}(?:chief\s+(?:executive|financial)|section\s+(?:302|906)|rule\s+13a-14)|(?:section\s+(?:302|906)|rule\s+13a-14)[^.]{0,80}certif/i,
    filing,
  ),
  disclosure(
    'SOX',
    'sox-406-code-of-ethics',
    'A code of ethics for senior financial officers is disclosed (SOX 406)',
    /code\s+of\s+(?:business\s+conduct|ethics|conduct)/i,
    annualFiling,
  ),
];
