import { nextInvoiceStatus } from '../../domain/invoices/invoice-state.ts';
import type { Minor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { convert } from '../../domain/kit/rate.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { type Posting, postEntry } from '../kit/ledger.ts';
import type { Sealer } from '../kit/sealing.ts';
import { tellCollection } from './collections.ts';
import { alertCreditLimit } from './credit-limit.ts';
import { type InvoiceRef, type InvoiceRow, lockInvoices } from './invoice-rows.ts';
import { moveInvoice, tellOfInvoice } from './invoices.ts';
import { createInvoiceLink } from './links.ts';
import { takeNumber } from './numbering.ts';
import { todayInOrganization } from './settings.ts';

export interface Finalization {
  /** Locked by the caller. */
  before: InvoiceRow;
  sealer: Sealer;
}

/**
 * Makes a draft final: its number, its entry in the ledger and the link to its page are one fact.
 * From now on nothing of it changes. Refuses with 409 what has to be approved first.
 */
export async function finalizeInvoice(
  trx: Db,
  acting: Acting,
  { before, sealer }: Finalization,
): Promise<InvoiceRow> {
  const { orgId } = acting;
  nextInvoiceStatus(before.status, 'finalize');
  if (before.status === 'draft' && (await needsApproval(trx, orgId, before))) {
    const detail = 'An invoice of this amount has to be approved first: request its approval.';
    throw new Problem('conflict', 'invoice-needs-approval', detail);
  }
  const number = await takeNumber(trx, orgId, before.kind);
  const set = { number, finalizedAt: new Date().toISOString() };
  const invoice = await moveInvoice(trx, acting, { before, event: 'finalize', set });
  await postInvoice(trx, orgId, { invoice, kind: 'invoice', postedOn: invoice.issueOn });
  await createInvoiceLink(trx, { orgId, invoiceId: invoice.id }, sealer);
  await alertCreditLimit(trx, acting, invoice);
  return invoice;
}

interface InvoicePosting {
  invoice: InvoiceRow;
  /** A void takes back what the invoice has posted. */
  kind: 'invoice' | 'void';
  postedOn: string;
}

/** An invoice over nothing posts nothing. */
async function postInvoice(
  trx: Db,
  orgId: string,
  { invoice, kind, postedOn }: InvoicePosting,
): Promise<void> {
  const { id: documentId, customerId: partyId, currency, totalMinor, taxMinor } = invoice;
  if (totalMinor === 0 && taxMinor === 0) return;
  const sign = kind === 'invoice' ? 1 : -1;
  const income = invoice.kind === 'late_charge' ? 'late_charge_income' : 'revenue';
  const postings: Posting[] = [
    { account: 'receivables', partyId, documentId, amountMinor: sign * totalMinor },
    { account: income, documentId, amountMinor: -sign * (totalMinor - taxMinor) },
    { account: 'tax_payable', documentId, amountMinor: -sign * taxMinor },
  ];
  const source = `invoice/${documentId}`;
  await postEntry(trx, orgId, { kind, currency, postedOn, source, postings });
}

/**
 * Whether somebody has to approve it. An amount in another currency of which no rate is known
 * counts as too large: what cannot be compared must not pass unseen.
 */
async function needsApproval(trx: Db, orgId: string, invoice: InvoiceRow): Promise<boolean> {
  if (invoice.kind === 'late_charge') return false;
  const row = await trx
    .selectFrom('invoiceSettings as s')
    .innerJoin('organizations as o', 'o.id', 's.orgId')
    .select(['s.approvalFromMinor', 'o.baseCurrency'])
    .where('s.orgId', '=', orgId)
    .executeTakeFirst();
  if (!row || row.approvalFromMinor === null) return false;
  const amountMinor = baseMinor(invoice, row.baseCurrency);
  return amountMinor === null || amountMinor >= row.approvalFromMinor;
}

function baseMinor(invoice: InvoiceRow, baseCurrency: string): Minor | null {
  const { currency, totalMinor, exchangeRate } = invoice;
  if (currency === baseCurrency) return totalMinor;
  if (exchangeRate === null) return null;
  const fx = { base: currency, quote: baseCurrency, rate: exchangeRate };
  return convert({ currency, amountMinor: totalMinor }, fx).amountMinor;
}

export interface Voiding {
  /** Locked by the caller. */
  before: InvoiceRow;
  reason: string;
}

/**
 * Takes a final invoice back whole, and with it its late charges that nobody has paid; the numbers
 * stay taken. Refuses with 409 one on which money or
 * credit rests: give it back first, or correct the invoice by a credit note.
 */
export async function voidInvoice(
  trx: Db,
  acting: Acting,
  { before, reason }: Voiding,
): Promise<{ invoice: InvoiceRow; intents: Intent[] }> {
  const { orgId } = acting;
  const ref = { orgId, invoiceId: before.id };
  await assertUntouched(trx, orgId, before);
  const charges = await lockUntouchedCharges(trx, ref);
  const invoice = await moveInvoice(trx, acting, {
    before,
    event: 'void',
    set: { voidedAt: new Date().toISOString(), closeReason: reason },
  });
  // Taken back on a day before its own, it would be owed less than nothing in between.
  const { today } = await trx
    .selectFrom('organizations as o')
    .select(todayInOrganization.as('today'))
    .where('o.id', '=', orgId)
    .executeTakeFirstOrThrow();
  const ahead = invoice.issueOn > today;
  const postedOn = ahead ? invoice.issueOn : today;
  await postInvoice(trx, orgId, { invoice, kind: 'void', postedOn });
  await tellOfInvoice(trx, orgId, 'invoice.voided', invoice);
  const intents = await tellCollection(trx, ref, 'voided');
  for (const charge of charges) {
    intents.push(...(await voidInvoice(trx, acting, { before: charge, reason })).intents);
  }
  return { invoice, intents };
}

async function lockUntouchedCharges(trx: Db, { orgId, invoiceId }: InvoiceRef) {
  const rows = await trx
    .selectFrom('invoices')
    .select('id')
    .where('orgId', '=', orgId)
    .where('forInvoiceId', '=', invoiceId)
    .where('status', '=', 'finalized')
    .where('paidMinor', '=', 0)
    .where('creditedMinor', '=', 0)
    .execute();
  const ids = rows.map(({ id }) => id);
  return lockInvoices(trx, orgId, ids);
}

async function assertUntouched(trx: Db, orgId: string, invoice: InvoiceRow): Promise<void> {
  const { paidMinor, refundedMinor, chargedBackMinor, creditedMinor } = invoice;
  if (paidMinor - refundedMinor - chargedBackMinor > 0) {
    throw new Problem('conflict', 'invoice-has-payments', 'Give back what was paid on it first.');
  }
  const note = await trx
    .selectFrom('creditNotes')
    .select('id')
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoice.id)
    .limit(1)
    .executeTakeFirst();
  if (creditedMinor > 0 || note) {
    const detail = 'It was corrected by a credit note: correct the rest by another one.';
    throw new Problem('conflict', 'invoice-has-credits', detail);
  }
}
