import type { Decimal } from 'decimal.js';
import type { RatioRule } from './ratio-rules.ts';
import type { StatementLine } from './statement.ts';

const growing: readonly StatementLine[] = [
  'revenue',
  'gross_profit',
  'operating_income',
  'net_income',
  'eps_diluted',
  'operating_cash_flow',
  'total_assets',
  'total_equity',
  'accounts_receivable',
  'inventory',
  'arr',
  'mrr',
  'customers',
];

export const growthRatios: readonly (readonly RatioRule[])[] = growing.map((line) => [
  {
    name: `${line}_growth`,
    formula: `${line} / prior_${line} - 1`,
    unit: 'ratio',
    inputs: [line, `${line}.prior`],
    compute: (now: Decimal, before: Decimal) => now.dividedBy(before).minus(1),
    positiveBase: 1,
  },
]);
