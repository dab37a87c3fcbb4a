import { spreadPayment } from '../../domain/invoices/remittance.ts';
import { type Minor, sumMinor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { applyHeld } from './allocations.ts';
import { lockHeldMoney } from './held-money.ts';
import { isPayable, lockToPay } from './payable-invoices.ts';
import { type AppliedShare, lockAccount, type MoneySource } from './receivables.ts';

export interface CreditItem {
  kind: 'payment' | 'credit_note';
  id: string;
  /** The credit note's. */
  number: string | null;
  currency: string;
  since: string;
  unappliedMinor: Minor;
}

/** What a customer has in credit, payment by payment and note by note, the oldest first. */
export async function listCredit(db: Db, orgId: string, customerId: string): Promise<CreditItem[]> {
  const payments = await db
    .selectFrom('customerPayments')
    .select(['id', 'currency', 'receivedOn as since', 'unappliedMinor'])
    .where('orgId', '=', orgId)
    .where('customerId', '=', customerId)
    .where('unappliedMinor', '>', 0)
    .execute();
  const notes = await db
    .selectFrom('creditNotes')
    .select(['id', 'number', 'currency', 'issueOn as since', 'unappliedMinor'])
    .where('orgId', '=', orgId)
    .where('customerId', '=', customerId)
    .where('unappliedMinor', '>', 0)
    .execute();
  const items: CreditItem[] = [
    ...payments.map((row) => ({ kind: 'payment' as const, number: null, ...row })),
    ...notes.map((row) => ({ kind: 'credit_note' as const, ...row })),
  ];
  return items.toSorted((a, b) => compare(a.since, b.since) || compare(a.id, b.id));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

export interface ApplyingCredit {
  customerId: string;
  currency: string;
  /** The business day of today. */
  on: string;
}

/**
 * Applies all of a customer's credit of a currency: the oldest money to the oldest due invoices.
 * Refuses with 409 where there is no credit, or nothing open.
 */
export async function applyCredit(
  trx: Db,
  acting: Acting,
  { customerId, currency, on }: ApplyingCredit,
): Promise<{ applied: AppliedShare[]; intents: Intent[] }> {
  const { orgId } = acting;
  await lockAccount(trx, orgId, customerId);
  const credit = await listCredit(trx, orgId, customerId);
  const applied: AppliedShare[] = [];
  const intents: Intent[] = [];
  for (const item of credit.filter((it) => it.currency === currency)) {
    const done = await applyItem(trx, acting, item, on);
    applied.push(...done.applied);
    intents.push(...done.intents);
  }
  if (applied.length > 0) return { applied: summed(applied), intents };
  const detail = 'There is no credit in that currency, or no open invoice that could take it up.';
  throw new Problem('conflict', 'nothing-to-apply', detail);
}

async function applyItem(trx: Db, acting: Acting, { kind, id }: CreditItem, on: string) {
  const { orgId } = acting;
  const source: MoneySource = kind === 'payment' ? { paymentId: id } : { creditNoteId: id };
  const held = await lockHeldMoney(trx, orgId, source);
  const invoices = (await lockToPay(trx, orgId, held)).filter(isPayable);
  const open = invoices.map((invoice) => ({ ...invoice, discountMinor: 0 }));
  const spread = spreadPayment(held.freeMinor, open);
  if (spread.shares.length === 0) return { applied: [], intents: [] };
  return applyHeld(trx, acting, { held, invoices, spread, on });
}

function summed(shares: readonly AppliedShare[]): AppliedShare[] {
  return [...Map.groupBy(shares, ({ invoiceId }) => invoiceId)].map(([invoiceId, of]) => ({
    ...{ invoiceId, amountMinor: sumMinor(of.map(({ amountMinor }) => amountMinor)) },
  }));
}
