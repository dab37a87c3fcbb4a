import { sql } from 'kysely';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { type NewEntry, postEntries } from '../kit/ledger.ts';
import { type ImportRef, lockImport, setImport } from './imports.ts';

export interface Undoing {
  importId: string;
  userId: string | null;
}

/**
 * Takes an import back whole, so that a file put right can come in under the same numbers. What it
 * posted is taken back on the same days, so that no day's report shows any of it. Refuses with 409
 * where something has happened since, and names it.
 */
export async function undoImport(
  trx: Db,
  acting: Acting,
  { importId, userId }: Undoing,
): Promise<void> {
  const ref = { orgId: acting.orgId, importId };
  const { status, undoneAt } = await lockImport(trx, ref);
  if (status === 'running')
    throw new Problem('conflict', 'import-is-running', 'It is under way: cancel it first.');
  if (undoneAt !== null)
    throw new Problem('conflict', 'import-is-undone', 'It was undone already.');
  await lockAll(trx, ref);
  await assertUntouched(trx, ref);
  const invoices = await takeBack(trx, ref);
  const customers = await removeCustomers(trx, ref);
  await setImport(trx, ref, { undoneAt: new Date().toISOString(), undoneBy: userId });
  const entity = { entityType: 'invoice_import', entityId: importId };
  const after = { invoices, customers };
  await audit(trx, acting, { action: 'invoice-import.undo', ...entity, after });
}

/** Customers first, then invoices, each by their ids, as everybody does who moves money. */
async function lockAll(trx: Db, { orgId, importId }: ImportRef): Promise<void> {
  await sql`select id from customers where org_id = ${orgId} and (import_id = ${importId} or id in (
      select customer_id from invoices where org_id = ${orgId} and import_id = ${importId}))
    order by id for update`.execute(trx);
  await sql`select id from invoices where org_id = ${orgId} and import_id = ${importId}
    order by id for update`.execute(trx);
}

interface Obstacle {
  number: string;
  what: string;
}

const named = 10;

/** Whatever changes an invoice counts its version; what only refers to it is looked for. */
async function assertUntouched(trx: Db, { orgId, importId }: ImportRef): Promise<void> {
  const its = (table: string) =>
    sql`exists (select from ${sql.table(table)} x
      where x.org_id = i.org_id and x.invoice_id = i.id)`;
  const { rows } = await sql<Obstacle>`
    select number, what from (
      select i.id, i.number, case
        when ${its('collections')} then 'is being collected'
        when i.version > 1 then 'has changed since'
        when ${its('credit_notes')} then 'was corrected by a credit note'
        when ${its('disputes')} then 'was disputed'
        when ${its('payment_promises')} then 'was promised to be paid'
        when ${its('payment_attempts')} then 'was about to be paid by card'
        when ${its('communication_items')} then 'stands in a message'
        when ${its('refunds')} then 'has a refund'
        when exists (select from invoices l where l.org_id = i.org_id and l.for_invoice_id = i.id)
          then 'has a late charge'
        when exists (select from allocations a join customer_payments p
            on p.org_id = a.org_id and p.id = a.payment_id
          where a.org_id = i.org_id and a.invoice_id = i.id and p.version > 1)
          then 'has a payment that has changed since'
        end as what
      from invoices i where i.org_id = ${orgId} and i.import_id = ${importId}) found
    where what is not null order by number limit ${named + 1}`.execute(trx);
  if (rows.length === 0) return;
  const shown = rows.slice(0, named).map(({ number, what }) => `${number} ${what}`);
  const more = rows.length > named ? ', and others' : '';
  const detail = `It cannot be undone any more: ${shown.join(', ')}${more}.`;
  const errors = rows.map(({ number, what }) => ({ path: number, message: what }));
  throw new Problem('conflict', 'import-in-use', detail, { errors });
}

interface Posted {
  id: string;
  customerId: string;
  currency: string;
  amountMinor: number;
  issueOn: string;
  paymentId: string | null;
  paidOn: string | null;
}

const atOnce = 1_000;

/** Some at a time, so that no statement takes long; answers how many invoices there were. */
async function takeBack(trx: Db, ref: ImportRef): Promise<number> {
  const { orgId, importId } = ref;
  for (let count = 0; ; ) {
    const { rows } = await sql<Posted>`
      select i.id, i.customer_id, i.currency, i.total_minor as amount_minor, i.issue_on,
        a.payment_id, a.applied_on as paid_on
      from invoices i left join allocations a on a.org_id = i.org_id and a.invoice_id = i.id
      where i.org_id = ${orgId} and i.import_id = ${importId} order by i.id limit ${atOnce}
    `.execute(trx);
    if (rows.length === 0) return count;
    await postEntries(trx, orgId, rows.flatMap(against));
    await removeRows(
      trx,
      orgId,
      rows.map(({ id }) => id),
    );
    count += rows.length;
  }
}

function against({ id, customerId: partyId, currency, amountMinor, ...it }: Posted): NewEntry[] {
  const receivables = { account: 'receivables' as const, partyId, documentId: id };
  const invoice: NewEntry = {
    ...{ kind: 'void', currency, postedOn: it.issueOn, source: `invoice/${id}` },
    postings: [
      { ...receivables, amountMinor: -amountMinor },
      { account: 'revenue', documentId: id, amountMinor },
    ],
  };
  if (it.paymentId === null || it.paidOn === null) return [invoice];
  const payment: NewEntry = {
    ...{ kind: 'refund', currency, postedOn: it.paidOn, source: `payment/${it.paymentId}` },
    postings: [
      { ...receivables, amountMinor },
      { account: 'cash', amountMinor: -amountMinor },
    ],
  };
  return [invoice, payment];
}

async function removeRows(trx: Db, orgId: string, ids: readonly string[]): Promise<void> {
  const its = sql`org_id = ${orgId} and invoice_id = any(${ids}::uuid[])`;
  await sql`with gone as (delete from allocations where ${its} returning payment_id)
    delete from customer_payments where org_id = ${orgId} and id in (select payment_id from gone)
  `.execute(trx);
  await sql`delete from payment_predictions where ${its}`.execute(trx);
  await sql`delete from invoice_links where ${its}`.execute(trx);
  await sql`delete from invoice_lines where ${its}`.execute(trx);
  await sql`delete from invoices where org_id = ${orgId} and id = any(${ids}::uuid[])`.execute(trx);
}

/** Those whom the import made known, and who are named by nothing else since; answers how many. */
async function removeCustomers(trx: Db, { orgId, importId }: ImportRef): Promise<number> {
  const nowhere = (table: string, column = 'customer_id') =>
    sql`not exists (select from ${sql.table(table)} x
      where x.org_id = c.org_id and x.${sql.ref(column)} = c.id)`;
  const { numAffectedRows } = await sql`
    delete from customers c where c.org_id = ${orgId} and c.import_id = ${importId}
      and c.version = 1 and ${nowhere('invoices')} and ${nowhere('customer_payments')}
      and ${nowhere('credit_notes')} and ${nowhere('refunds')} and ${nowhere('communications')}
      and ${nowhere('customers', 'merged_into')}`.execute(trx);
  return Number(numAffectedRows ?? 0n);
}
