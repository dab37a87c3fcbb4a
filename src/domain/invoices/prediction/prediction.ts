import { addDays, type Day } from '../../kit/calendar.ts';
import { type History, historiesAt } from './history.ts';
import { dayNumber, type PaymentFact, type Receivable, receivablesOf } from './payment-fact.ts';
import { forecastPayment, type PaymentModel } from './payment-model.ts';
import { reasonsFor } from './reasons.ts';

export interface PaymentPrediction {
  invoiceId: string;
  /** Rounded to four decimals. */
  lateProbability: number;
  /** As likely to be more as less, and the ends between which eight of ten lie; in time is 0. */
  expectedDaysLate: number;
  daysLateLow: number;
  daysLateHigh: number;
  expectedPaymentOn: Day;
  /** Days after the due date (before it: negative) on each of which a tenth of it is expected. */
  tenthDays: number[];
  reasons: string[];
}

/**
 * Predicts the open ones among the invoices by what is known today of their customers. How long an
 * invoice has been open does not change its prediction: it stays what can be held against what
 * comes of it.
 */
export function predictPayments(
  model: PaymentModel,
  facts: readonly PaymentFact[],
  today: Day,
): PaymentPrediction[] {
  const now = dayNumber(today);
  const receivables = receivablesOf(facts);
  const open = receivables.filter((it) => it.paidAt === null);
  const moments = open.map((receivable) => ({ receivable, knownAt: now + 1 }));
  const histories = historiesAt(receivables, moments);
  return open.map((it, i) => predict(model, it, { history: histories[i] ?? [], now }));
}

function predict(
  model: PaymentModel,
  receivable: Receivable,
  { history, now }: { history: History; now: number },
): PaymentPrediction {
  const { fact, issuedAt, dueAt } = receivable;
  const ageDays = Math.max(0, now - issuedAt);
  const forecast = forecastPayment(model, receivable, { history, ageDays });
  // Nobody pays before there is an invoice.
  const earliest = issuedAt - dueAt;
  const dayFor = (days: number) => Math.max(earliest, Math.round(days));
  return {
    invoiceId: fact.invoiceId,
    lateProbability: Math.round(forecast.lateProbability * 10_000) / 10_000,
    expectedDaysLate: Math.max(0, dayFor(forecast.days)),
    daysLateLow: Math.max(0, dayFor(forecast.low)),
    daysLateHigh: Math.max(0, dayFor(forecast.high)),
    expectedPaymentOn: addDays(fact.dueOn, dayFor(forecast.days)),
    tenthDays: forecast.tenths.map(dayFor),
    reasons: reasonsFor(model, receivable, history),
  };
}
