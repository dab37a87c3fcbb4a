import { creditAmount } from '../../domain/invoices/credit-note.ts';
import { earlyDiscount } from '../../domain/invoices/early-payment.ts';
import type { OpenInvoice } from '../../domain/invoices/remittance.ts';
import type { Minor } from '../../domain/kit/money.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { openCreditOf } from './credit-notes.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { issueCreditNote, offset } from './issuing-credit.ts';
import { isPayable } from './payable-invoices.ts';

/**
 * The invoices that take up money, each with the discount that a payment on that day may still
 * leave out: once an invoice, and never on what was credited.
 */
export async function openOn(
  trx: Db,
  orgId: string,
  invoices: readonly InvoiceRow[],
  receivedOn: string,
): Promise<OpenInvoice[]> {
  const payable = invoices.filter(isPayable);
  const early = payable.filter((invoice) => earlyDiscount(invoice, receivedOn) > 0);
  const taken = early.length > 0 ? await discounted(trx, orgId, early) : new Set();
  return payable.map((invoice) => ({
    ...invoice,
    discountMinor: taken.has(invoice.id) ? 0 : earlyDiscount(invoice, receivedOn),
  }));
}

async function discounted(trx: Db, orgId: string, invoices: readonly InvoiceRow[]) {
  const rows = await trx
    .selectFrom('creditNotes')
    .select('invoiceId')
    .where('orgId', '=', orgId)
    .where('kind', '=', 'early_payment')
    .where(
      'invoiceId',
      'in',
      invoices.map(({ id }) => id),
    )
    .execute();
  return new Set(rows.map(({ invoiceId }) => invoiceId));
}

export interface EarnedDiscount {
  /** As it stands after the payment; locked by the caller. */
  invoice: InvoiceRow;
  discountMinor: Minor;
  on: string;
}

/** Settles the rest of an invoice that was paid in time: a credit note takes its tax share back. */
export async function creditEarlyPayment(
  trx: Db,
  acting: Acting,
  { invoice, discountMinor, on }: EarnedDiscount,
): Promise<Intent[]> {
  const { customerId, currency, earlyPercent, earlyOn } = invoice;
  const reason = `${earlyPercent}% for payment by ${earlyOn}`;
  const open = await openCreditOf(trx, acting.orgId, invoice);
  const { id: creditNoteId } = await issueCreditNote(trx, acting, {
    ...{ kind: 'early_payment', customerId, currency, invoice, reason, createdBy: null },
    ...{ credit: creditAmount(open, discountMinor, reason), issueOn: on },
  });
  return offset(trx, acting, { creditNoteId, invoice, on });
}
