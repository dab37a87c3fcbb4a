import type { Day } from '../kit/calendar.ts';
import { type Minor, sumMinor } from '../kit/money.ts';
import { Problem } from '../kit/problem.ts';

export interface OpenInvoice {
  id: string;
  dueOn: Day;
  balanceMinor: Minor;
  /** What may be left out of it by paying now, see `earlyDiscount`. */
  discountMinor: Minor;
}

/** What the payer says that the money is for; without an amount, as much as is open. */
export interface Remittance {
  invoiceId: string;
  amountMinor?: Minor | undefined;
}

export interface Share {
  invoiceId: string;
  amountMinor: Minor;
  /** The early-payment discount that this share earns: together they settle the invoice. */
  discountMinor: Minor;
}

export interface Spread {
  shares: Share[];
  /** What no invoice takes up: the customer's credit. */
  unappliedMinor: Minor;
}

/**
 * Spreads a payment over open invoices and never takes one below zero. Without a remittance the
 * oldest due is paid first; with one, only what it names, amounts that it states before the rest.
 */
export function spreadPayment(
  amountMinor: Minor,
  open: readonly OpenInvoice[],
  remittance?: readonly Remittance[],
): Spread {
  assertCovered(amountMinor, remittance ?? []);
  const wanted = remittance ? named(open, remittance) : oldestFirst(open);
  const stated = wanted.filter((one) => one.amountMinor !== undefined);
  const rest = wanted.filter((one) => one.amountMinor === undefined);
  const inOrder = [...stated, ...rest];
  // Money that is exactly what all owe less their discounts says that all discounts are taken;
  // else only the invoice at which the money ends can be short by its discount.
  const taken = fill(amountMinor, inOrder, true);
  const exact = taken.unappliedMinor === 0 && taken.shares.every(settles(inOrder));
  return exact ? taken : fill(amountMinor, inOrder, false);
}

interface Wanted extends OpenInvoice {
  amountMinor?: Minor | undefined;
}

function oldestFirst(open: readonly OpenInvoice[]): Wanted[] {
  return open.toSorted((a, b) => compare(a.dueOn, b.dueOn) || compare(a.id, b.id));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function named(open: readonly OpenInvoice[], remittance: readonly Remittance[]): Wanted[] {
  const byId = new Map(open.map((invoice) => [invoice.id, invoice]));
  if (new Set(remittance.map((one) => one.invoiceId)).size < remittance.length)
    throw new Problem('unprocessable', 'invoice-named-twice', 'An invoice is named twice.');
  return remittance.flatMap(({ invoiceId, amountMinor }) => {
    const invoice = byId.get(invoiceId);
    return invoice ? [{ ...invoice, amountMinor }] : [];
  });
}

function assertCovered(amountMinor: Minor, remittance: readonly Remittance[]): void {
  const stated = sumMinor(remittance.map((one) => one.amountMinor ?? 0));
  if (stated <= amountMinor) return;
  const detail = 'The amounts for the invoices come to more than there is to spread.';
  throw new Problem('unprocessable', 'allocations-exceed-payment', detail);
}

function fill(amountMinor: Minor, wanted: readonly Wanted[], takeAll: boolean): Spread {
  let left = amountMinor;
  const shares: Share[] = [];
  for (const invoice of wanted) {
    const share = shareOf(invoice, Math.min(left, invoice.amountMinor ?? left), takeAll);
    if (share.amountMinor === 0) continue;
    shares.push(share);
    left -= share.amountMinor;
  }
  return { shares, unappliedMinor: left };
}

function shareOf(invoice: Wanted, moneyMinor: Minor, takeAll: boolean): Share {
  const { id: invoiceId, balanceMinor, discountMinor } = invoice;
  const least = Math.max(balanceMinor - discountMinor, 0);
  const amountMinor = Math.min(moneyMinor, takeAll ? least : balanceMinor);
  const earned = amountMinor >= least && amountMinor > 0;
  return { invoiceId, amountMinor, discountMinor: earned ? balanceMinor - amountMinor : 0 };
}

function settles(wanted: readonly Wanted[]): (share: Share) => boolean {
  const owed = new Map(wanted.map(({ id, balanceMinor }) => [id, balanceMinor]));
  return ({ invoiceId, amountMinor, discountMinor }) =>
    amountMinor + discountMinor === owed.get(invoiceId);
}
