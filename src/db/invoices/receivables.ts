import {
  afterChange,
  balanceOf,
  type InvoiceSums,
  netPaid,
  type SumsChange,
} from '../../domain/invoices/balance.ts';
import type { Minor } from '../../domain/kit/money.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, auditAll } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import { addEvents } from '../kit/webhook-events.ts';
import type { AllocationKind } from '../schema.ts';
import { tellCollection } from './collections.ts';
import { type InvoiceRef, type InvoiceRow, lockInvoice } from './invoice-rows.ts';

/**
 * Whoever moves money of a customer takes this lock first, then the invoices in the order of their
 * ids: so two of them wait for each other and never deadlock. New invoices need not wait for it.
 */
export async function lockAccount(trx: Db, orgId: string, customerId: string) {
  const row = await trx
    .selectFrom('customers')
    .select(['id', 'name', 'status'])
    .where('orgId', '=', orgId)
    .where('id', '=', customerId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return found(row, 'customer');
}

/** The customer's lock, then the invoice's. */
export async function lockInvoiceAccount(trx: Db, ref: InvoiceRef): Promise<InvoiceRow> {
  const row = await trx
    .selectFrom('invoices')
    .select('customerId')
    .where('orgId', '=', ref.orgId)
    .where('id', '=', ref.invoiceId)
    .executeTakeFirst();
  await lockAccount(trx, ref.orgId, found(row, 'invoice').customerId);
  return lockInvoice(trx, ref);
}

export interface InvoiceShare {
  invoice: InvoiceRow;
  /** Positive lowers the balance, negative raises it again. */
  amountMinor: Minor;
}

/** The same, as callers are told of it. */
export interface AppliedShare {
  invoiceId: string;
  amountMinor: Minor;
}

/** Where the money of an application comes from. */
export type MoneySource = { paymentId: string } | { creditNoteId: string };

export interface Application {
  kind: AllocationKind;
  source: MoneySource;
  /** The ledger entry that says the same. */
  entryId: string;
  /** The business day from which it counts. */
  on: string;
  shares: readonly InvoiceShare[];
}

/**
 * Writes what a payment or credit does to invoices, which the caller has locked: allocations, sums,
 * the day of the last payment, audit, webhook events and the word to each collection.
 */
export async function applyToInvoices(
  trx: Db,
  acting: Acting,
  application: Application,
): Promise<{ invoices: InvoiceRow[]; intents: Intent[] }> {
  const { orgId } = acting;
  const { kind, source, entryId, on } = application;
  const shares = application.shares.filter(({ amountMinor }) => amountMinor !== 0);
  if (shares.length === 0) return { invoices: [], intents: [] };
  const shared = { orgId, kind, ...source, entryId, appliedOn: on };
  const rows = shares.map(({ invoice, amountMinor }) => ({
    ...{ id: newId(), ...shared, invoiceId: invoice.id, amountMinor },
  }));
  await trx.insertInto('allocations').values(rows).execute();
  const invoices: InvoiceRow[] = [];
  const intents: Intent[] = [];
  for (const { invoice, amountMinor } of shares) {
    invoices.push(await changeSums(trx, orgId, { invoice, on, ...changeOf(kind, amountMinor) }));
    const ref = { orgId, invoiceId: invoice.id };
    intents.push(...(await tellCollection(trx, ref, 'paymentRecorded')));
  }
  await tellAll(trx, acting, application, invoices);
  return { invoices, intents };
}

function changeOf(kind: AllocationKind, amountMinor: Minor): { change: SumsChange } {
  switch (kind) {
    case 'payment':
      return { change: { paidMinor: amountMinor } };
    case 'credit':
      return { change: { creditedMinor: amountMinor } };
    case 'refund':
      return { change: { refundedMinor: -amountMinor } };
    case 'chargeback':
    case 'chargeback_reversal':
      return { change: { chargedBackMinor: -amountMinor } };
  }
}

interface Changing {
  invoice: InvoiceRow;
  change: SumsChange;
  on: string;
}

/** Changes the sums of a locked invoice, and notes or forgets the day on which it was paid. */
async function changeSums(
  trx: Db,
  orgId: string,
  { invoice, change, on }: Changing,
): Promise<InvoiceRow> {
  const { totalMinor: _, ...sums } = afterChange(invoice, change);
  const after = { ...invoice, ...sums };
  const paidOn = isPaid(after) ? (invoice.paidOn ?? on) : null;
  await trx
    .updateTable('invoices')
    .set({ ...sums, paidOn })
    .where('orgId', '=', orgId)
    .where('id', '=', invoice.id)
    .execute();
  return { ...after, paidOn, balanceMinor: balanceOf(after), version: invoice.version + 1 };
}

/** What credits alone have settled was not paid, nor what was given up. */
const isPaid = (sums: InvoiceSums) =>
  balanceOf(sums) === 0 && netPaid(sums) > 0 && sums.writtenOffMinor === 0;

async function tellAll(
  trx: Db,
  acting: Acting,
  { kind, source, entryId, shares }: Application,
  invoices: readonly InvoiceRow[],
): Promise<void> {
  await auditAll(
    trx,
    acting,
    invoices.map(({ id, balanceMinor }, i) => ({
      action: `invoice.${kind.replaceAll('_', '-')}`,
      entityType: 'invoice',
      entityId: id,
      before: { balanceMinor: shares[i]?.invoice.balanceMinor },
      after: { balanceMinor, amountMinor: shares[i]?.amountMinor, ...source },
    })),
  );
  const paid = invoices.filter((invoice, i) => {
    const before = shares[i]?.invoice.balanceMinor ?? 0;
    return before > 0 && isPaid(invoice);
  });
  await addEvents(
    trx,
    acting.orgId,
    paid.map(({ id, number, customerId, currency, totalMinor, paidOn }) => ({
      type: 'invoice.paid',
      // It may be reopened and paid again, which is told again.
      dedupeKey: `invoice/${id}/paid/${entryId}`,
      payload: { invoiceId: id, number, customerId, currency, totalMinor, paidOn },
    })),
  );
}
