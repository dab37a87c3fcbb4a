import type { Decimal } from 'decimal.js';
import { difference, quotient, type RatioRule } from './ratio-rules.ts';

export const liquidityRatios: readonly (readonly RatioRule[])[] = [
  [quotient('current_ratio', 'current_assets', 'current_liabilities')],
  [
    {
      name: 'quick_ratio',
      formula: '(current_assets - inventory) / current_liabilities',
      unit: 'ratio',
      inputs: ['current_assets', 'inventory', 'current_liabilities'],
      compute: (assets: Decimal, stock: Decimal, due: Decimal) =>
        assets.minus(stock).dividedBy(due),
    },
  ],
  [
    {
      name: 'cash_ratio',
      formula: '(cash_and_equivalents + short_term_investments) / current_liabilities',
      unit: 'ratio',
      inputs: ['cash_and_equivalents', 'short_term_investments', 'current_liabilities'],
      compute: (cash: Decimal, invested: Decimal, due: Decimal) =>
        cash.plus(invested).dividedBy(due),
    },
    quotient('cash_ratio', 'cash_and_equivalents', 'current_liabilities'),
  ],
  [difference('working_capital', 'current_assets', 'current_liabilities')],
  [quotient('operating_cash_flow_ratio', 'operating_cash_flow', 'current_liabilities')],
];

export const leverageRatios: readonly (readonly RatioRule[])[] = [
  [quotient('debt_to_equity', 'total_liabilities', 'total_equity')],
  [quotient('debt_ratio', 'total_liabilities', 'total_assets')],
  [quotient('long_term_debt_to_equity', 'long_term_debt', 'total_equity')],
  [quotient('equity_multiplier', 'total_assets', 'total_equity')],
  [quotient('interest_coverage', 'operating_income', 'interest_expense')],
];
