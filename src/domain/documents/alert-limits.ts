export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Crossed when the ratio lies strictly below or above it; a decimal string. */
export interface AlertLimit {
  side: 'below' | 'above';
  limit: string;
  severity: Severity;
}

export interface RatioAlertRule {
  code: string;
  ratio: string;
  title: string;
  /** The gravest first: the first one crossed counts. */
  limits: readonly AlertLimit[];
}

const below = (limit: string, severity: Severity): AlertLimit => ({
  side: 'below',
  limit,
  severity,
});
const above = (limit: string, severity: Severity): AlertLimit => ({
  side: 'above',
  limit,
  severity,
});

/** Customary limits; an organization may set its own per code. */
export const ratioAlertRules: readonly RatioAlertRule[] = [
  {
    code: 'low-liquidity',
    ratio: 'current_ratio',
    title: 'Current assets do not cover what is due within a year',
    limits: [below('0.5', 'critical'), below('0.8', 'high'), below('1', 'medium')],
  },
  {
    code: 'short-runway',
    ratio: 'cash_runway_months',
    title: 'Cash runs out soon at the present burn',
    limits: [below('3', 'critical'), below('6', 'high'), below('12', 'medium')],
  },
  {
    code: 'high-leverage',
    ratio: 'debt_to_equity',
    title: 'Liabilities are many times the equity',
    limits: [above('5', 'high'), above('3', 'medium')],
  },
  {
    code: 'weak-interest-coverage',
    ratio: 'interest_coverage',
    title: 'Operating income hardly covers the interest',
    limits: [below('1', 'critical'), below('1.5', 'high'), below('2.5', 'medium')],
  },
  {
    code: 'net-loss',
    ratio: 'net_margin',
    title: 'The period ended with a loss',
    limits: [below('-0.2', 'high'), below('0', 'medium')],
  },
  {
    code: 'negative-free-cash-flow',
    ratio: 'free_cash_flow',
    title: 'Operations did not pay for the investments',
    limits: [below('0', 'medium')],
  },
  {
    code: 'cash-used-in-operations',
    ratio: 'operating_cash_flow_ratio',
    title: 'Operations used cash',
    limits: [below('0', 'high')],
  },
  {
    code: 'revenue-decline',
    ratio: 'revenue_growth',
    title: 'Revenue fell',
    limits: [below('-0.25', 'high'), below('-0.1', 'medium'), below('-0.02', 'low')],
  },
  {
    code: 'revenue-jump',
    ratio: 'revenue_growth',
    title: 'Revenue more than doubled: worth a second look',
    limits: [above('1', 'low')],
  },
  {
    code: 'profit-decline',
    ratio: 'net_income_growth',
    title: 'Net income fell sharply',
    limits: [below('-0.5', 'medium'), below('-0.25', 'low')],
  },
  {
    code: 'slow-collection',
    ratio: 'days_sales_outstanding',
    title: 'Customers pay late',
    limits: [above('120', 'high'), above('90', 'medium')],
  },
  {
    code: 'dividend-above-earnings',
    ratio: 'dividend_payout_ratio',
    title: 'More was paid out than was earned',
    limits: [above('1', 'medium')],
  },
];

/** An organization's own limits by alert code; a code left out keeps the customary ones. */
export type AlertLimits = Readonly<Record<string, readonly AlertLimit[]>>;
