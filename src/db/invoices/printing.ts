import { hostedPath } from '../../domain/invoices/hosted-page.ts';
import { creditNotePaper } from '../../domain/invoices/papers/credit-note-paper.ts';
import type { Letterhead } from '../../domain/invoices/papers/invoice-paper.ts';
import { invoicePaper } from '../../domain/invoices/papers/invoice-paper.ts';
import type { Paper } from '../../domain/invoices/papers/paper.ts';
import { type PayLinks, statementPaper } from '../../domain/invoices/papers/statement-paper.ts';
import { statementWords } from '../../domain/invoices/papers/statement-words.ts';
import type { Statement } from '../../domain/invoices/statement.ts';
import type { Db } from '../client.ts';
import { getCreditNote } from './credit-note-rows.ts';
import type { CustomerRef } from './customers.ts';
import type { InvoiceRef } from './invoice-rows.ts';
import { getInvoice, getInvoiceWithLines } from './invoices.ts';
import { type LogoPlace, readLetterhead } from './letterhead.ts';
import { invoiceToken, openInvoiceLink } from './links.ts';
import type { Linking } from './message-facts.ts';
import { type AskedStatement, readStatement } from './statements.ts';

/** All that is needed to print a document of the organization to one of its customers. */
export interface PaperToPrint {
  paper: Paper;
  logo: LogoPlace | null;
  fileName: string;
}

export async function invoiceToPrint(
  db: Db,
  ref: InvoiceRef,
  { sealer, publicUrl }: Linking,
): Promise<PaperToPrint> {
  const invoice = await getInvoiceWithLines(db, ref);
  const token = await invoiceToken(db, ref, sealer);
  const url = token && publicUrl + hostedPath(token);
  const { head, logo } = await readLetterhead(db, { ...ref, customerId: invoice.customerId });
  return {
    paper: invoicePaper(invoice, head, url),
    logo,
    fileName: pdfName(invoice.number ?? 'draft'),
  };
}

export async function creditNoteToPrint(
  db: Db,
  ref: { orgId: string; creditNoteId: string },
): Promise<PaperToPrint> {
  const note = await getCreditNote(db, ref);
  const { orgId } = ref;
  const { invoiceId, customerId, number } = note;
  const invoice = invoiceId ? await getInvoice(db, { orgId, invoiceId }) : null;
  const { head, logo } = await readLetterhead(db, { orgId, customerId });
  const paper = creditNotePaper({ ...note, invoiceNumber: invoice?.number ?? null }, head);
  return { paper, logo, fileName: pdfName(number) };
}

export interface StatementToPrint extends PaperToPrint {
  statement: Statement;
  head: Letterhead;
}

export async function statementToPrint(
  db: Db,
  ref: CustomerRef,
  { linking, ...asked }: AskedStatement & { linking: Linking },
): Promise<StatementToPrint> {
  const { head, logo } = await readLetterhead(db, ref);
  const statement = await readStatement(db, ref, asked);
  const links = await linksOf(db, ref.orgId, { open: statement.open, linking });
  const { to, currency } = asked;
  return {
    ...{ statement, head, logo, paper: statementPaper(statement, head, links) },
    fileName: pdfName(`${statementWords(head.language).title} ${to} ${currency}`),
  };
}

async function linksOf(
  db: Db,
  orgId: string,
  { open, linking: { sealer, publicUrl } }: { open: Statement['open']; linking: Linking },
): Promise<PayLinks> {
  if (open.length === 0) return {};
  const rows = await db
    .selectFrom('invoiceLinks')
    .select(['invoiceId', 'sealed'])
    .where('orgId', '=', orgId)
    .where(
      'invoiceId',
      'in',
      open.map(({ invoiceId }) => invoiceId),
    )
    .execute();
  const link = (invoiceId: string, sealed: string) =>
    publicUrl + hostedPath(openInvoiceLink({ orgId, invoiceId }, sealed, sealer));
  return Object.fromEntries(
    rows.map(({ invoiceId, sealed }) => [invoiceId, link(invoiceId, sealed)]),
  );
}

/** A name that every file system takes. */
export const pdfName = (title: string) => `${title.replace(/[^\w.-]/g, '_')}.pdf`;
