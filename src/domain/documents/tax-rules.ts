import { Decimal } from 'decimal.js';
import {
  type ComplianceRule,
  type ComplianceView,
  disclosure,
  outOfScope,
  shownLine,
} from './compliance-rule.ts';
import { analyzeFigures } from './ratios.ts';
import { evidenceOf } from './text-evidence.ts';

const withProfit = ({ reading }: ComplianceView): boolean =>
  reading.figures.some((f) => f.line === 'income_before_tax');
const noted = (view: ComplianceView): boolean => view.isFullSet && view.hasNotes;

/** Above half of the profit, or a credit on one, is rare enough to ask for the reconciliation. */
const plausibleRate: ComplianceRule = {
  id: 'tax-effective-rate-plausible',
  framework: 'TAX',
  requirement: 'The effective tax rate on a profit lies between 0 % and 50 % (ASC 740-10-50-12)',
  judge({ reading }) {
    const { ratios, period } = analyzeFigures(reading);
    const rate = ratios.find((ratio) => ratio.name === 'effective_tax_rate');
    const profit = reading.figures.find(
      (f) => f.line === 'income_before_tax' && f.period === period,
    );
    if (!rate?.value || !profit) return outOfScope('Tax and income before tax are not both shown.');
    if (new Decimal(profit.value).lte(0)) return outOfScope('There is no profit to tax.');
    const shown = reading.figures.find((f) => f.line === 'income_tax' && f.period === period);
    const percent = new Decimal(rate.value).times(100).toDecimalPlaces(1).toFixed();
    const isPlausible = new Decimal(rate.value).gte(0) && new Decimal(rate.value).lte('0.5');
    return {
      status: isPlausible ? 'pass' : 'fail',
      detail: `The effective rate is ${percent} %.`,
      ...(shown ? { evidence: evidenceOf(shown) } : {}),
    };
  },
};

export const taxRules: readonly ComplianceRule[] = [
  shownLine(
    'TAX',
    'tax-expense-shown',
    'Income tax is shown apart from income before tax (ASC 740-10-45, IAS 12.77)',
    ['income_tax'],
    withProfit,
  ),
  plausibleRate,
  disclosure(
    'TAX',
    'tax-rate-reconciliation',
    'The statutory rate is reconciled to the effective one (ASC 740-10-50-12, IAS 12.81)',
    /statutory\s+(?:\w+\s+){0,4}rate|effective\s+(?:income\s+)?tax\s+rate|tax\s+rate\s+reconciliation/i,
    noted,
  ),
  disclosure(
    'TAX',
    'tax-deferred',
    'Deferred tax assets and liabilities are disclosed (ASC 740-10-50-2, IAS 12.81)',
    /deferred\s+(?:income\s+)?tax/i,
    noted,
  ),
  disclosure(
    'TAX',
    'tax-uncertain-positions',
    'Uncertain tax positions are disclosed (ASC 740-10-50-15, IFRIC 23)',
    /unrecogni[sz]ed\s+tax\s+benefits?|uncertain\s+(?:income\s+)?tax\s+(?:positions?|treatments?)|tax\s+contingenc/i,
    (view) => noted(view) && view.isRegistrant,
  ),
];
