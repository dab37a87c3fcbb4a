import { contributions } from './boosting.ts';
import { type Features, featuresOf } from './features.ts';
import type { History } from './history.ts';
import type { Norms } from './norms.ts';
import { delayOf, type Receivable } from './payment-fact.ts';
import { type PaymentModel, treeFeatures, treeRow } from './payment-model.ts';

/** How much something moves the expected day of payment, and what it is. */
interface Reason {
  days: number;
  text: string;
}

type Topic = 'history' | 'lately' | 'regularity' | 'disputes' | 'amount' | 'calendar';

const topicOf: Record<(typeof treeFeatures)[number], Topic> = {
  invoices: 'regularity',
  pace: 'history',
  newest: 'lately',
  newestThree: 'lately',
  newestWeighted: 'lately',
  steadyPace: 'lately',
  mean: 'lately',
  median: 'lately',
  early: 'regularity',
  late: 'regularity',
  latest: 'regularity',
  deviation: 'regularity',
  lateShare: 'history',
  newestLateShare: 'lately',
  disputedShare: 'disputes',
  idleDays: 'lately',
  amount: 'amount',
  ownAmount: 'amount',
  terms: 'calendar',
  issueWeekday: 'calendar',
  dueWeekday: 'calendar',
  monthDay: 'calendar',
  disputed: 'disputes',
};

const shown = { most: 3, fromDays: 0.5 };

/**
 * What the prediction rests on, in plain words: the customer's history first, then what else moves
 * it most, each with the days by which it does.
 */
export function reasonsFor(
  model: PaymentModel,
  receivable: Receivable,
  history: History,
): string[] {
  const first = historyReason(history, model.norms);
  if (model.kind === 'customer_average') return [first.text];
  const features = featuresOf(receivable, history, model.norms);
  const moved = daysByTopic(model, features);
  const own = features.pace - model.norms.delay + moved.history;
  const others = otherReasons(receivable, features, moved)
    .filter((it) => Math.abs(it.days) >= shown.fromDays)
    .sort((a, b) => Math.abs(b.days) - Math.abs(a.days))
    .slice(0, shown.most - 1);
  return [{ ...first, days: own }, ...others].map(written);
}

const written = ({ text, days }: Reason): string => {
  const whole = Math.round(days);
  if (whole === 0) return text;
  return `${text} (${whole > 0 ? '+' : '−'}${counted(Math.abs(whole), 'day')})`;
};

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

function daysByTopic(model: PaymentModel, features: Features): Record<Topic, number> {
  const sums = { history: 0, lately: 0, regularity: 0, disputes: 0, amount: 0, calendar: 0 };
  for (const [i, days] of contributions(model.trees, treeRow(features)).entries()) {
    const name = treeFeatures[i];
    if (name) sums[topicOf[name]] += days;
  }
  return { ...sums, disputes: sums.disputes + features.disputed * model.norms.disputeDays };
}

function historyReason(history: History, norms: Norms): Reason {
  const last = history.slice(-10);
  const late = last.filter((it) => delayOf(it) > 0).length;
  const count = last.length;
  const percent = Math.round(norms.lateShare * 100);
  const text =
    count === 0
      ? `No invoice of this customer is settled yet; of all customers' ${percent}% are paid late`
      : lateOf(late, count);
  return { text, days: 0 };
}

function lateOf(late: number, count: number): string {
  if (count === 1)
    return late === 1 ? 'Paid its only invoice late' : 'Paid its only invoice in time';
  if (late === 0) return `Paid all of the last ${count} invoices in time`;
  return `Paid ${late} of the last ${count} invoices late`;
}

function otherReasons(
  { fact, issuedAt, dueAt }: Receivable,
  features: Features,
  moved: Record<Topic, number>,
): Reason[] {
  const times = Math.exp(features.ownAmount);
  const disputed = Math.round(features.disputedShare * 100);
  return [
    {
      days: moved.disputes,
      text: fact.disputed
        ? 'It is disputed'
        : `${disputed}% of the customer's invoices are disputed`,
    },
    {
      days: moved.lately,
      text: moved.lately > 0 ? 'Has been paying later of late' : 'Has been paying sooner of late',
    },
    {
      days: moved.regularity,
      text: `Its payments vary by ${counted(Math.round(features.deviation), 'day')}`,
    },
    {
      days: moved.amount,
      text: `The amount is ${times.toFixed(1)} times the customer's usual one`,
    },
    {
      days: moved.calendar,
      text: `Issued and due on these days, with ${dueAt - issuedAt} days to pay`,
    },
  ];
}
