import type { Decimal } from 'decimal.js';
import { difference, quotient, type RatioRule } from './ratio-rules.ts';

const ebitda: RatioRule = {
  name: 'ebitda',
  formula: 'operating_income + depreciation_amortization',
  unit: 'money',
  inputs: ['operating_income', 'depreciation_amortization'],
  compute: (income: Decimal, depreciation: Decimal) => income.plus(depreciation),
};

const statedEbitda: RatioRule = {
  name: 'ebitda',
  formula: 'ebitda as the document states it',
  unit: 'money',
  inputs: ['ebitda'],
  compute: (stated: Decimal) => stated,
};

const ebitdaMargin: RatioRule = {
  name: 'ebitda_margin',
  formula: '(operating_income + depreciation_amortization) / revenue',
  unit: 'ratio',
  inputs: ['operating_income', 'depreciation_amortization', 'revenue'],
  compute: (income: Decimal, depreciation: Decimal, revenue: Decimal) =>
    income.plus(depreciation).dividedBy(revenue),
};

/**
 * What is left of income before tax tells a charge from a credit, whatever sign the house prints.
 */
const taxRate: RatioRule = {
  name: 'effective_tax_rate',
  formula: 'income_tax / income_before_tax',
  unit: 'ratio',
  inputs: ['income_tax', 'income_before_tax', 'net_income'],
  compute: (tax: Decimal, before: Decimal, net: Decimal) => {
    const charged = before.minus(net).isNegative() ? tax.abs().negated() : tax.abs();
    return charged.dividedBy(before);
  },
};

export const profitRatios: readonly (readonly RatioRule[])[] = [
  [quotient('gross_margin', 'gross_profit', 'revenue')],
  [quotient('operating_margin', 'operating_income', 'revenue')],
  [quotient('pretax_margin', 'income_before_tax', 'revenue')],
  [quotient('net_margin', 'net_income', 'revenue')],
  [ebitda, statedEbitda],
  [ebitdaMargin, quotient('ebitda_margin', 'ebitda', 'revenue')],
  [taxRate],
  [quotient('return_on_assets', 'net_income', 'total_assets')],
  [quotient('return_on_assets_average', 'net_income', 'total_assets.average')],
  [quotient('return_on_equity', 'net_income', 'total_equity')],
  [quotient('return_on_equity_average', 'net_income', 'total_equity.average')],
  [quotient('research_to_revenue', 'research_and_development', 'revenue')],
  [
    quotient(
      'selling_general_administrative_to_revenue',
      'selling_general_administrative',
      'revenue',
    ),
  ],
];

export const cashRatios: readonly (readonly RatioRule[])[] = [
  [difference('free_cash_flow', 'operating_cash_flow', 'capital_expenditure')],
  [
    {
      name: 'free_cash_flow_margin',
      formula: '(operating_cash_flow - capital_expenditure) / revenue',
      unit: 'ratio',
      inputs: ['operating_cash_flow', 'capital_expenditure', 'revenue'],
      compute: (cash: Decimal, spent: Decimal, revenue: Decimal) =>
        cash.minus(spent).dividedBy(revenue),
    },
  ],
  [quotient('cash_conversion', 'operating_cash_flow', 'net_income')],
  [quotient('capital_expenditure_to_revenue', 'capital_expenditure', 'revenue')],
  [quotient('dividend_payout_ratio', 'dividends_paid', 'net_income')],
  [quotient('revenue_per_employee', 'revenue', 'headcount')],
];
