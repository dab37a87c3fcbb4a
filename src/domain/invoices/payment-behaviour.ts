import type { Day } from '../kit/calendar.ts';
import { Dec } from '../kit/decimal.ts';
import {
  dayNumber,
  delayOf,
  isSettled,
  type PaymentFact,
  receivablesOf,
  type SettledReceivable,
} from './prediction/payment-fact.ts';

export interface PaymentPace {
  invoices: number;
  /** From issue to full payment; each invoice counts once, whatever it came to. */
  averageDaysToPay: string | null;
  /** After the due date; in time is 0. */
  averageDaysLate: string | null;
}

export type PaceTrend = 'faster' | 'steady' | 'slower' | 'unknown';

export interface PaymentBehaviour {
  paid: PaymentPace & { lastPaidOn: Day | null };
  open: { invoices: number; overdue: number };
  /** Of all that is paid or overdue, what was paid by its due date; null where nothing is. */
  onTimeShare: number | null;
  trend: { direction: PaceTrend; recent: PaymentPace; before: PaymentPace };
}

/** How many payments of late are held against as many before them. */
const trendInvoices = 6;
/** Fewer than this on either side say nothing of where it goes. */
const trendAtLeast = 3;
/** A change within these days is how people pay anyway. */
const steadyDays = 2;

/** How one customer pays: what they have paid, and what they let wait. */
export function paymentBehaviour(facts: readonly PaymentFact[], today: Day): PaymentBehaviour {
  const all = receivablesOf(facts);
  const now = dayNumber(today);
  const settled = all.filter(isSettled).toSorted((a, b) => b.paidAt - a.paidAt || order(a, b));
  const open = all.filter((it) => !isSettled(it));
  const overdue = open.filter(({ dueAt }) => dueAt < now).length;
  const onTime = settled.filter((it) => delayOf(it) <= 0).length;
  const known = settled.length + overdue;
  return {
    paid: { ...paceOf(settled), lastPaidOn: settled[0]?.fact.paidOn ?? null },
    open: { invoices: open.length, overdue },
    onTimeShare: known === 0 ? null : roundShare(onTime / known),
    trend: trendOf(settled),
  };
}

/** Those paid on the same day stand in one order whatever order they came in. */
const order = (a: SettledReceivable, b: SettledReceivable) =>
  b.issuedAt - a.issuedAt || (a.fact.invoiceId < b.fact.invoiceId ? 1 : -1);

export const roundShare = (share: number) => Math.round(share * 10_000) / 10_000;

function paceOf(settled: readonly SettledReceivable[]): PaymentPace {
  return {
    invoices: settled.length,
    averageDaysToPay: average(settled.map(({ paidAt, issuedAt }) => paidAt - issuedAt)),
    averageDaysLate: average(settled.map((it) => Math.max(0, delayOf(it)))),
  };
}

function average(days: readonly number[]): string | null {
  if (days.length === 0) return null;
  const sum = days.reduce((total, count) => total + count, 0);
  return new Dec(sum).dividedBy(days.length).toDecimalPlaces(2).toFixed();
}

/** By the days after the due date, early ones too: longer terms alone make nobody slower. */
function trendOf(newestFirst: readonly SettledReceivable[]): PaymentBehaviour['trend'] {
  const size = Math.min(trendInvoices, Math.floor(newestFirst.length / 2));
  const [recent, before] = [newestFirst.slice(0, size), newestFirst.slice(size, 2 * size)];
  const pace = { recent: paceOf(recent), before: paceOf(before) };
  if (size < trendAtLeast) return { direction: 'unknown', ...pace };
  const slowerDays = (delays(recent) - delays(before)) / size;
  if (Math.abs(slowerDays) <= steadyDays) return { direction: 'steady', ...pace };
  return { direction: slowerDays > 0 ? 'slower' : 'faster', ...pace };
}

const delays = (settled: readonly SettledReceivable[]) =>
  settled.reduce((sum, it) => sum + delayOf(it), 0);
