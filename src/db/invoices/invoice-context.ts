import type { Selectable } from 'kysely';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { CustomerStatus, InvoiceSettings } from '../schema.ts';
import { invoiceSettings, todayInOrganization } from './settings.ts';

type Setting =
  | 'defaultTerms'
  | 'taxRounding'
  | 'moneyRounding'
  | 'pricesIncludeTax'
  | 'lateFeeMinor'
  | 'lateInterestPercent';

/** All that an invoice takes from its customer and its organization. */
export interface InvoiceContext extends Pick<Selectable<InvoiceSettings>, Setting> {
  today: string;
  customerName: string;
  currency: string;
  customerTerms: string | null;
}

/**
 * Read in one statement, and held to the customer so that a merge of theirs sees the new invoice or
 * comes before it. Refuses with 422 a customer who is not there, or not active any more.
 */
export async function invoiceContext(
  trx: Db,
  orgId: string,
  customerId: string,
): Promise<InvoiceContext> {
  const row = await read(trx, orgId, customerId);
  if (!row) throw new Problem('unprocessable', 'unknown-reference', 'There is no such customer.');
  const { status, mergedInto, ...facts } = row;
  assertActive({ status, mergedInto });
  const { defaultTerms, taxRounding, moneyRounding, pricesIncludeTax, ...rest } = facts;
  if (defaultTerms && taxRounding && moneyRounding && pricesIncludeTax !== null)
    return { ...rest, defaultTerms, taxRounding, moneyRounding, pricesIncludeTax };
  return { ...rest, ...(await invoiceSettings(trx, orgId)) };
}

function read(trx: Db, orgId: string, customerId: string) {
  return trx
    .selectFrom('customers as c')
    .innerJoin('organizations as o', 'o.id', 'c.orgId')
    .leftJoin('invoiceSettings as s', 's.orgId', 'c.orgId')
    .select([
      todayInOrganization.as('today'),
      'c.name as customerName',
      'c.currency',
      'c.terms as customerTerms',
      'c.status',
      'c.mergedInto',
      's.defaultTerms',
      's.taxRounding',
      's.moneyRounding',
      's.pricesIncludeTax',
      's.lateFeeMinor',
      's.lateInterestPercent',
    ])
    .where('c.orgId', '=', orgId)
    .where('c.id', '=', customerId)
    .forKeyShare('c')
    .executeTakeFirst();
}

/** Refuses with 422 a customer to whom nothing new is sold. */
function assertActive(customer: { status: CustomerStatus; mergedInto: string | null }): void {
  const { status, mergedInto } = customer;
  if (status === 'active') return;
  const detail = mergedInto
    ? `This customer was merged into ${mergedInto}.`
    : 'This customer is archived.';
  throw new Problem('unprocessable', 'customer-not-active', detail);
}
