import { sql } from 'kysely';
import type { LogoMediaType } from '../../domain/invoices/logo.ts';
import type { MessageLanguage } from '../../domain/invoices/message-facts.ts';
import type { Letterhead } from '../../domain/invoices/papers/invoice-paper.ts';
import { paperWords } from '../../domain/invoices/papers/paper-words.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { CustomerRef } from './customers.ts';

/** The key of the picture in the file storage, and what it is. */
export interface LogoPlace {
  key: string;
  mediaType: LogoMediaType;
}

/** What a document to that customer has at its head and foot. */
export async function readLetterhead(
  db: Db,
  { orgId, customerId }: CustomerRef,
): Promise<{ head: Letterhead; logo: LogoPlace | null }> {
  const row = await db
    .selectFrom('organizations as o')
    .innerJoin('customers as c', 'c.orgId', 'o.id')
    .leftJoin('invoiceSettings as s', 's.orgId', 'o.id')
    .select(sql<string>`coalesce(s.legal_name, o.name)`.as('name'))
    .select(['s.address', 's.taxId', 's.email', 's.phone', 's.bankDetails', 's.footer'])
    .select(['s.logoKey', 's.logoMediaType', 'c.name as customerName', 'c.billingAddress'])
    .select(['c.taxId as customerTaxId', 'c.language'])
    .where('o.id', '=', orgId)
    .where('c.id', '=', customerId)
    .executeTakeFirst();
  const facts = found(row, 'customer');
  const { logoKey, logoMediaType, bankDetails, footer, customerTaxId } = facts;
  // Held to these by the customers' and the logo's own checks.
  const language = facts.language as MessageLanguage;
  const mediaType = logoMediaType as LogoMediaType | null;
  const taxId = facts.taxId && `${paperWords(language).taxId} ${facts.taxId}`;
  return {
    head: {
      ...{ language, bankDetails, footer, recipientTaxId: customerTaxId },
      sender: {
        name: facts.name,
        lines: [...addressLines(facts.address), taxId, facts.email, facts.phone].filter(isSaid),
      },
      recipient: { name: facts.customerName, lines: addressLines(facts.billingAddress) },
    },
    logo: logoKey && mediaType ? { key: logoKey, mediaType } : null,
  };
}

const isSaid = (line: string | null): line is string => Boolean(line);

interface Address {
  line1: string;
  line2: string | null;
  postalCode: string | null;
  city: string;
  region: string | null;
  country: string;
}

function addressLines(address: unknown): string[] {
  if (!address) return [];
  const { line1, line2, postalCode, city, region, country } = address as Address;
  const place = [postalCode, city].filter(isSaid).join(' ');
  return [line1, line2, place, region, country].filter(isSaid);
}
