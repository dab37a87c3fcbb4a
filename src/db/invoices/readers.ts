import { sql } from 'kysely';
import type { MessageLanguage } from '../../domain/invoices/message-facts.ts';
import type { Db } from '../client.ts';

/** For whom words, amounts and days are written. */
export interface CustomerReader {
  language: MessageLanguage;
  /** Of the customer, or else ours: ISO 3166, two letters. */
  country: string;
  timeZone: string;
}

/** In a query that calls customers `c` and organizations `o`. */
export const readersCountry = sql<string>`coalesce(c.billing_address->>'country', o.country)`;

export async function getReader(
  db: Db,
  orgId: string,
  customerId: string,
): Promise<CustomerReader> {
  const row = await db
    .selectFrom('customers as c')
    .innerJoin('organizations as o', 'o.id', 'c.orgId')
    .select(['c.language', 'o.timeZone', readersCountry.as('country')])
    .where('c.orgId', '=', orgId)
    .where('c.id', '=', customerId)
    .executeTakeFirstOrThrow();
  // Held to these by the customers' own check.
  return { ...row, language: row.language as MessageLanguage };
}
