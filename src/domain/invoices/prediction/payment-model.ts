import { sumOfTrees, type TreeNode } from './boosting.ts';
import { type Features, featuresOf } from './features.ts';
import { averageForecast, type Forecast, forecastOf } from './forecast.ts';
import type { History } from './history.ts';
import type { Norms } from './norms.ts';
import type { OutlookCase } from './outlook.ts';
import type { Receivable } from './payment-fact.ts';
import { type Spread, usualMiss } from './spread.ts';

/**
 * `prior`: too little of the organization's own history, so what is usual elsewhere says more.
 * `customer_average`: what was learned is no better than each customer's average, so that is used.
 */
export type ModelKind = 'learned' | 'prior' | 'customer_average';

/** Everything needed to predict with it, and nothing of any customer by name. */
export interface PaymentModel {
  kind: ModelKind;
  norms: Norms;
  /** What they add to the customer's pace. */
  trees: TreeNode[];
  spread: Spread;
  /** Days from issue after which disputes were opened. */
  disputeAges: number[];
}

/** The order in which the trees see the features. */
export const treeFeatures = [
  'invoices',
  'pace',
  'newest',
  'newestThree',
  'newestWeighted',
  'steadyPace',
  'mean',
  'median',
  'early',
  'late',
  'latest',
  'deviation',
  'lateShare',
  'newestLateShare',
  'disputedShare',
  'idleDays',
  'amount',
  'ownAmount',
  'terms',
  'issueWeekday',
  'dueWeekday',
  'monthDay',
  'disputed',
] as const satisfies readonly (keyof Features)[];

export const treeRow = (features: Features): number[] => treeFeatures.map((name) => features[name]);

/** Where the trees start from. */
export const startingDays = ({ pace, disputed }: Features, norms: Norms): number =>
  pace + disputed * norms.disputeDays;

export interface Known {
  history: History;
  /** How old the invoice is; a young one may still become disputed. */
  ageDays: number;
}

export function forecastPayment(
  model: PaymentModel,
  receivable: Receivable,
  { history, ageDays }: Known,
): Forecast {
  if (model.kind === 'customer_average') return averageForecast(history, model.norms);
  const features = featuresOf(receivable, history, model.norms);
  const risk = features.disputed === 1 ? 0 : disputeRisk(model, features, ageDays);
  const asItIs = outlookCase(model, features, 1 - risk);
  if (risk === 0) return forecastOf({ cases: [asItIs] });
  return forecastOf({ cases: [asItIs, outlookCase(model, { ...features, disputed: 1 }, risk)] });
}

function disputeRisk({ disputeAges }: PaymentModel, features: Features, ageDays: number): number {
  const later = disputeAges.filter((age) => age > ageDays).length;
  return later === 0 ? 0 : (features.disputedShare * later) / disputeAges.length;
}

export function outlookCase(model: PaymentModel, features: Features, weight: number): OutlookCase {
  const { norms, trees, spread } = model;
  const days = startingDays(features, norms) + sumOfTrees(trees, treeRow(features));
  const scale = usualMiss(spread, { deviation: features.deviation, days });
  return { weight, days, scale, misses: spread.misses };
}
