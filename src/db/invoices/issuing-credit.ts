import type { Credit } from '../../domain/invoices/credit-note.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import { postEntry } from '../kit/ledger.ts';
import { addEvents } from '../kit/webhook-events.ts';
import type { CreditNoteKind } from '../schema.ts';
import { applyHeld } from './allocations.ts';
import { type CreditNoteRow, creditNoteColumns, typedCreditNote } from './credit-note-rows.ts';
import { lockHeldMoney } from './held-money.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { takeNumber } from './numbering.ts';

export interface NewCreditNote {
  kind: CreditNoteKind;
  customerId: string;
  currency: string;
  /** Locked by the caller. */
  invoice: InvoiceRow | null;
  credit: Credit;
  reason: string;
  createdBy: string | null;
  issueOn: string;
}

/** Gives a credit its number and posts it; the caller holds the customer's lock. */
export async function issueCreditNote(
  trx: Db,
  acting: Acting,
  { invoice, credit, ...given }: NewCreditNote,
): Promise<CreditNoteRow> {
  const { orgId } = acting;
  const { lines, taxes, netMinor, taxMinor, totalMinor } = credit;
  const number = await takeNumber(trx, orgId, 'credit_note');
  const row = await trx
    .insertInto('creditNotes')
    .values({
      ...{ orgId, id: newId(), number, invoiceId: invoice?.id ?? null, ...given },
      ...{ lines, taxes, netMinor, taxMinor, totalMinor },
    })
    .returning(creditNoteColumns)
    .executeTakeFirstOrThrow();
  const creditNote = typedCreditNote(row);
  await postCredit(trx, orgId, creditNote, invoice);
  const entity = { entityType: 'credit_note', entityId: row.id };
  await audit(trx, acting, { action: 'credit-note.issue', ...entity, after: creditNote });
  const dedupeKey = `credit-note.issued/${row.id}`;
  const { id: creditNoteId, customerId, invoiceId, currency } = creditNote;
  const payload = { creditNoteId, number, customerId, invoiceId, currency, totalMinor };
  await addEvents(trx, orgId, [{ type: 'credit-note.issued', dedupeKey, payload }]);
  return creditNote;
}

function postCredit(
  trx: Db,
  orgId: string,
  { id, customerId, currency, issueOn, netMinor, taxMinor, totalMinor }: CreditNoteRow,
  invoice: InvoiceRow | null,
): Promise<string> {
  const income = invoice?.kind === 'late_charge' ? 'late_charge_income' : 'revenue';
  const documentId = invoice?.id ?? id;
  return postEntry(trx, orgId, {
    ...{ kind: 'credit_note', currency, postedOn: issueOn, source: `credit_note/${id}` },
    postings: [
      { account: income, documentId, amountMinor: netMinor },
      { account: 'tax_payable', documentId, amountMinor: taxMinor },
      { account: 'customer_credit', partyId: customerId, amountMinor: -totalMinor },
    ],
  });
}

export interface Offsetting {
  creditNoteId: string;
  /** As it stands now; locked by the caller. */
  invoice: InvoiceRow;
  on: string;
}

/** Settles what is open of the invoice with its own credit note. */
export async function offset(
  trx: Db,
  acting: Acting,
  { creditNoteId, invoice, on }: Offsetting,
): Promise<Intent[]> {
  const held = await lockHeldMoney(trx, acting.orgId, { creditNoteId });
  const amountMinor = Math.min(held.freeMinor, invoice.balanceMinor);
  if (amountMinor === 0) return [];
  const share = { invoiceId: invoice.id, amountMinor, discountMinor: 0 };
  const spread = { shares: [share], unappliedMinor: held.freeMinor - amountMinor };
  const { intents } = await applyHeld(trx, acting, { held, invoices: [invoice], spread, on });
  return intents;
}
