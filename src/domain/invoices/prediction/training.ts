import { randomStream } from '../../kit/random.ts';
import { type BoostingOptions, growTrees } from './boosting.ts';
import { featuresOf } from './features.ts';
import { historiesAt } from './history.ts';
import { learnNorms } from './norms.ts';
import { delayOf, isSettled, type PaymentFact, receivablesOf } from './payment-fact.ts';
import { type PaymentModel, startingDays, treeRow } from './payment-model.ts';
import { type Example, isWorse, type Measured, type Rehearsal, rehearse } from './rehearsal.ts';
import { evenly, learnSpread, type Trial } from './spread.ts';

export interface Training {
  model: PaymentModel;
  /** Settled invoices that are known; those too new to learn from among them. */
  settled: number;
  /** Settled invoices that it was learned from. */
  trainedOn: number;
  /** Null where the history is too short to hold some of it back. */
  measured: Measured | null;
}

/** Fewer settled invoices than this say less than what is usual elsewhere. */
export const learnableFrom = 60;

const boosting: BoostingOptions = {
  trees: 100,
  depth: 3,
  rate: 0.03,
  minLeaf: 40,
  rowShare: 0.6,
  featureShare: 0.5,
  shrinkage: 20,
};

/**
 * Learns from an organization's own invoices, always in the order of time. What comes out no better
 * than each customer's average is not used: then the average is.
 */
export function trainPaymentModel(facts: readonly PaymentFact[], prior: PaymentModel): Training {
  const examples = examplesOf(facts);
  const start = { ...prior, disputeAges: disputeAgesOf(examples, prior) };
  const newest = examples.reduce((day, it) => Math.max(day, it.receivable.paidAt), 0);
  const ripe = ripeBefore(examples, newest + 1);
  const known = { settled: examples.length, trainedOn: ripe.length };
  if (ripe.length < learnableFrom) {
    const norms = learnNorms(ripe.map(receivableOf), prior.norms);
    return { model: { ...start, norms }, ...known, measured: null };
  }
  const learnBefore = (day: number, trials: readonly Trial[]) =>
    learn(ripeBefore(examples, day), { trials, prior: start });
  const { trials, measured }: Rehearsal = rehearse(examples, learnBefore);
  const model = learn(ripe, { trials, prior: start });
  const kind = measured && isWorse(measured) ? 'customer_average' : 'learned';
  return { model: { ...model, kind }, ...known, measured };
}

const receivableOf = (it: Example) => it.receivable;

function examplesOf(facts: readonly PaymentFact[]): Example[] {
  // The same invoices are learned from in the same order, whatever order they come in.
  const ordered = facts.toSorted((a, b) => (a.invoiceId < b.invoiceId ? -1 : 1));
  const receivables = receivablesOf(ordered);
  const settled = receivables.filter(isSettled).sort((a, b) => a.issuedAt - b.issuedAt);
  const moments = settled.map((receivable) => ({ receivable, knownAt: receivable.issuedAt }));
  const histories = historiesAt(receivables, moments);
  return settled.map((receivable, i) => ({ receivable, history: histories[i] ?? [] }));
}

/**
 * What was paid before the day and issued so long before it that nearly all of its time has been
 * paid: of the newest invoices only those paid fast are known yet.
 */
function ripeBefore(examples: readonly Example[], day: number): Example[] {
  const waits = examples.map(({ receivable: it }) => it.paidAt - it.issuedAt);
  const patience = waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.9)] ?? 0;
  return examples.filter(({ receivable: it }) => {
    return it.paidAt < day && it.issuedAt < day - patience;
  });
}

function disputeAgesOf(examples: readonly Example[], prior: PaymentModel): number[] {
  const known = examples.flatMap((it) => it.receivable.fact.disputedAfterDays ?? []);
  return evenly([...prior.disputeAges, ...known], prior.disputeAges.length);
}

function learn(
  examples: readonly Example[],
  { trials, prior }: { trials: readonly Trial[]; prior: PaymentModel },
): PaymentModel {
  const norms = learnNorms(examples.map(receivableOf), prior.norms);
  const rows: number[][] = [];
  const rest: number[] = [];
  for (const { receivable, history } of examples) {
    const features = featuresOf(receivable, history, norms);
    rows.push(treeRow(features));
    rest.push(delayOf(receivable) - startingDays(features, norms));
  }
  const trees = growTrees(rows, rest, boosting, randomStream(1));
  return { ...prior, kind: 'learned', norms, trees, spread: learnSpread(trials, prior.spread) };
}
