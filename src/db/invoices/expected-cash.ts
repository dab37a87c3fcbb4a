import { sql } from 'kysely';
import type { Expected } from '../../domain/invoices/cash-forecast.ts';
import type { Db } from '../client.ts';

/**
 * What is open in a currency by the day on which it is due, and what of it was promised for another
 * day. What is disputed is told apart: nobody knows whether it comes.
 */
export async function listExpectedCash(
  db: Db,
  orgId: string,
  currency: string,
): Promise<Expected[]> {
  const { rows } = await sql<Expected>`
    with open as (
      select i.id, i.due_on, i.balance_minor, p.promised_on,
        case when p.id is null or d.disputed then 0 else least(p.amount_minor, i.balance_minor) end
          as promised_minor, d.disputed
      from invoices i
      left join payment_promises p
        on p.org_id = i.org_id and p.invoice_id = i.id and p.status = 'active'
      cross join lateral (select exists (select from disputes d
        where d.org_id = i.org_id and d.invoice_id = i.id and d.status = 'open') as disputed) d
      where i.org_id = ${orgId} and i.currency = ${currency} and i.balance_minor > 0
    )
    select on_day as "on", kind, sum(amount)::bigint as amount_minor
    from open cross join lateral (values
      (promised_on, 'promised', promised_minor),
      (case when not disputed then due_on end, case when disputed then 'disputed' else 'due' end,
        balance_minor - promised_minor)
    ) part (on_day, kind, amount)
    where amount > 0 group by on_day, kind`.execute(db);
  return rows;
}
