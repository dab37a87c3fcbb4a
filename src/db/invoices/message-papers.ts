import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import {
  type Communication,
  type CommunicationRef,
  getCommunication,
  standingItems,
} from './communication-rows.ts';
import type { Linking } from './message-facts.ts';
import {
  invoiceToPrint,
  type PaperToPrint,
  type StatementToPrint,
  statementToPrint,
} from './printing.ts';

/** A mail with a document goes alone: no provider takes attachments in a batch. */
export const carriesPaper = (situation: string) =>
  situation === 'invoice' || situation === 'statement';

/** What goes with a mail: the invoice with what brings it, the account with a statement. */
export async function papersOfMessage(
  db: Db,
  ref: CommunicationRef,
  { situation, linking }: { situation: string; linking: Linking },
): Promise<(PaperToPrint | StatementToPrint)[]> {
  switch (situation) {
    case 'invoice':
      return invoicesToPrint(db, ref, linking);
    case 'statement':
      return [await statementOfMessage(db, ref, linking)];
    default:
      return [];
  }
}

async function invoicesToPrint(db: Db, ref: CommunicationRef, linking: Linking) {
  const papers: PaperToPrint[] = [];
  for (const { invoiceId } of await standingItems(db, ref)) {
    papers.push(await invoiceToPrint(db, { orgId: ref.orgId, invoiceId }, linking));
  }
  return papers;
}

async function statementOfMessage(db: Db, ref: CommunicationRef, linking: Linking) {
  const { customerId, currency, statementFrom, statementTo } = await getCommunication(db, ref);
  if (!statementFrom || !statementTo) throw new Error('a statement of no period');
  const asked = { currency, from: statementFrom, to: statementTo, linking };
  return statementToPrint(db, { orgId: ref.orgId, customerId }, asked);
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
    detail: `It says what it is about, but the PDF was not made: ${why}`.slice(0, 500),
    entityType: 'communication',
    entityId: id,
    facts: { customerId },
  };
  await raiseAlerts(trx, acting, [alert]);
}
