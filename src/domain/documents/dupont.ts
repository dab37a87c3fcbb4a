import type { Decimal } from 'decimal.js';
import { quotient, type RatioRule } from './ratio-rules.ts';

/**
 * Return on equity taken apart: what is earned on a sale, how often assets turn, how far they are
 * borrowed.
 */
export const dupontRatios: readonly (readonly RatioRule[])[] = [
  [quotient('dupont_net_margin', 'net_income', 'revenue')],
  [quotient('dupont_asset_turnover', 'revenue', 'total_assets')],
  [quotient('dupont_equity_multiplier', 'total_assets', 'total_equity')],
  [
    {
      name: 'dupont_return_on_equity',
      formula: '(net_income / revenue) * (revenue / total_assets) * (total_assets / total_equity)',
      unit: 'ratio',
      inputs: ['net_income', 'revenue', 'total_assets', 'total_equity'],
      compute: (net: Decimal, revenue: Decimal, assets: Decimal, equity: Decimal) =>
        net.dividedBy(revenue).times(revenue.dividedBy(assets)).times(assets.dividedBy(equity)),
    },
  ],
];
