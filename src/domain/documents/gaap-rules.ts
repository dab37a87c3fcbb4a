import {
  type ComplianceRule,
  type ComplianceView,
  disclosure,
  shownLine,
} from './compliance-rule.ts';
import { comparativePeriod, equation, goingConcern } from './statement-requirements.ts';
import { balanceTies, cashFlowTies } from './statement-ties.ts';

const gaap = ({ followsIfrs }: ComplianceView): boolean => !followsIfrs;
const fullSet = (view: ComplianceView): boolean => gaap(view) && view.isFullSet;
const noted = (view: ComplianceView): boolean => fullSet(view) && view.hasNotes;
const listedNotes = (view: ComplianceView): boolean => noted(view) && view.isRegistrant;

const showsIncome = ({ reading }: ComplianceView): boolean =>
  reading.figures.some((f) => f.line === 'revenue' || f.line === 'income_before_tax');

export const gaapRules: readonly ComplianceRule[] = [
  shownLine(
    'GAAP',
    'gaap-balance-sheet',
    'A balance sheet with assets and equity is presented (ASC 205-10, Reg. S-X 3-01)',
    ['total_assets', 'total_equity'],
    fullSet,
  ),
  shownLine(
    'GAAP',
    'gaap-income-statement',
    'A statement of operations with revenue and net income is presented (Reg. S-X 3-02)',
    ['revenue', 'net_income'],
    fullSet,
  ),
  shownLine(
    'GAAP',
    'gaap-cash-flow-statement',
    'Operating, investing and financing cash flows are presented (ASC 230-10-45)',
    ['operating_cash_flow', 'investing_cash_flow', 'financing_cash_flow'],
    fullSet,
  ),
  disclosure(
    'GAAP',
    'gaap-equity-statement',
    'Changes in stockholders’ equity are presented (ASC 505-10-50, Reg. S-X 3-04)',
    /statements?\s+of\s+(?:changes\s+in\s+)?(?:stockholders|shareholders|shareowners|members|owners)?[’'`]?\s*equity|(?:stockholders|shareholders)[’']\s+equity\s+\(?deficit\)?\s+statements?/i,
    fullSet,
  ),
  disclosure(
    'GAAP',
    'gaap-comprehensive-income',
    'Comprehensive income is reported (ASC 220-10-45)',
    /comprehensive\s+(?:income|loss|earnings)/i,
    fullSet,
  ),
  comparativePeriod(
    'GAAP',
    'gaap-comparative-period',
    'The prior period stands beside the current one (Reg. S-X 3-01, 3-02)',
    (view) => gaap(view) && view.isFullSet,
  ),
  equation(
    'GAAP',
    'gaap-balance-equation',
    'Assets equal liabilities and equity (ASC 210-10)',
    balanceTies,
    gaap,
  ),
  equation(
    'GAAP',
    'gaap-cash-reconciliation',
    'Cash flows reconcile opening to closing cash (ASC 230-10-45-4)',
    cashFlowTies,
    gaap,
  ),
  shownLine(
    'GAAP',
    'gaap-current-classification',
    'Current assets and current liabilities are classified (ASC 210-10-45)',
    ['current_assets', 'current_liabilities'],
    fullSet,
  ),
  shownLine(
    'GAAP',
    'gaap-earnings-per-share',
    'Basic and diluted earnings per share stand on the face of the statement (ASC 260-10-45)',
    ['eps_basic', 'eps_diluted'],
    (view) => fullSet(view) && view.isRegistrant && showsIncome(view),
  ),
  goingConcern(
    'GAAP',
    'gaap-going-concern',
    'Doubt about going concern is evaluated and disclosed where conditions raise it (ASC 205-40)',
    fullSet,
  ),
  disclosure(
    'GAAP',
    'gaap-accounting-policies',
    'Significant accounting policies are described (ASC 235-10-50)',
    /(?:significant|critical)\s+accounting\s+(?:policies|estimates)/i,
    noted,
  ),
  disclosure(
    'GAAP',
    'gaap-revenue-recognition',
    'The revenue recognition policy is disclosed (ASC 606-10-50)',
    /revenue\s+recognition|(?:we|company)\s+recogni[sz]es?\s+(?:\w+\s+){0,3}revenue/i,
    noted,
  ),
  disclosure(
    'GAAP',
    'gaap-subsequent-events',
    'Subsequent events are evaluated and disclosed (ASC 855-10-50)',
    /subsequent\s+events?/i,
    noted,
  ),
  disclosure(
    'GAAP',
    'gaap-segments',
    'Reportable segments are disclosed (ASC 280-10-50)',
    /(?:reportable|operating|business|reporting)\s+segments?|segment\s+(?:information|reporting)/i,
    listedNotes,
  ),
  disclosure(
    'GAAP',
    'gaap-contingencies',
    'Commitments and contingencies are disclosed (ASC 450-20-50)',
    /(?:commitments?\s+and\s+)?contingenc(?:y|ies)/i,
    noted,
  ),
  disclosure(
    'GAAP',
    'gaap-leases',
    'Lease obligations are disclosed (ASC 842-20-50)',
    /(?:operating|finance|capital)\s+leases?|lease\s+(?:liabilit|obligation|commitment)/i,
    noted,
  ),
  disclosure(
    'GAAP',
    'gaap-fair-value',
    'Fair value measurements are disclosed by level (ASC 820-10-50)',
    /fair\s+value\s+(?:measurement|hierarchy|of\s+financial)|level\s+[123]\b/i,
    listedNotes,
  ),
];
