import type { Db } from '../client.ts';
import type { AttemptRow } from './attempt-rows.ts';
import { amountToPay, latestAttempt } from './attempts.ts';
import type { InvoiceRef } from './invoice-rows.ts';
import { getInvoiceWithLines, type InvoiceWithLines } from './invoices.ts';
import { organizationFacts } from './settings.ts';

/** All that the customer's page shows. */
export interface HostedInvoice {
  invoice: InvoiceWithLines;
  seller: Seller;
  timeZone: string;
  /** What pays it today; 0 where nothing is owed. */
  amountDueMinor: number;
  attempt: AttemptRow | undefined;
}

export interface Seller {
  name: string;
  taxId: string | null;
  email: string | null;
  phone: string | null;
  bankDetails: string | null;
  footer: string | null;
}

export async function readHostedInvoice(db: Db, ref: InvoiceRef): Promise<HostedInvoice> {
  const invoice = await getInvoiceWithLines(db, ref);
  const { name, timeZone, today } = await organizationFacts(db, ref.orgId);
  const settings = await db
    .selectFrom('invoiceSettings')
    .select(['legalName', 'taxId', 'email', 'phone', 'bankDetails', 'footer'])
    .where('orgId', '=', ref.orgId)
    .executeTakeFirst();
  const { legalName = null, ...contact } = settings ?? {};
  const nothing = { taxId: null, email: null, phone: null, bankDetails: null, footer: null };
  return {
    invoice,
    seller: { ...nothing, ...contact, name: legalName ?? name },
    timeZone,
    amountDueMinor: await amountToPay(db, ref.orgId, { invoice, today }),
    attempt: await latestAttempt(db, ref),
  };
}
