import {
  type Credit,
  type CreditLine,
  creditAmount,
  creditFreely,
  creditLines,
  type LineCredit,
  type OpenCredit,
  openCredit,
} from '../../domain/invoices/credit-note.ts';
import type { Minor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { type CreditNoteRow, getCreditNote, listCreditsOf } from './credit-note-rows.ts';
import { listInvoiceLines } from './invoice-lines.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { issueCreditNote, offset } from './issuing-credit.ts';
import { lockAccount, lockInvoiceAccount } from './receivables.ts';
import { invoiceSettings } from './settings.ts';

interface Words {
  reason: string;
  createdBy: string | null;
  /** The business day of the decision. */
  on: string;
}

export interface InvoiceCredit extends Words {
  invoiceId: string;
  /** An amount with tax, or lines by their net amounts; without either, all that is left. */
  amountMinor?: Minor | undefined;
  lines?: readonly LineCredit[] | undefined;
}

export interface FreeCredit extends Words {
  customerId: string;
  currency: string;
  lines: readonly Omit<CreditLine, 'invoiceLineId'>[];
}

export interface IssuedCredit {
  creditNote: CreditNoteRow;
  intents: Intent[];
}

/**
 * Corrects a final invoice. What is open of it is settled with the credit at once; the rest, where
 * it was paid already, is the customer's.
 */
export async function creditInvoice(
  trx: Db,
  acting: Acting,
  { invoiceId, reason, createdBy, on, ...what }: InvoiceCredit,
): Promise<IssuedCredit> {
  const { orgId } = acting;
  const invoice = await lockInvoiceAccount(trx, { orgId, invoiceId });
  assertCreditable(invoice);
  const credit = creditOf(await openCreditOf(trx, orgId, invoice), { ...what, reason });
  const issueOn = on < invoice.issueOn ? invoice.issueOn : on;
  const { customerId, currency } = invoice;
  const { id: creditNoteId } = await issueCreditNote(trx, acting, {
    ...{ kind: 'correction', customerId, currency, invoice, credit, reason, createdBy, issueOn },
  });
  const intents = await offset(trx, acting, { creditNoteId, invoice, on: issueOn });
  return { creditNote: await getCreditNote(trx, { orgId, creditNoteId }), intents };
}

function assertCreditable({ status }: InvoiceRow): void {
  if (status === 'finalized') return;
  const detail = `An invoice that is ${status.replaceAll('_', ' ')} is not corrected by a credit.`;
  throw new Problem('conflict', 'invoice-wrong-status', detail);
}

/** What no credit note has taken back of an invoice that the caller has locked. */
export async function openCreditOf(
  trx: Db,
  orgId: string,
  invoice: InvoiceRow,
): Promise<OpenCredit> {
  const lines = await listInvoiceLines(trx, { orgId, invoiceId: invoice.id });
  const netMinor = invoice.totalMinor - invoice.taxMinor;
  return openCredit({ ...invoice, netMinor, lines }, await listCreditsOf(trx, orgId, invoice.id));
}

function creditOf(
  open: OpenCredit,
  { amountMinor, lines, reason }: Pick<InvoiceCredit, 'amountMinor' | 'lines' | 'reason'>,
): Credit {
  if (lines) return creditLines(open, lines);
  return creditAmount(open, amountMinor ?? open.totalMinor, reason);
}

/** A credit that belongs to no invoice: the customer may have it applied to any, or paid out. */
export async function creditCustomer(
  trx: Db,
  acting: Acting,
  { customerId, currency, lines, reason, createdBy, on: issueOn }: FreeCredit,
): Promise<IssuedCredit> {
  const { orgId } = acting;
  await lockAccount(trx, orgId, customerId);
  const credit = creditFreely(lines, await invoiceSettings(trx, orgId));
  const creditNote = await issueCreditNote(trx, acting, {
    ...{ kind: 'correction', customerId, currency, invoice: null },
    ...{ credit, reason, createdBy, issueOn },
  });
  return { creditNote, intents: [] };
}
