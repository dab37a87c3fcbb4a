import { type Judged, type Quality, qualityOf } from './evaluation.ts';
import { featuresOf } from './features.ts';
import { averageForecast, type Forecast } from './forecast.ts';
import type { History } from './history.ts';
import { delayOf, type SettledReceivable } from './payment-fact.ts';
import { forecastPayment, outlookCase, type PaymentModel } from './payment-model.ts';
import type { Trial } from './spread.ts';

/** A settled invoice, with what was known of its customer on the day of issue. */
export interface Example {
  receivable: SettledReceivable;
  history: History;
}

/**
 * Each invoice as it would have been predicted by what was known when it was issued: with the
 * dispute that came later, without it, and by its customer's average.
 */
export interface Measured {
  quality: Quality;
  atIssue: Quality;
  baseline: Quality;
}

export interface Rehearsal {
  trials: Trial[];
  measured: Measured | null;
}

/** Parts of the history after which a trial begins; the first two only show how far it misses. */
const cuts = [0.4, 0.55, 0.7, 0.85];

/**
 * Predicts each part of the history by a model of what was known before it; how far the parts
 * before have missed tells each how far it will.
 */
export function rehearse(
  examples: readonly Example[],
  learnBefore: (day: number, trials: readonly Trial[]) => PaymentModel,
): Rehearsal {
  const trials: Trial[] = [];
  const judged = { quality: [] as Judged[], atIssue: [] as Judged[], baseline: [] as Judged[] };
  for (const [i, cut] of cuts.entries()) {
    const from = dayAt(examples, cut);
    const to = dayAt(examples, cuts[i + 1] ?? 1);
    const model = learnBefore(from, trials);
    const held = examples.filter(({ receivable: it }) => it.issuedAt >= from && it.issuedAt < to);
    trials.push(...held.map((it) => trialOf(model, it)));
    if (i < 2) continue;
    judged.quality.push(...held.map((it) => judge(it, known(model, it))));
    judged.atIssue.push(...held.map((it) => judge(it, atIssue(model, it))));
    judged.baseline.push(...held.map((it) => judge(it, averageForecast(it.history, model.norms))));
  }
  const [quality, issued] = [qualityOf(judged.quality), qualityOf(judged.atIssue)];
  const baseline = qualityOf(judged.baseline);
  const measured = quality && issued && baseline ? { quality, atIssue: issued, baseline } : null;
  return { trials, measured };
}

/** Worse on balance of its order of the late ones, its days and its probabilities. */
export function isWorse({ quality, baseline }: Measured): boolean {
  const times = (own: number, other: number) => (own === other ? 1 : own / other);
  const disorder = ({ auc }: Quality) => 1 - (auc ?? 0.5);
  const balance =
    times(disorder(quality), disorder(baseline)) +
    times(quality.maeDays, baseline.maeDays) +
    times(quality.brier, baseline.brier);
  return balance > 3;
}

const dayAt = (examples: readonly Example[], part: number): number =>
  examples[Math.floor(part * examples.length)]?.receivable.issuedAt ?? Infinity;

function trialOf(model: PaymentModel, { receivable, history }: Example): Trial {
  const features = featuresOf(receivable, history, model.norms);
  const { days } = outlookCase(model, features, 1);
  return { deviation: features.deviation, days, actualDays: delayOf(receivable) };
}

const known = (model: PaymentModel, { receivable, history }: Example): Forecast =>
  forecastPayment(model, receivable, { history, ageDays: Infinity });

const atIssue = (model: PaymentModel, { receivable, history }: Example): Forecast =>
  forecastPayment(model, undisputed(receivable), { history, ageDays: 0 });

const undisputed = (it: SettledReceivable) => ({ ...it, fact: { ...it.fact, disputed: false } });

function judge({ receivable }: Example, forecast: Forecast): Judged {
  const { lateProbability, days, low, high } = forecast;
  return { lateProbability, days, low, high, actualDays: delayOf(receivable) };
}
