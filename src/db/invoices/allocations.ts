import { type Remittance, type Spread, spreadPayment } from '../../domain/invoices/remittance.ts';
import { sumMinor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import { postEntry } from '../kit/ledger.ts';
import { assertCurrent, type SeenVersions } from '../kit/version.ts';
import { changeHeldMoney, type HeldMoney, lockHeldMoney } from './held-money.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { isPayable, lockToPay } from './payable-invoices.ts';
import {
  type AppliedShare,
  applyToInvoices,
  type InvoiceShare,
  type MoneySource,
} from './receivables.ts';

export interface Allocating {
  source: MoneySource;
  /** Which invoices take it up; without, all that are open, the oldest due first. */
  allocations?: readonly Remittance[] | undefined;
  /** The versions of the payment or credit note that the caller has seen. */
  seen?: SeenVersions;
  /** The business day of the decision. */
  on: string;
}

export interface Allocated {
  applied: AppliedShare[];
  intents: Intent[];
}

/**
 * Applies what is left of a payment or a credit note. Refuses with 422 more than is left or than an
 * invoice is open with, with 409 where there is nothing to apply or nothing to apply it to.
 */
export async function allocate(
  trx: Db,
  acting: Acting,
  { source, allocations, seen = null, on }: Allocating,
): Promise<Allocated> {
  const { orgId } = acting;
  const held = await lockHeldMoney(trx, orgId, source);
  assertCurrent(seen, held);
  if (held.freeMinor <= 0)
    throw new Problem('conflict', 'nothing-to-apply', 'All of it is applied or given back.');
  const invoices = await lockToPay(trx, orgId, { ...held, allocations });
  const spread = spreadOver(held, invoices, allocations);
  if (spread.shares.length === 0)
    throw new Problem('conflict', 'nothing-is-open', 'None of the invoices takes up money.');
  return applyHeld(trx, acting, { held, invoices, spread, on });
}

function spreadOver(
  { freeMinor }: HeldMoney,
  invoices: readonly InvoiceRow[],
  allocations?: readonly Remittance[],
): Spread {
  for (const { invoiceId, amountMinor = 0 } of allocations ?? []) {
    const invoice = invoices.find(({ id }) => id === invoiceId);
    const open = invoice && isPayable(invoice) ? invoice.balanceMinor : 0;
    if (amountMinor <= open) continue;
    const detail = `${invoice?.number} is open with ${open} minor units, less than that.`;
    throw new Problem('unprocessable', 'allocation-exceeds-balance', detail);
  }
  const open = invoices.filter(isPayable).map((invoice) => ({ ...invoice, discountMinor: 0 }));
  return spreadPayment(freeMinor, open, allocations);
}

interface Applying {
  held: HeldMoney;
  invoices: readonly InvoiceRow[];
  spread: Spread;
  on: string;
}

/** Moves held money onto invoices, which the caller has locked. */
export async function applyHeld(
  trx: Db,
  acting: Acting,
  { held, invoices, spread, on }: Applying,
): Promise<Allocated> {
  const { orgId } = acting;
  const { source, customerId: partyId, currency } = held;
  const shares = spread.shares.flatMap(({ invoiceId, amountMinor }): InvoiceShare[] => {
    const invoice = invoices.find(({ id }) => id === invoiceId);
    return invoice ? [{ invoice, amountMinor }] : [];
  });
  const appliedMinor = sumMinor(shares.map(({ amountMinor }) => amountMinor));
  // Money is not applied on a day on which it was not there yet.
  const postedOn = on < held.since ? held.since : on;
  const entryId = await postEntry(trx, orgId, {
    ...{ kind: 'application', currency, postedOn, source: `application/${newId()}` },
    postings: [
      { account: 'customer_credit', partyId, amountMinor: appliedMinor },
      ...shares.map(({ invoice, amountMinor }) => ({
        account: 'receivables' as const,
        ...{ partyId, documentId: invoice.id, amountMinor: -amountMinor },
      })),
    ],
  });
  await changeHeldMoney(trx, orgId, source, { appliedMinor });
  const kind = 'paymentId' in source ? ('payment' as const) : ('credit' as const);
  const application = { kind, source, entryId, on: postedOn, shares };
  const { intents } = await applyToInvoices(trx, acting, application);
  const applied = shares.map(({ invoice, amountMinor }) => ({
    invoiceId: invoice.id,
    amountMinor,
  }));
  return { applied, intents };
}
