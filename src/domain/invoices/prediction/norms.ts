import { mean, median } from '../../kit/statistics.ts';
import { delayOf, type SettledReceivable } from './payment-fact.ts';

/** What is usual among all customers of an organization. Days are days after the due date. */
export interface Norms {
  /** The mean where nothing is disputed. */
  delay: number;
  lateShare: number;
  /** Variances: of an invoice around its customer's pace, and of the customers' paces. */
  noise: number;
  spread: number;
  disputeDays: number;
  disputeShare: number;
  /** The usual amount in each currency, in minor units. */
  amounts: Record<string, number>;
}

/** What is taken for granted weighs as much as this many invoices, customers or disputes. */
const priorWeight = { invoices: 20, customers: 20, disputes: 5 };

/** The delay that the invoice would have had undisputed. */
export const undisputedDelay = (it: SettledReceivable, norms: Pick<Norms, 'disputeDays'>): number =>
  delayOf(it) - (it.fact.disputed ? norms.disputeDays : 0);

/** The norms of these invoices, drawn towards the prior where there are few. */
export function learnNorms(settled: readonly SettledReceivable[], prior: Norms): Norms {
  const customers = groupByCustomer(settled);
  const disputeDays = disputeEffect(customers, prior.disputeDays);
  const delays = customers.map((own) => own.map((it) => undisputedDelay(it, { disputeDays })));
  const drawn = (value: number | null, usual: number) =>
    drawnTo(usual, priorWeight.invoices, { value, weight: settled.length });
  const noise = drawn(noiseOf(delays), prior.noise);
  const spread = { value: spreadOf(delays, noise), weight: customers.length };
  return {
    delay: drawn(mean(delays.flat()), prior.delay),
    lateShare: drawn(
      share(settled, (it) => delayOf(it) > 0),
      prior.lateShare,
    ),
    noise,
    spread: drawnTo(prior.spread, priorWeight.customers, spread),
    disputeDays,
    disputeShare: drawn(
      share(settled, (it) => it.fact.disputed),
      prior.disputeShare,
    ),
    amounts: { ...prior.amounts, ...usualAmounts(settled) },
  };
}

function drawnTo(
  usual: number,
  usualWeight: number,
  { value, weight }: { value: number | null; weight: number },
): number {
  return value === null ? usual : (value * weight + usual * usualWeight) / (weight + usualWeight);
}

function groupByCustomer(settled: readonly SettledReceivable[]): SettledReceivable[][] {
  const groups = Map.groupBy(settled, (it) => it.fact.customerId);
  return [...groups.values()].map((own) => own.sort((a, b) => a.issuedAt - b.issuedAt));
}

const share = <T>(values: readonly T[], is: (value: T) => boolean): number | null =>
  mean(values.map((value) => (is(value) ? 1 : 0)));

/** How much later disputed invoices are paid than the same customers' others. */
function disputeEffect(customers: readonly SettledReceivable[][], usual: number): number {
  let [together, squares] = [0, 0];
  for (const own of customers) {
    const meanDisputed = share(own, (it) => it.fact.disputed) ?? 0;
    const meanDelay = mean(own.map(delayOf)) ?? 0;
    for (const it of own) {
      const off = (it.fact.disputed ? 1 : 0) - meanDisputed;
      together += off * (delayOf(it) - meanDelay);
      squares += off * off;
    }
  }
  const weight = priorWeight.disputes;
  return (together + weight * usual) / (squares + weight);
}

/** Half the mean squared step between neighbours, which a slow change of pace hardly touches. */
function noiseOf(delays: readonly number[][]): number | null {
  const steps = delays.flatMap((own) =>
    own.slice(1).map((delay, i) => Math.abs(delay - (own[i] ?? 0))),
  );
  const limit = 5 * (median(steps) ?? 0);
  const square = mean(steps.map((step) => Math.min(step, limit) ** 2));
  return square === null ? null : Math.max(square / 2, 1);
}

/** What the customers' means differ by, less what they differ by from chance. */
function spreadOf(delays: readonly number[][], noise: number): number | null {
  if (delays.length < 2) return null;
  const means = delays.map((own) => mean(own) ?? 0);
  const centre = median(means) ?? 0;
  const limit = 5 * (median(means.map((it) => Math.abs(it - centre))) ?? 0);
  const square = mean(means.map((it) => Math.min(Math.abs(it - centre), limit) ** 2)) ?? 0;
  const byChance = mean(delays.map((own) => noise / own.length)) ?? 0;
  return Math.max(square - byChance, 1);
}

function usualAmounts(settled: readonly SettledReceivable[]): Record<string, number> {
  const usual: Record<string, number> = {};
  for (const [currency, own] of Map.groupBy(settled, (it) => it.fact.currency)) {
    usual[currency] = median(own.map((it) => it.fact.amountMinor)) ?? 0;
  }
  return usual;
}
