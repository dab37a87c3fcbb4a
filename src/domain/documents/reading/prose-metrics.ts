import type { StatementKind, StatementLine } from '../statement.ts';

/** How running text names a figure: `net loss of $2.1 million`, `1,250 customers`. */
export interface ProseMetric {
  line: StatementLine;
  statement: StatementKind;
  kind: 'money' | 'count' | 'rate';
  /** Words that name the metric before an amount. */
  named: RegExp;
  /** Words that name it right after an amount. */
  counted?: RegExp;
  loss?: boolean;
  /** True for words that the notes of an annual report use for other things, too. */
  loose: boolean;
}

function statementMetric(
  statement: StatementKind,
  line: StatementLine,
  named: RegExp,
  loss = false,
): ProseMetric {
  return { line, statement, kind: 'money', named, loss, loose: true };
}

const recurring = '(?:arr\\b|annual(?:i[sz]ed)? recurring revenues?\\b)';
const monthly = '(?:mrr\\b|monthly recurring revenues?\\b)';
const staff = '(?:(?:full[- ]time )?(?:employees|ftes|staff|people)\\b)';

export const proseMetrics: readonly ProseMetric[] = [
  {
    ...statementMetric('income', 'revenue', /\b(?:revenues?|net sales|turnover)\b/giu),
    counted: /(?:in|of) (?:(?:total|net|annual|quarterly) )?revenues?\b/iuy,
  },
  statementMetric('income', 'gross_profit', /\bgross profit\b/giu),
  statementMetric('income', 'operating_income', /\boperating (?:income|profit)\b/giu),
  statementMetric('income', 'operating_income', /\boperating loss\b/giu, true),
  statementMetric('income', 'operating_expenses', /\boperating (?:expenses|costs)\b|\bopex\b/giu),
  statementMetric(
    'income',
    'cost_of_revenue',
    /\bcosts? of (?:revenues?|sales|goods sold)\b|\bcogs\b/giu,
  ),
  statementMetric('income', 'net_income', /\bnet (?:income|profit|earnings)\b/giu),
  statementMetric('income', 'net_income', /\bnet loss(?:es)?\b/giu, true),
  statementMetric(
    'balance',
    'cash_and_equivalents',
    /\bcash(?: and (?:cash )?equivalents| balance| on hand| position)?\b(?! flow)/giu,
  ),
  statementMetric('balance', 'total_assets', /\btotal assets\b/giu),
  statementMetric('balance', 'total_liabilities', /\btotal liabilities\b/giu),
  statementMetric(
    'cash_flow',
    'operating_cash_flow',
    /\boperating cash flow\b|\bcash flow from operat(?:ions|ing activities)\b/giu,
  ),
  statementMetric('cash_flow', 'capital_expenditure', /\bcapital expenditures?\b|\bcapex\b/giu),
  { line: 'ebitda', statement: 'kpi', kind: 'money', named: /\bebitda\b/giu, loose: true },
  {
    line: 'arr',
    statement: 'kpi',
    kind: 'money',
    named: new RegExp(`\\b${recurring}`, 'giu'),
    counted: new RegExp(`(?:in |of )?${recurring}`, 'iuy'),
    loose: false,
  },
  {
    line: 'mrr',
    statement: 'kpi',
    kind: 'money',
    named: new RegExp(`\\b${monthly}`, 'giu'),
    counted: new RegExp(`(?:in |of )?${monthly}`, 'iuy'),
    loose: false,
  },
  {
    line: 'churn_rate',
    statement: 'kpi',
    kind: 'rate',
    named: /\b(?:customer |logo |monthly |annual |revenue |gross )?churn(?: rate)?\b/giu,
    counted: /(?:monthly |annual |customer |logo )?churn\b/iuy,
    loose: true,
  },
  {
    line: 'customers',
    statement: 'kpi',
    kind: 'count',
    named: /\b(?:customers|customer count|number of customers|customer base)\b/giu,
    counted: /(?:(?:paying|active|total) )?customers\b/iuy,
    loose: true,
  },
  {
    line: 'headcount',
    statement: 'kpi',
    kind: 'count',
    named: /\b(?:headcount|number of employees|team size)\b/giu,
    counted: new RegExp(staff, 'iuy'),
    loose: false,
  },
];

/** Words before a metric that make another one of it: `deferred revenue`, `new customers`. */
export const otherMetric =
  /\b(?:deferred|unearned|recurring|cost of|costs of|new|net new|lost|churned|subscription|services?|product|segment|restricted|per|other|non-operating|of total|of|by|from|in|adjusted net|incremental|additional|average|expected|projected|forecast(?:ed)?|target(?:ed)?|budget(?:ed)?|expects?|goal of|free)\s+$/iu;

/** Words before an amount that tell of a change or a part, not of a level: `added 50 customers`. */
export const changeOfLevel =
  /\b(?:added|adding|add|lost|losing|gained|gaining|won|winning|signed|signing|churned|onboarded|hired|hiring|laid off|cut|new|up|down|by|per|top|largest|first|(?:increase|decrease|decline|growth|drop|rise|gain|loss|reduction|difference) of)\s+(?:(?:over|about|approximately|some|nearly|more than|another)\s+)?$/iu;
