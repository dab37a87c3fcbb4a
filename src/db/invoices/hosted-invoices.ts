import type { MessageLanguage } from '../../domain/invoices/message-facts.ts';
import type { Db } from '../client.ts';
import type { Sealer } from '../kit/sealing.ts';
import type { AttemptRow } from './attempt-rows.ts';
import { amountToPay, latestAttempt } from './attempts.ts';
import { type CustomerSayings, readSayings } from './customer-sayings.ts';
import type { InvoiceRef } from './invoice-rows.ts';
import { getInvoiceWithLines, type InvoiceWithLines } from './invoices.ts';
import { openInvoiceLink } from './links.ts';
import { type CustomerReader, getReader } from './readers.ts';
import { organizationFacts } from './settings.ts';

/** All that the customer's page shows. */
export interface HostedInvoice extends CustomerReader {
  invoice: InvoiceWithLines;
  seller: Seller;
  sayings: CustomerSayings;
  /** What pays it today; 0 where nothing is owed. */
  amountDueMinor: number;
  attempt: AttemptRow | undefined;
  /** What was charged because it was late: documents of their own, the oldest first. */
  charges: HostedCharge[];
}

export interface HostedCharge {
  number: string | null;
  dueOn: string;
  totalMinor: number;
  balanceMinor: number;
  token: string;
}

export interface Seller {
  name: string;
  taxId: string | null;
  email: string | null;
  phone: string | null;
  bankDetails: string | null;
  footer: string | null;
}

export async function readHostedInvoice(
  db: Db,
  ref: InvoiceRef,
  sealer: Sealer,
): Promise<HostedInvoice> {
  const invoice = await getInvoiceWithLines(db, ref);
  const { name, today } = await organizationFacts(db, ref.orgId);
  const settings = await db
    .selectFrom('invoiceSettings')
    .select(['legalName', 'taxId', 'email', 'phone', 'bankDetails', 'footer'])
    .where('orgId', '=', ref.orgId)
    .executeTakeFirst();
  const { legalName = null, ...contact } = settings ?? {};
  const nothing = { taxId: null, email: null, phone: null, bankDetails: null, footer: null };
  const reader = await getReader(db, ref.orgId, invoice.customerId);
  return {
    invoice,
    seller: { ...nothing, ...contact, name: legalName ?? name },
    ...reader,
    sayings: await readSayings(db, ref),
    amountDueMinor: await amountToPay(db, ref.orgId, { invoice, today }),
    attempt: await latestAttempt(db, ref),
    charges: await chargesFor(db, ref, sealer),
  };
}

async function chargesFor(db: Db, { orgId, invoiceId }: InvoiceRef, sealer: Sealer) {
  const rows = await db
    .selectFrom('invoices as i')
    .innerJoin('invoiceLinks as l', (join) =>
      join.onRef('l.orgId', '=', 'i.orgId').onRef('l.invoiceId', '=', 'i.id'),
    )
    .select(['i.id', 'i.number', 'i.dueOn', 'i.totalMinor', 'i.balanceMinor', 'l.sealed'])
    .where('i.orgId', '=', orgId)
    .where('i.forInvoiceId', '=', invoiceId)
    .where('i.status', '=', 'finalized')
    .orderBy('i.id')
    .execute();
  return rows.map(({ id, sealed, ...charge }): HostedCharge => {
    return { ...charge, token: openInvoiceLink({ orgId, invoiceId: id }, sealed, sealer) };
  });
}

/** In which language the customer of an invoice reads. */
export async function languageOfCustomer(
  db: Db,
  { orgId, invoiceId }: InvoiceRef,
): Promise<MessageLanguage> {
  const row = await db
    .selectFrom('invoices as i')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.orgId', '=', 'i.orgId').onRef('c.id', '=', 'i.customerId'),
    )
    .select('c.language')
    .where('i.orgId', '=', orgId)
    .where('i.id', '=', invoiceId)
    .executeTakeFirstOrThrow();
  return row.language as MessageLanguage;
}
