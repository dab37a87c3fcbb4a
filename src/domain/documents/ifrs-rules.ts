import {
  type ComplianceRule,
  type ComplianceView,
  disclosure,
  shownLine,
} from './compliance-rule.ts';
import { comparativePeriod, equation, goingConcern } from './statement-requirements.ts';
import { balanceTies } from './statement-ties.ts';

const ifrs = ({ followsIfrs }: ComplianceView): boolean => followsIfrs;
const fullSet = (view: ComplianceView): boolean => ifrs(view) && view.isFullSet;
const noted = (view: ComplianceView): boolean => fullSet(view) && view.hasNotes;

export const ifrsRules: readonly ComplianceRule[] = [
  shownLine(
    'IFRS',
    'ifrs-complete-set',
    'Financial position, profit or loss and cash flows are presented (IAS 1.10)',
    ['total_assets', 'total_equity', 'revenue', 'net_income', 'operating_cash_flow'],
    fullSet,
  ),
  disclosure(
    'IFRS',
    'ifrs-compliance-statement',
    'Compliance with IFRS is stated explicitly and without reservation (IAS 1.16)',
    /(?:in\s+accordance|comply|compliance|conformity)\s+with\s+(?:\w+\s+){0,6}(?:IFRS|International\s+(?:Financial|Accounting))/i,
    fullSet,
  ),
  comparativePeriod(
    'IFRS',
    'ifrs-comparative-period',
    'Comparative information is given for the preceding period (IAS 1.38)',
    fullSet,
  ),
  equation(
    'IFRS',
    'ifrs-balance-equation',
    'Assets equal liabilities and equity (IAS 1.54)',
    balanceTies,
    ifrs,
  ),
  disclosure(
    'IFRS',
    'ifrs-presentation-currency',
    'The presentation currency and the rounding are stated (IAS 1.51)',
    /(?:presentation|functional|reporting)\s+currenc|(?:in|expressed in)\s+(?:thousands|millions|euros?|pounds|[A-Z]{3}\s+(?:thousand|million|[’'`]?000))/i,
    fullSet,
  ),
  disclosure(
    'IFRS',
    'ifrs-changes-in-equity',
    'Changes in equity are presented (IAS 1.106)',
    /changes\s+in\s+(?:shareholders[’']?\s+)?equity/i,
    fullSet,
  ),
  disclosure(
    'IFRS',
    'ifrs-other-comprehensive-income',
    'Other comprehensive income is presented (IAS 1.81A)',
    /comprehensive\s+(?:income|loss)/i,
    fullSet,
  ),
  shownLine(
    'IFRS',
    'ifrs-earnings-per-share',
    'Basic and diluted earnings per share are presented (IAS 33.66)',
    ['eps_basic', 'eps_diluted'],
    (view) => fullSet(view) && view.isRegistrant,
  ),
  goingConcern(
    'IFRS',
    'ifrs-going-concern',
    'Material uncertainty about going concern is disclosed (IAS 1.25)',
    fullSet,
  ),
  disclosure(
    'IFRS',
    'ifrs-events-after-period',
    'Events after the reporting period are disclosed (IAS 10.21)',
    /events\s+(?:after|subsequent\s+to)\s+the\s+(?:reporting|balance)|subsequent\s+events?/i,
    noted,
  ),
  disclosure(
    'IFRS',
    'ifrs-segments',
    'Operating segments are disclosed (IFRS 8.20)',
    /(?:operating|reportable|business)\s+segments?|segment\s+(?:information|reporting)/i,
    (view) => noted(view) && view.isRegistrant,
  ),
];
