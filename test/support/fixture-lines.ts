import type { StatementLine } from '../../src/domain/documents/statement.ts';

/** The fixtures' own words for the lines of a statement. */
export const fixtureLines: Readonly<Record<string, StatementLine>> = {
  revenue: 'revenue',
  cogs: 'cost_of_revenue',
  gross_profit: 'gross_profit',
  operating_income: 'operating_income',
  interest_expense: 'interest_expense',
  pretax: 'income_before_tax',
  tax: 'income_tax',
  net_income: 'net_income',
  depreciation: 'depreciation_amortization',
  cash: 'cash_and_equivalents',
  receivables: 'accounts_receivable',
  inventory: 'inventory',
  current_assets: 'current_assets',
  ppe: 'property_plant_equipment',
  total_assets: 'total_assets',
  payables: 'accounts_payable',
  current_liabilities: 'current_liabilities',
  ltd: 'long_term_debt',
  total_liabilities: 'total_liabilities',
  retained_earnings: 'retained_earnings',
  equity: 'total_equity',
  cfo: 'operating_cash_flow',
  capex: 'capital_expenditure',
  dividends: 'dividends_paid',
};
