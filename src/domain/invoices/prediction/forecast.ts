import { normalQuantile } from '../../kit/normal.ts';
import { mean } from '../../kit/statistics.ts';
import type { History } from './history.ts';
import type { Norms } from './norms.ts';
import { dayOf, type Outlook, paidBy } from './outlook.ts';
import { delayOf } from './payment-fact.ts';

/** What is told of an invoice. Days are days after the due date, negative before it. */
export interface Forecast {
  lateProbability: number;
  /** As likely to be paid before as after. */
  days: number;
  /** Eight of ten invoices are paid between these. */
  low: number;
  high: number;
  /** The middles of ten spans, each as likely as the others: a tenth of the money on each. */
  tenths: number[];
}

export const intervalParts = { low: 0.1, high: 0.9 };
const tenthParts = Array.from({ length: 10 }, (_, i) => (i + 0.5) / 10);

export function forecastOf(outlook: Outlook): Forecast {
  return {
    lateProbability: 1 - paidBy(outlook, 0),
    days: dayOf(outlook, 0.5),
    low: dayOf(outlook, intervalParts.low),
    high: dayOf(outlook, intervalParts.high),
    tenths: tenthParts.map((part) => dayOf(outlook, part)),
  };
}

/** What a spreadsheet would say: the customer pays as it has paid on average. */
export function averageForecast(history: History, norms: Norms): Forecast {
  const delays = history.map(delayOf);
  const days = mean(delays) ?? norms.delay + norms.disputeShare * norms.disputeDays;
  const late = mean(delays.map((delay) => (delay > 0 ? 1 : 0))) ?? norms.lateShare;
  const variance = norms.noise + (delays.length === 0 ? norms.spread : norms.noise / delays.length);
  const at = (part: number) => days + Math.sqrt(variance) * normalQuantile(part);
  return {
    lateProbability: late,
    days,
    low: at(intervalParts.low),
    high: at(intervalParts.high),
    tenths: tenthParts.map(at),
  };
}
