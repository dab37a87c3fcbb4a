import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import { type Communication, type CommunicationRef, standingItems } from './communication-rows.ts';
import type { Linking } from './message-facts.ts';
import { invoiceToPrint, type PaperToPrint } from './printing.ts';

/** What goes with a mail: the invoice, with the mail that brings it. */
export async function papersOfMessage(
  db: Db,
  ref: CommunicationRef,
  { situation, linking }: { situation: string; linking: Linking },
): Promise<PaperToPrint[]> {
  if (situation !== 'invoice') return [];
  const papers: PaperToPrint[] = [];
  for (const { invoiceId } of await standingItems(db, ref)) {
    papers.push(await invoiceToPrint(db, { orgId: ref.orgId, invoiceId }, linking));
  }
  return papers;
}

/** Tells people that a mail leaves without its document, which its page still has. */
export async function alertMissingPaper(
  trx: Db,
  acting: Acting,
  { id, customerId, why }: Pick<Communication, 'id' | 'customerId'> & { why: string },
): Promise<void> {
  const alert = {
    dedupeKey: `message-without-document/${id}`,
    source: 'invoices',
    severity: 'medium' as const,
    title: 'A mail to a customer left without its PDF',
    detail: `The mail has the link to the page, but the PDF was not made: ${why}`.slice(0, 500),
    entityType: 'communication',
    entityId: id,
    facts: { customerId },
  };
  await raiseAlerts(trx, acting, [alert]);
}
