import type { History } from './history.ts';
import { type Norms, undisputedDelay } from './norms.ts';
import { paceOf, usualDrift } from './pace.ts';
import { delayOf, type Receivable } from './payment-fact.ts';

/**
 * What the trees look at, for one invoice on one day. All from its customer's history but the last
 * ones, which are its own.
 */
export interface Features {
  invoices: number;
  pace: number;
  /** These are days relative to the pace. */
  newest: number;
  newestThree: number;
  newestWeighted: number;
  steadyPace: number;
  mean: number;
  median: number;
  early: number;
  late: number;
  latest: number;
  /** How far single invoices lie from the pace. */
  deviation: number;
  lateShare: number;
  newestLateShare: number;
  disputedShare: number;
  idleDays: number;
  /** Logarithms: against what is usual among all invoices, and with this customer. */
  amount: number;
  ownAmount: number;
  terms: number;
  issueWeekday: number;
  dueWeekday: number;
  monthDay: number;
  disputed: number;
}

const halfLives = { newest: 2, lateShare: 4 };

export function featuresOf(receivable: Receivable, history: History, norms: Norms): Features {
  const pace = paceOf(history, norms).days;
  return {
    ...habits(history, norms, pace),
    ...shares(history, norms),
    idleDays: idleDays(receivable, history),
    ...ownFeatures(receivable, history, norms),
    pace,
  };
}

function habits(history: History, norms: Norms, pace: number) {
  const delays = history.map((it) => undisputedDelay(it, norms));
  const sorted = [...delays].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * sorted.length)] ?? pace;
  const squares = sumOf(delays.map((delay) => (delay - pace) ** 2));
  const usual = norms.delay;
  return {
    invoices: history.length,
    newest: (delays.at(-1) ?? pace) - pace,
    newestThree: averageOf(delays.slice(-3), pace) - pace,
    newestWeighted: fading(delays, halfLives.newest, { value: usual, weight: 0.3 }) - pace,
    steadyPace: paceOf(history, norms, usualDrift / 4).days - pace,
    mean: (sumOf(delays) + usual * 0.5) / (delays.length + 0.5) - pace,
    median: at(0.5) - pace,
    early: at(0.25) - pace,
    late: at(0.75) - pace,
    latest:
      (delays
        .slice(-8)
        .sort((a, b) => a - b)
        .at(-1) ?? pace) - pace,
    deviation: Math.sqrt((squares + 3 * norms.noise) / (delays.length + 3)),
  };
}

function shares(history: History, norms: Norms) {
  const late = history.map((it) => (delayOf(it) > 0 ? 1 : 0));
  const disputed = history.filter((it) => it.fact.disputed).length;
  const usual = { value: norms.lateShare, weight: 1 };
  return {
    lateShare: (sumOf(late) + usual.value) / (late.length + 1),
    newestLateShare: fading(late, halfLives.lateShare, usual),
    disputedShare: (disputed + norms.disputeShare) / (history.length + 1),
  };
}

function ownFeatures({ fact, issuedAt, dueAt }: Receivable, history: History, norms: Norms) {
  const usual = norms.amounts[fact.currency] ?? fact.amountMinor;
  const amounts = history
    .filter((it) => it.fact.currency === fact.currency)
    .map((it) => it.fact.amountMinor);
  return {
    amount: logRatio(fact.amountMinor, usual),
    ownAmount: logRatio(fact.amountMinor, averageOf(amounts, usual)),
    terms: dueAt - issuedAt,
    issueWeekday: weekdayOf(issuedAt),
    dueWeekday: weekdayOf(dueAt),
    monthDay: Number(fact.issueOn.slice(8)),
    disputed: fact.disputed ? 1 : 0,
  };
}

function idleDays(receivable: Receivable, history: History): number {
  const before = history.at(-1);
  return before ? Math.max(0, Math.min(90, receivable.issuedAt - before.issuedAt)) : 90;
}

/** 0 is Monday: the first of January 1970 was a Thursday. */
const weekdayOf = (day: number): number => (day + 3) % 7;

const logRatio = (amount: number, usual: number): number => Math.log((amount + 1) / (usual + 1));

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const averageOf = (values: readonly number[], otherwise: number): number =>
  values.length === 0 ? otherwise : sumOf(values) / values.length;

/** The mean with weights that halve every `halfLife` values into the past. */
function fading(
  values: readonly number[],
  halfLife: number,
  usual: { value: number; weight: number },
): number {
  let sum = usual.value * usual.weight;
  let weights = usual.weight;
  for (const [i, value] of values.entries()) {
    const weight = 0.5 ** ((values.length - 1 - i) / halfLife);
    sum += value * weight;
    weights += weight;
  }
  return sum / weights;
}
