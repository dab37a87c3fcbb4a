import { isSettled, type Receivable, type SettledReceivable } from './payment-fact.ts';

/** As many invoices of a customer as are looked back on; habits older than that have changed. */
export const rememberedInvoices = 40;

/** What is known on a day about a customer: settled invoices in order of issue, the newest last. */
export type History = readonly SettledReceivable[];

export interface Moment {
  receivable: Receivable;
  /** Only what was paid before this day is known. */
  knownAt: number;
}

/**
 * The customer's history at each of the moments, in their order. Nothing that was settled on that
 * day or later is in it, nor the invoice itself.
 */
export function historiesAt(
  receivables: readonly Receivable[],
  moments: readonly Moment[],
): History[] {
  const settled = receivables.filter(isSettled).sort((a, b) => a.paidAt - b.paidAt);
  const order = moments.map((_, i) => i).sort((a, b) => dayOf(moments, a) - dayOf(moments, b));
  const byCustomer = new Map<string, SettledReceivable[]>();
  const histories: History[] = moments.map(() => []);
  let next = 0;
  for (const i of order) {
    for (; (settled[next]?.paidAt ?? Infinity) < dayOf(moments, i); next += 1) {
      const receivable = settled[next];
      if (receivable) remember(byCustomer, receivable);
    }
    const fact = moments[i]?.receivable.fact;
    const known = fact ? (byCustomer.get(fact.customerId) ?? []) : [];
    histories[i] = known.filter((it) => it.fact.invoiceId !== fact?.invoiceId);
  }
  return histories;
}

const dayOf = (moments: readonly Moment[], i: number) => moments[i]?.knownAt ?? 0;

function remember(byCustomer: Map<string, SettledReceivable[]>, it: SettledReceivable): void {
  const known = byCustomer.get(it.fact.customerId) ?? [];
  let place = known.length;
  while (place > 0 && (known[place - 1]?.issuedAt ?? 0) > it.issuedAt) place -= 1;
  known.splice(place, 0, it);
  if (known.length > rememberedInvoices) known.shift();
  byCustomer.set(it.fact.customerId, known);
}
