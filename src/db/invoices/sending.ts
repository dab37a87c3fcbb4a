import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import type { Run } from '../kit/runs.ts';
import type { Sealer } from '../kit/sealing.ts';
import { openCollection } from './collections.ts';
import { finalizeInvoice } from './finalizing.ts';
import { type InvoiceRow, invoiceColumns, typedInvoice } from './invoice-rows.ts';
import { auditInvoice, tellOfInvoice } from './invoices.ts';

export interface Sending {
  /** Locked by the caller. */
  before: InvoiceRow;
  sealer: Sealer;
}

export interface Sent {
  invoice: InvoiceRow;
  run: Run;
  /** For the caller to deliver once the transaction stands. */
  intents: Intent[];
}

/**
 * Sends an invoice, final or not yet: the mail with it is queued, and its collection goes on until
 * it is paid, void or written off. Refuses with 409 what was sent already, or has to be approved
 * first.
 */
export async function sendInvoice(
  trx: Db,
  acting: Acting,
  { before, sealer }: Sending,
): Promise<Sent> {
  const { orgId } = acting;
  assertSendable(before);
  const { status } = before;
  const final =
    status === 'finalized' ? before : await finalizeInvoice(trx, acting, { before, sealer });
  const row = await trx
    .updateTable('invoices')
    .set({ sentAt: new Date().toISOString() })
    .where('orgId', '=', orgId)
    .where('id', '=', final.id)
    .returning(invoiceColumns)
    .executeTakeFirstOrThrow();
  const invoice = typedInvoice(row);
  const { id: invoiceId, number, sentAt } = invoice;
  const { run, intent } = await openCollection(trx, acting, invoice);
  await auditInvoice(trx, acting, 'invoice.send', { invoiceId, after: { number, sentAt } });
  await tellOfInvoice(trx, orgId, 'invoice.sent', invoice);
  return { invoice, run, intents: [intent] };
}

function assertSendable({ kind, sentAt }: InvoiceRow): void {
  if (kind === 'late_charge') {
    const detail = 'A late charge is named in the reminders of the invoice that it is about.';
    throw new Problem('conflict', 'late-charge-not-sent', detail);
  }
  if (sentAt === null) return;
  const detail = 'It was sent already; a reminder sends it again.';
  throw new Problem('conflict', 'invoice-sent-already', detail);
}
