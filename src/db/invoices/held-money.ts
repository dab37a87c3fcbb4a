import { sql } from 'kysely';
import { type Minor, sumMinor } from '../../domain/kit/money.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { PaymentMethod } from '../schema.ts';
import { lockAccount, type MoneySource } from './receivables.ts';

/** A payment or a credit note, as far as it can still be applied or given back. */
export interface HeldMoney {
  source: MoneySource;
  customerId: string;
  currency: string;
  amountMinor: Minor;
  /** The business day from which it is held. */
  since: string;
  /** How it came, and by which processor; null of a credit note, which is no money yet. */
  method: PaymentMethod | null;
  provider: string | null;
  version: number;
  /** What no invoice has taken up. */
  unappliedMinor: Minor;
  /** The same without what is on its way back to the customer. */
  freeMinor: Minor;
  /** What is on its way back, of which invoice's part. */
  leaving: readonly { invoiceId: string | null; amountMinor: Minor }[];
}

/** Takes the customer's lock, then reads what is held. Refuses with 404 what is not there. */
export async function lockHeldMoney(
  trx: Db,
  orgId: string,
  source: MoneySource,
): Promise<HeldMoney> {
  const { customerId } = await readHeld(trx, orgId, source);
  await lockAccount(trx, orgId, customerId);
  const row = await readHeld(trx, orgId, source);
  if (row.customerId !== customerId)
    throw new Problem(
      'conflict',
      'customer-merged',
      'Its customer was merged just now; try again.',
    );
  const leaving = await listLeaving(trx, orgId, source);
  const free = leaving.filter(({ invoiceId }) => invoiceId === null);
  const freeMinor = row.unappliedMinor - sumMinor(free.map(({ amountMinor }) => amountMinor));
  return { source, ...row, freeMinor, leaving };
}

export async function readHeld(trx: Db, orgId: string, source: MoneySource) {
  const shared = ['customerId', 'currency', 'unappliedMinor', 'version'] as const;
  if ('creditNoteId' in source) {
    const note = await trx
      .selectFrom('creditNotes')
      .select([...shared, 'totalMinor as amountMinor', 'issueOn as since'])
      .where('orgId', '=', orgId)
      .where('id', '=', source.creditNoteId)
      .executeTakeFirst();
    return { ...found(note, 'credit-note'), method: null, provider: null };
  }
  const payment = await trx
    .selectFrom('customerPayments')
    .select([...shared, 'amountMinor', 'receivedOn as since', 'method', 'provider'])
    .where('orgId', '=', orgId)
    .where('id', '=', source.paymentId)
    .executeTakeFirst();
  return found(payment, 'payment');
}

/** Refunds that a processor has not answered, or of which nobody knows what became. */
function listLeaving(trx: Db, orgId: string, source: MoneySource) {
  const query = trx
    .selectFrom('refunds')
    .select(['invoiceId', 'amountMinor'])
    .where('orgId', '=', orgId)
    .where('status', 'in', ['pending', 'needs_review']);
  return 'paymentId' in source
    ? query.where('paymentId', '=', source.paymentId).execute()
    : query.where('creditNoteId', '=', source.creditNoteId).execute();
}

export interface HeldChange {
  /** By how much invoices have taken up more, or less where it is below zero. */
  appliedMinor?: Minor;
  /** By how much more went back to the customer. */
  returnedMinor?: Minor;
}

/** Moves a payment's or credit note's own sums; the caller holds the customer's lock. */
export async function changeHeldMoney(
  trx: Db,
  orgId: string,
  source: MoneySource,
  { appliedMinor = 0, returnedMinor = 0 }: HeldChange,
): Promise<void> {
  const payment = 'paymentId' in source;
  await trx
    .updateTable(payment ? 'customerPayments' : 'creditNotes')
    .set((eb) => ({
      appliedMinor: eb('appliedMinor', '+', appliedMinor),
      returnedMinor: eb('returnedMinor', '+', returnedMinor),
    }))
    .where('orgId', '=', orgId)
    .where('id', '=', payment ? source.paymentId : source.creditNoteId)
    .execute();
}

/** What invoices have of it after what was given back, the one that took up last first. */
export async function takenUpBy(trx: Db, orgId: string, source: MoneySource): Promise<TakenPart[]> {
  const query = trx
    .selectFrom('allocations')
    .select(['invoiceId', (eb) => eb.fn.sum<number>('amountMinor').as('amountMinor')])
    .where('orgId', '=', orgId)
    .groupBy('invoiceId')
    .having((eb) => eb.fn.sum<number>('amountMinor'), '>', 0)
    .orderBy(sql`max(id::text)`, 'desc');
  const rows =
    'paymentId' in source
      ? await query.where('paymentId', '=', source.paymentId).execute()
      : await query.where('creditNoteId', '=', source.creditNoteId).execute();
  return rows.map(({ invoiceId, amountMinor }) => ({
    invoiceId,
    amountMinor: Number(amountMinor),
  }));
}

export interface TakenPart {
  invoiceId: string;
  amountMinor: Minor;
}

/**
 * Of whom money goes that nobody was asked about: of the invoice that it is about, then of what
 * nobody has taken up, then of those that took up last. Refuses with 422 more than is left.
 */
export async function partsTaken(
  trx: Db,
  orgId: string,
  { source, unappliedMinor }: HeldMoney,
  { amountMinor, about }: { amountMinor: Minor; about?: string | undefined },
): Promise<TakenPart[]> {
  const taken = await takenUpBy(trx, orgId, source);
  const onInvoices = sumMinor(taken.map((it) => it.amountMinor));
  if (amountMinor > onInvoices + unappliedMinor) {
    const detail = 'That is more than is left of the payment.';
    throw new Problem('unprocessable', 'exceeds-payment', detail);
  }
  const first = taken.filter(({ invoiceId }) => invoiceId === about);
  const others = taken.filter(({ invoiceId }) => invoiceId !== about);
  let left = amountMinor;
  return [...first, { invoiceId: null, amountMinor: unappliedMinor }, ...others].flatMap((it) => {
    const part = Math.min(it.amountMinor, left);
    left -= part;
    return it.invoiceId === null || part === 0
      ? []
      : [{ invoiceId: it.invoiceId, amountMinor: part }];
  });
}
