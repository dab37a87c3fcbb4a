import { sql } from 'kysely';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, auditAll } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { type Posting, postEntry } from '../kit/ledger.ts';
import { assertCurrent, type SeenVersions } from '../kit/version.ts';
import type { LedgerAccount } from '../schema.ts';
import { tellCollectionsOf } from './collections.ts';
import { assertNotMerged, type Customer, getCustomer, lockCustomers } from './customers.ts';
import { organizationFacts } from './settings.ts';

export interface Merge {
  customerId: string;
  /** Who takes over all that is theirs. */
  into: string;
  seen: SeenVersions;
}

export interface Merged {
  customer: Customer;
  moved: Record<'invoices' | 'payments' | 'creditNotes', number>;
  intents: Intent[];
}

/**
 * Gives all that one customer owes and holds to another and leaves a pointer to them. What the
 * ledger has on the one is posted over to the other, as of today: days before it stay as they were.
 */
export async function mergeCustomers(trx: Db, acting: Acting, merge: Merge): Promise<Merged> {
  const { orgId } = acting;
  const { customerId, into } = merge;
  const [source, target] = await lockBoth(trx, orgId, merge);
  await postOver(trx, orgId, merge);
  const moved = {
    invoices: await move(trx, orgId, 'invoices', merge),
    payments: await move(trx, orgId, 'customerPayments', merge),
    creditNotes: await move(trx, orgId, 'creditNotes', merge),
  };
  await move(trx, orgId, 'refunds', merge);
  await move(trx, orgId, 'communications', merge);
  await point(trx, orgId, merge);
  // Their own number finds them from now on, unless they have another one already.
  const externalRef = target.externalRef ?? source.externalRef;
  await trx
    .updateTable('customers')
    .set({ externalRef })
    .where('orgId', '=', orgId)
    .where('id', '=', into)
    .execute();
  await auditAll(trx, acting, [
    {
      ...{ action: 'customer.merge', entityType: 'customer', entityId: customerId },
      before: source,
      after: { mergedInto: into, moved },
    },
    {
      ...{ action: 'customer.take-over', entityType: 'customer', entityId: into },
      before: { externalRef: target.externalRef },
      after: { externalRef, from: customerId, moved },
    },
  ]);
  const intents = await tellCollectionsOf(trx, { orgId, customerId: into });
  return { customer: await getCustomer(trx, { orgId, customerId: into }), moved, intents };
}

/**
 * Payments lock a customer and then their invoices, edits an invoice and then its customer: so the
 * invoices stand between two locks on the customers, of which only the second keeps edits out.
 */
async function lockBoth(
  trx: Db,
  orgId: string,
  { customerId, into, seen }: Merge,
): Promise<[Customer, Customer]> {
  if (customerId === into) {
    throw new Problem('unprocessable', 'merge-into-itself', 'A customer is merged into another.');
  }
  const ids = [customerId, into];
  await lockCustomers(trx, orgId, { ids, against: 'change' });
  await sql`select from invoices where org_id = ${orgId} and customer_id = ${customerId}
    order by id for update`.execute(trx);
  const locked = await lockCustomers(trx, orgId, { ids, against: 'all' });
  const source = found(
    locked.find(({ id }) => id === customerId),
    'customer',
  );
  const target = locked.find(({ id }) => id === into);
  if (!target)
    throw new Problem('unprocessable', 'unknown-reference', 'There is no such customer.');
  assertCurrent(seen, source);
  assertNotMerged(source);
  if (target.status !== 'active') {
    throw new Problem('unprocessable', 'customer-not-active', 'The other customer is not active.');
  }
  return [source, target];
}

type Owned = 'invoices' | 'customerPayments' | 'creditNotes' | 'refunds' | 'communications';

async function move(
  trx: Db,
  orgId: string,
  table: Owned,
  { customerId, into }: Merge,
): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable(table)
    .set({ customerId: into })
    .where('orgId', '=', orgId)
    .where('customerId', '=', customerId)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Whoever was merged into this customer before is found where they have gone now. */
async function point(trx: Db, orgId: string, { customerId, into }: Merge): Promise<void> {
  await trx
    .updateTable('customers')
    .set({ status: 'merged', mergedInto: into })
    .where('orgId', '=', orgId)
    .where(({ eb, or }) => or([eb('id', '=', customerId), eb('mergedInto', '=', customerId)]))
    .execute();
}

interface Held {
  account: LedgerAccount;
  currency: string;
  documentId: string | null;
  postedOn: string;
  amountMinor: number;
}

/** Entries of this many documents each: a statement takes so many values and no more. */
const perEntry = 500;

async function postOver(trx: Db, orgId: string, { customerId, into }: Merge): Promise<void> {
  const { today } = await organizationFacts(trx, orgId);
  const { rows } = await sql<Held>`
    with held as (
      select account, currency, document_id, amount_minor,
        greatest(posted_on, ${today}::date) as posted_on
      from ledger_lines where org_id = ${orgId} and party_id = ${customerId}
    )
    select account, currency, document_id, posted_on, sum(amount_minor)::bigint as amount_minor
    from held group by account, currency, document_id, posted_on having sum(amount_minor) <> 0
    order by currency, posted_on, document_id, account`.execute(trx);
  const byDay = Map.groupBy(rows, ({ currency, postedOn }) => `${currency}/${postedOn}`);
  for (const [key, held] of byDay) {
    for (let at = 0; at < held.length; at += perEntry) {
      const part = held.slice(at, at + perEntry);
      const [currency = '', postedOn = ''] = key.split('/');
      const source = `merge/${customerId}/${key}/${at / perEntry}`;
      const postings = part.flatMap((line) => overTo(line, { customerId, into }));
      await postEntry(trx, orgId, { kind: 'transfer', currency, postedOn, source, postings });
    }
  }
}

function overTo(
  { account, documentId, amountMinor }: Held,
  { customerId, into }: Pick<Merge, 'customerId' | 'into'>,
): Posting[] {
  const about = { account, ...(documentId ? { documentId } : {}) };
  return [
    { ...about, partyId: into, amountMinor },
    { ...about, partyId: customerId, amountMinor: -amountMinor },
  ];
}
