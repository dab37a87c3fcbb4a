import { sql } from 'kysely';
import { type Minor, safeMinor } from '../../domain/kit/money.ts';
import type { Db } from '../client.ts';
import type { LedgerAccount, LedgerEntryKind } from '../schema.ts';
import { newId } from './id.ts';
import { insertAll } from './insert-all.ts';

export interface Posting {
  account: LedgerAccount;
  /** A debit is positive, a credit negative; a posting of 0 is left out. */
  amountMinor: Minor;
  /** Whose money: needed where an account is kept by customer. */
  partyId?: string;
  /** Which document: needed for receivables. */
  documentId?: string;
}

export interface NewEntry {
  kind: LedgerEntryKind;
  currency: string;
  /** The day from which it counts. */
  postedOn: string;
  /** The fact that it records, such as `payment/<id>`: posted once for each kind. */
  source: string;
  postings: readonly Posting[];
}

/**
 * Posts one balanced entry and answers its id. What does not balance, or was posted before, is
 * refused by the database and fails the transaction: it is a bug, not a caller's mistake.
 */
export async function postEntry(trx: Db, orgId: string, entry: NewEntry): Promise<string> {
  const { postings: _, ...row } = entry;
  const id = newId();
  await trx
    .insertInto('ledgerEntries')
    .values({ orgId, id, ...row })
    .execute();
  await trx
    .insertInto('ledgerLines')
    .values(linesOf(orgId, id, entry))
    .execute();
  return id;
}

/** Many at once, in two statements; answers their ids in the same order. */
export async function postEntries(
  trx: Db,
  orgId: string,
  entries: readonly NewEntry[],
): Promise<string[]> {
  const ids = entries.map(() => newId());
  const rows = entries.map(({ postings: _, ...row }, i) => ({ orgId, id: ids[i] ?? '', ...row }));
  await insertAll(trx, 'ledgerEntries', rows);
  const lines = entries.flatMap((entry, i) => linesOf(orgId, ids[i] ?? '', entry));
  await insertAll(trx, 'ledgerLines', lines);
  return ids;
}

function linesOf(orgId: string, entryId: string, { currency, postedOn, postings }: NewEntry) {
  return postings
    .filter(({ amountMinor }) => safeMinor(amountMinor) !== 0)
    .map(({ partyId = null, documentId = null, ...line }, position) => ({
      ...{ orgId, entryId, position, currency, postedOn, partyId, documentId },
      ...line,
    }));
}

export interface BalanceDifference {
  what: 'invoice' | 'customer-credit' | 'entry';
  id: string;
  storedMinor: Minor;
  ledgerMinor: Minor;
}

/**
 * Where the sums kept beside documents and what the ledger says differ: always empty, or a report
 * must not be shown. Entries are held to balance as well, though the database refuses others.
 */
export async function ledgerDifferences(db: Db, orgId: string): Promise<BalanceDifference[]> {
  const { rows } = await sql<BalanceDifference>`
    with by_document as (
      select document_id as id, sum(amount_minor)::bigint as ledger_minor from ledger_lines
      where org_id = ${orgId} and account = 'receivables' group by document_id
    ), by_party as (
      select party_id as id, currency, -sum(amount_minor)::bigint as ledger_minor from ledger_lines
      where org_id = ${orgId} and account = 'customer_credit' group by party_id, currency
    ), credit as (
      select customer_id as id, currency, sum(unapplied_minor)::bigint as stored_minor from (
        select customer_id, currency, unapplied_minor from customer_payments where org_id = ${orgId}
        union all
        select customer_id, currency, unapplied_minor from credit_notes where org_id = ${orgId}
      ) held group by customer_id, currency
    )
    select 'invoice' as what, coalesce(i.id, d.id) as id,
      coalesce(i.balance_minor, 0) as stored_minor,
      coalesce(d.ledger_minor, 0) as ledger_minor
    from (select id, balance_minor from invoices where org_id = ${orgId}) i
    full join by_document d on d.id = i.id
    where coalesce(i.balance_minor, 0) <> coalesce(d.ledger_minor, 0)
    union all
    select 'customer-credit', coalesce(c.id, p.id), coalesce(c.stored_minor, 0),
      coalesce(p.ledger_minor, 0)
    from credit c full join by_party p on p.id = c.id and p.currency = c.currency
    where coalesce(c.stored_minor, 0) <> coalesce(p.ledger_minor, 0)
    union all
    select 'entry', entry_id, 0, sum(amount_minor)::bigint from ledger_lines
    where org_id = ${orgId} group by entry_id having sum(amount_minor) <> 0`.execute(db);
  return rows;
}
