import { Decimal } from 'decimal.js';
import { percentWords, ratioWords } from './plain-words.ts';
import type { Ratio } from './ratio-values.ts';

interface Advice {
  ratio: string;
  applies(value: Decimal, ratio: Ratio): boolean;
  say(value: string): string;
}

const advices: readonly Advice[] = [
  {
    ratio: 'current_ratio',
    applies: (value) => value.lt(1),
    say: (value) =>
      `Secure funding for what is due within a year: the current ratio is ${ratioWords(value)}.`,
  },
  {
    ratio: 'cash_runway_months',
    applies: (value) => value.lt(12),
    say: (value) =>
      'Cut the burn or raise funds: ' +
      `the cash lasts ${ratioWords(value)} months at the present rate.`,
  },
  {
    ratio: 'interest_coverage',
    applies: (value) => value.lt('2.5'),
    say: (value) =>
      `Bring the interest down or refinance: operating income covers it ${signed(value)} times.`,
  },
  {
    ratio: 'debt_to_equity',
    applies: (value) => value.gt(3),
    say: (value) => `Watch the leverage: liabilities are ${ratioWords(value)} times the equity.`,
  },
  {
    ratio: 'revenue_growth',
    applies: (value) => value.lt('-0.02'),
    say: (value) => `Find out where sales are lost: revenue fell by ${percentWords(value)}.`,
  },
  {
    ratio: 'operating_margin',
    applies: (value) => value.lt('0.03'),
    say: (value) =>
      new Decimal(value).isNegative()
        ? `Review prices and overhead: the operating margin is negative at ${percentWords(value)}.`
        : `Review prices and overhead: the operating margin is only ${percentWords(value)}.`,
  },
  {
    ratio: 'days_sales_outstanding',
    applies: (value) => value.gt(60),
    say: (value) => `Collect sooner: customers take ${ratioWords(value)} days to pay.`,
  },
  {
    ratio: 'days_inventory_outstanding',
    applies: (value) => value.gt(120),
    say: (value) => `Reduce stock: inventory lies for ${ratioWords(value)} days.`,
  },
  {
    ratio: 'dividend_payout_ratio',
    applies: (value) => value.gt(1),
    say: (value) => `Reconsider the dividend: it takes ${percentWords(value)} of net income.`,
  },
  {
    ratio: 'altman_z',
    applies: (_, ratio) => ratio.zone === 'distress',
    say: (value) => `Plan for distress: Altman’s score of ${signed(value)} is in that zone.`,
  },
];

/** Advice that the ratios call for; none where nothing is out of the ordinary. */
export function recommendationsFor(ratios: readonly Ratio[]): string[] {
  return advices.flatMap(({ ratio: name, applies, say }) => {
    const ratio = ratios.find((r) => r.name === name);
    if (!ratio || ratio.value === null) return [];
    return applies(new Decimal(ratio.value), ratio) ? [say(ratio.value)] : [];
  });
}

function signed(value: string): string {
  return new Decimal(value).isNegative()
    ? `minus ${ratioWords(new Decimal(value).abs())}`
    : ratioWords(value);
}
