import { plainDisplay, showMoney } from '../../domain/kit/display.ts';
import { type Minor, sumMinor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { postEntry } from '../kit/ledger.ts';
import type { AllocationKind, LedgerEntryKind } from '../schema.ts';
import { changeHeldMoney, readHeld, takenUpBy } from './held-money.ts';
import { lockInvoices } from './invoice-rows.ts';
import { applyToInvoices, type InvoiceShare, type MoneySource } from './receivables.ts';

export interface ReturnedMoney {
  kind: AllocationKind & LedgerEntryKind;
  /** The fact in the ledger: posted once. */
  fact: string;
  source: MoneySource;
  customerId: string;
  currency: string;
  amountMinor: Minor;
  /** Of which invoices' part of the source; the rest is of what no invoice has taken up. */
  shares: readonly { invoiceId: string; amountMinor: Minor }[];
  on: string;
}

/**
 * Books money that left again: the invoices are open with it once more. The caller holds the
 * customer's lock. Refuses with 409 what is not there any more to go back.
 */
export async function giveBack(trx: Db, acting: Acting, money: ReturnedMoney): Promise<Intent[]> {
  const { orgId } = acting;
  await assertThere(trx, orgId, money);
  const shares = await lockShares(trx, orgId, money);
  const entryId = await post(trx, orgId, money, shares, 1);
  const appliedMinor = -totalOf(shares);
  const change = { appliedMinor, returnedMinor: money.amountMinor };
  await changeHeldMoney(trx, orgId, money.source, change);
  const opened = shares.map((share) => ({ ...share, amountMinor: -share.amountMinor }));
  const { intents } = await applyToInvoices(trx, acting, { ...money, entryId, shares: opened });
  return intents;
}

/**
 * Books money that came back after it had left. What its invoices are not open with any more,
 * because somebody has paid them since, is the customer's credit.
 */
export async function takeBack(trx: Db, acting: Acting, money: ReturnedMoney): Promise<Intent[]> {
  const { orgId } = acting;
  const taken = await lockShares(trx, orgId, money);
  const shares = taken.map(({ invoice, amountMinor }) => ({
    invoice,
    amountMinor: Math.min(amountMinor, invoice.balanceMinor),
  }));
  const entryId = await post(trx, orgId, money, shares, -1);
  const change = { appliedMinor: totalOf(shares), returnedMinor: -money.amountMinor };
  await changeHeldMoney(trx, orgId, money.source, change);
  const { intents } = await applyToInvoices(trx, acting, { ...money, entryId, shares });
  await alertSurplus(trx, acting, money, totalOf(taken) - totalOf(shares));
  return intents;
}

async function alertSurplus(
  trx: Db,
  acting: Acting,
  { fact, customerId, currency }: ReturnedMoney,
  amountMinor: Minor,
): Promise<void> {
  if (amountMinor === 0) return;
  const money = showMoney({ amountMinor, currency }, plainDisplay);
  await raiseAlerts(trx, acting, [
    {
      ...{ dedupeKey: `surplus/${fact}`, source: 'invoices', severity: 'medium' },
      title: `${money} came back and are a customer’s credit`,
      detail: 'The invoice that it had paid was paid otherwise since. Apply it or give it back.',
      ...{ entityType: 'customer', entityId: customerId, facts: { amountMinor, currency } },
    },
  ]);
}

const totalOf = (shares: readonly InvoiceShare[]) =>
  sumMinor(shares.map(({ amountMinor }) => amountMinor));

async function lockShares(
  trx: Db,
  orgId: string,
  { shares }: ReturnedMoney,
): Promise<InvoiceShare[]> {
  const ids = shares.map(({ invoiceId }) => invoiceId);
  const invoices = await lockInvoices(trx, orgId, ids);
  return invoices.map((invoice) => ({
    invoice,
    amountMinor: shares.find(({ invoiceId }) => invoiceId === invoice.id)?.amountMinor ?? 0,
  }));
}

/** Debits what opens again and credits the cash; the other way round by a sign of −1. */
function post(
  trx: Db,
  orgId: string,
  { kind, fact, customerId: partyId, currency, amountMinor, on }: ReturnedMoney,
  shares: readonly InvoiceShare[],
  sign: 1 | -1,
): Promise<string> {
  const restMinor = amountMinor - totalOf(shares);
  return postEntry(trx, orgId, {
    ...{ kind, currency, postedOn: on, source: fact },
    postings: [
      ...shares.map((share) => ({
        account: 'receivables' as const,
        ...{ partyId, documentId: share.invoice.id, amountMinor: sign * share.amountMinor },
      })),
      { account: 'customer_credit', partyId, amountMinor: sign * restMinor },
      { account: 'cash', amountMinor: -sign * amountMinor },
    ],
  });
}

async function assertThere(trx: Db, orgId: string, money: ReturnedMoney): Promise<void> {
  const taken = await takenUpBy(trx, orgId, money.source);
  for (const { invoiceId, amountMinor } of money.shares) {
    const has = taken.find((it) => it.invoiceId === invoiceId)?.amountMinor ?? 0;
    if (has < amountMinor) throw notThere();
  }
  const restMinor = money.amountMinor - sumMinor(money.shares.map((it) => it.amountMinor));
  const { unappliedMinor } = await readHeld(trx, orgId, money.source);
  if (restMinor > unappliedMinor) throw notThere();
}

function notThere(): Problem {
  const detail = 'What was to go back has been given back or charged back meanwhile.';
  return new Problem('conflict', 'refund-exceeds-paid', detail);
}

export type Booking = Pick<ReturnedMoney, 'amountMinor' | 'shares'>;

/** What was booked for a fact: how much money went or came, and of which invoices' parts. */
export async function findBooking(
  trx: Db,
  orgId: string,
  { fact, kind }: Pick<ReturnedMoney, 'fact' | 'kind'>,
): Promise<Booking | undefined> {
  const entry = await trx
    .selectFrom('ledgerEntries as e')
    .innerJoin('ledgerLines as l', (join) =>
      join.onRef('l.orgId', '=', 'e.orgId').onRef('l.entryId', '=', 'e.id'),
    )
    .select(['e.id', 'l.amountMinor'])
    .where('e.orgId', '=', orgId)
    .where('e.source', '=', fact)
    .where('e.kind', '=', kind)
    .where('l.account', '=', 'cash')
    .executeTakeFirst();
  if (!entry) return undefined;
  const rows = await trx
    .selectFrom('allocations')
    .select(['invoiceId', 'amountMinor'])
    .where('orgId', '=', orgId)
    .where('entryId', '=', entry.id)
    .execute();
  const shares = rows.map((it) => ({ ...it, amountMinor: Math.abs(it.amountMinor) }));
  return { amountMinor: Math.abs(entry.amountMinor), shares };
}
