import { type RawBuilder, sql } from 'kysely';
import {
  type AccountFacts,
  assertPeriod,
  type Period,
  type Statement,
  statementOf,
} from '../../domain/invoices/statement.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { CustomerRef } from './customers.ts';

export interface AskedStatement extends Period {
  currency: string;
}

/** What is read and printed at once; a longer account is asked for in parts. */
export const mostMovements = 1_000;

/**
 * A customer's account in a currency over a period, from the ledger as of its days, all of one
 * moment.
 */
export async function readStatement(
  db: Db,
  ref: CustomerRef,
  asked: AskedStatement,
): Promise<Statement> {
  assertPeriod(asked);
  const { rows } = await sql<AccountFacts & { movementCount: number }>`
    with ${parts(ref, asked)}
    select (select coalesce(sum(amount_minor), 0)::bigint from held where on_day < ${asked.from})
        as opening_minor,
      (select coalesce(sum(amount_minor), 0)::bigint from held where account = 'customer_credit')
        as credit_minor,
      (select count(*)::int from moved) as movement_count,
      (${movements(ref)}) as movements, (${openDocuments(ref)}) as open`.execute(db);
  const [facts] = rows;
  if (!facts) throw new Error('a statement without a row');
  if (facts.movementCount > mostMovements) {
    const detail = `More than ${mostMovements} movements: ask for a shorter period.`;
    throw new Problem('unprocessable', 'statement-too-long', detail);
  }
  return statementOf(facts, asked);
}

const parts = ({ orgId, customerId }: CustomerRef, { from, to, currency }: AskedStatement) => sql`
  held as materialized (
    select entry_id, account, document_id, posted_on as on_day, amount_minor from ledger_lines
    where org_id = ${orgId} and party_id = ${customerId} and currency = ${currency}
      and posted_on <= ${to} and account in ('receivables', 'customer_credit')
  ), moved as (
    select entry_id, sum(amount_minor)::bigint as amount_minor,
      min(document_id::text)::uuid as document_id
    from held where on_day >= ${from} group by entry_id
  ), touched as (
    select entry_id, document_id, sum(amount_minor)::bigint as amount_minor
    from held where on_day >= ${from} and account = 'receivables'
    group by entry_id, document_id having sum(amount_minor) <> 0
  ), open as (
    select document_id, sum(amount_minor)::bigint as open_minor
    from held where account = 'receivables' group by document_id having sum(amount_minor) <> 0
  )`;

const movements = ({ orgId }: CustomerRef): RawBuilder<unknown> => sql`
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'on', e.posted_on, 'kind', ${kind},
      'number', coalesce(n.number, i.number), 'reference', p.reference, 'dueOn', i.due_on,
      'amountMinor', m.amount_minor, 'invoices', (
        select coalesce(jsonb_agg(jsonb_build_object('invoiceId', d.id, 'number', d.number,
          'amountMinor', t.amount_minor) order by d.due_on, d.id), '[]')
        from touched t join invoices d on d.org_id = ${orgId} and d.id = t.document_id
        where t.entry_id = m.entry_id)) order by e.posted_on, e.id), '[]')
  from moved m
  join ledger_entries e on e.org_id = ${orgId} and e.id = m.entry_id
  left join invoices i on e.kind in ('invoice', 'void') and i.org_id = ${orgId}
    and i.id = m.document_id
  left join credit_notes n on n.org_id = ${orgId}
    and n.id = case when e.kind = 'credit_note' then ${sourceId} end
  left join customer_payments p on p.org_id = ${orgId}
    and p.id = case when e.kind = 'payment' then ${sourceId} end
  where (select count(*) from moved) <= ${mostMovements}`;

const sourceId = sql`split_part(e.source, '/', 2)::uuid`;

const kind = sql`case
  when e.kind = 'invoice' and i.kind = 'late_charge' then 'late_charge'
  when n.kind = 'early_payment' then 'early_payment_discount'
  when e.kind = 'write_off' and m.amount_minor > 0 then 'write_off_reversal'
  else e.kind::text end`;

const openDocuments = ({ orgId }: CustomerRef) => sql`
  select coalesce(jsonb_agg(jsonb_build_object('invoiceId', i.id, 'number', i.number,
    'issueOn', i.issue_on, 'dueOn', i.due_on, 'openMinor', o.open_minor)
    order by i.due_on, i.id), '[]')
  from open o join invoices i on i.org_id = ${orgId} and i.id = o.document_id`;
