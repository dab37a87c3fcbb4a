/**
 * The text of one page as extraction left it; lines end in `\n`, cells of one row are parted by
 * tabs.
 */
export interface PageText {
  /** 1-based; a sheet of a workbook and a whole text file count as a page. */
  page: number;
  text: string;
}

export const statementKinds = ['income', 'balance', 'cash_flow', 'kpi'] as const;
export type StatementKind = (typeof statementKinds)[number];

/** What stands at a moment, where flows run over a period. */
export const balanceSheetLines = [
  'cash_and_equivalents',
  'accounts_receivable',
  'inventory',
  'current_assets',
  'property_plant_equipment',
  'goodwill',
  'total_assets',
  'accounts_payable',
  'current_liabilities',
  'short_term_debt',
  'long_term_debt',
  'total_liabilities',
  'retained_earnings',
  'total_equity',
] as const;

/** Counted at a moment, and often by month beside yearly statements. */
export const kpiSheetLines = ['arr', 'mrr', 'churn_rate', 'customers', 'headcount'] as const;

export const statementLines = [
  'revenue',
  'cost_of_revenue',
  'gross_profit',
  'research_and_development',
  'selling_general_administrative',
  'operating_expenses',
  'operating_income',
  'interest_expense',
  'income_before_tax',
  'income_tax',
  'net_income',
  'ebitda',
  'eps_basic',
  'eps_diluted',
  ...balanceSheetLines,
  'operating_cash_flow',
  'capital_expenditure',
  'investing_cash_flow',
  'financing_cash_flow',
  'depreciation_amortization',
  'dividends_paid',
  'shares_outstanding',
  ...kpiSheetLines,
] as const;
export type StatementLine = (typeof statementLines)[number];

/** One number of a statement, with the place in the document that shows it. */
export interface Figure {
  statement: StatementKind;
  line: StatementLine;
  /** The row's label as printed. */
  label: string;
  /**
   * The column's period: a fiscal year `2017`, `2017-Q3`, `2017-H1`, `2017-9M`, `2017-09`;
   * `current` for a sentence of a document that names no year at all.
   */
  period: string;
  /**
   * A decimal string in whole currency units: the document's unit is already applied. Costs, what
   * is owed, dividends and capital expenditure are positive, losses and outflows negative; a rate
   * is a fraction.
   */
  value: string;
  page: number;
  /** Character offsets of the printed number in the page's text: `text.slice(start, end)`. */
  start: number;
  end: number;
  /** The line of the page that holds the number. */
  quote: string;
}

export const documentKinds = [
  'annual_report',
  'quarterly_report',
  'income_statement',
  'balance_sheet',
  'cash_flow_statement',
  'financial_statements',
  'bank_statement',
  'invoice',
  'kpi_report',
  'other',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

export interface ReportingPeriod {
  label: string;
  /** Days, `YYYY-MM-DD`; null where the document does not say. */
  start: string | null;
  end: string | null;
}

/** What the statement reader found in a document: the parser agent's result. */
export interface StatementReading {
  documentKind: DocumentKind;
  company: string | null;
  period: ReportingPeriod | null;
  /** ISO 4217, or null where the document names none. */
  currency: string | null;
  unit: 'units' | 'thousands' | 'millions' | 'billions';
  figures: Figure[];
}
