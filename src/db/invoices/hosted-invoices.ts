import { sql } from 'kysely';
import type { MessageLanguage } from '../../domain/invoices/message-facts.ts';
import type { Db } from '../client.ts';
import type { AttemptRow } from './attempt-rows.ts';
import { amountToPay, latestAttempt } from './attempts.ts';
import { type CustomerSayings, readSayings } from './customer-sayings.ts';
import type { InvoiceRef } from './invoice-rows.ts';
import { getInvoiceWithLines, type InvoiceWithLines } from './invoices.ts';
import { organizationFacts } from './settings.ts';

/** All that the customer's page shows. */
export interface HostedInvoice {
  invoice: InvoiceWithLines;
  seller: Seller;
  timeZone: string;
  language: MessageLanguage;
  /** Of the customer, or else ours: ISO 3166, two letters. */
  country: string;
  sayings: CustomerSayings;
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
  const customer = await db
    .selectFrom('customers as c')
    .innerJoin('organizations as o', 'o.id', 'c.orgId')
    .select(sql<string>`coalesce(c.billing_address->>'country', o.country)`.as('country'))
    .select('c.language')
    .where('c.orgId', '=', ref.orgId)
    .where('c.id', '=', invoice.customerId)
    .executeTakeFirstOrThrow();
  return {
    invoice,
    seller: { ...nothing, ...contact, name: legalName ?? name },
    timeZone,
    // Held to these by the customers' own check.
    language: customer.language as MessageLanguage,
    country: customer.country,
    sayings: await readSayings(db, ref),
    amountDueMinor: await amountToPay(db, ref.orgId, { invoice, today }),
    attempt: await latestAttempt(db, ref),
  };
}
