import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** What became of what a customer has said of their invoices. */
export interface KeptWords {
  promisesActive: number;
  promisesKept: number;
  promisesBroken: number;
  disputesOpen: number;
  disputesAccepted: number;
  /** Found to be wrong, or taken back. */
  disputesRejected: number;
}

export async function keptWords(
  db: Db,
  { orgId, customerId }: { orgId: string; customerId: string },
): Promise<KeptWords> {
  const { rows } = await sql<KeptWords>`
    with theirs as (
      select id from invoices where org_id = ${orgId} and customer_id = ${customerId}
    ), promised as (
      select status from payment_promises p join theirs t on t.id = p.invoice_id
      where p.org_id = ${orgId}
    ), disputed as (
      select status from disputes d join theirs t on t.id = d.invoice_id
      where d.org_id = ${orgId} and d.kind = 'customer'
    )
    select p.*, d.* from (
      select count(*) filter (where status = 'active')::int as promises_active,
        count(*) filter (where status = 'kept')::int as promises_kept,
        count(*) filter (where status = 'broken')::int as promises_broken
      from promised
    ) p, (
      select count(*) filter (where status = 'open')::int as disputes_open,
        count(*) filter (where status = 'accepted')::int as disputes_accepted,
        count(*) filter (where status in ('rejected', 'withdrawn'))::int as disputes_rejected
      from disputed
    ) d`.execute(db);
  return rows[0] as KeptWords;
}
