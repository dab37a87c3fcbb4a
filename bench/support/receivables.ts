import type { Sql } from 'postgres';
import { newId } from '../../src/db/kit/id.ts';

/** Open invoices of one organization's customers, due between 200 days ago and in 60 days. */
export async function givenReceivables(
  sql: Sql,
  orgId: string,
  { invoices, customers }: { invoices: number; customers: number },
): Promise<void> {
  const ids = Array.from({ length: customers }, newId);
  await sql.begin(async (trx) => {
    await trx`select set_config('app.org_id', ${orgId}, true)`;
    await trx`insert into customers (org_id, id, name, currency)
      select ${orgId}, id::uuid, 'Customer ' || i, 'USD'
      from unnest(${ids}::text[]) with ordinality as given (id, i)`;
    await trx`create temp table sold on commit drop as
      select uuidv7() as id, uuidv7() as entry_id, i,
        (${ids}::text[])[1 + i % ${customers}]::uuid as customer_id,
        current_date - 230 + (i * 37) % 200 as issue_on, 10000 + (i * 7919) % 90000 as total
      from generate_series(1, ${invoices}::int) i`;
    await trx`insert into invoices (org_id, id, customer_id, status, number, currency, issue_on,
        due_on, tax_rounding, prices_include_tax, subtotal_minor, discount_minor, tax_minor,
        total_minor, finalized_at)
      select ${orgId}, id, customer_id, 'finalized', 'B-' || i, 'USD', issue_on,
        issue_on + (i * 11) % 90, 'document', false, total, 0, 0, total, now() from sold`;
    await trx`insert into ledger_entries (org_id, id, kind, currency, posted_on, source)
      select ${orgId}, entry_id, 'invoice', 'USD', issue_on, 'invoice/' || id from sold`;
    await trx`insert into ledger_lines (org_id, entry_id, position, account, currency, posted_on,
        party_id, document_id, amount_minor)
      select ${orgId}::uuid, entry_id, 0, 'receivables'::ledger_account, 'USD', issue_on,
        customer_id, id, total from sold
      union all
      select ${orgId}::uuid, entry_id, 1, 'revenue', 'USD', issue_on, null::uuid, id, -total
      from sold`;
  });
}
