import postgres from 'postgres';
import { databaseUrl } from './database-url.ts';

const owner = postgres(databaseUrl, { max: 1, onnotice: () => {} });

interface Column {
  table: string;
  column: string;
}

/** Where the database keeps what belongs to an organization or to one of its people. */
const columns = await owner<Column[]>`
  select c.relname as table, a.attname as column
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0
    and (a.attname in ('org_id', 'user_id') or (c.relname in ('organizations', 'users') and a.attname = 'id'))
  order by 1, 2`;

/** Every row of an organization and of its people, as the owner of the tables sees them. */
export async function rowsOf(orgId: string, userIds: readonly string[]): Promise<string[]> {
  const ids = [orgId, ...userIds];
  const reads = columns.map(
    ({ table, column }) =>
      `select '${table}' || to_jsonb(t)::text as row from ${table} t where t.${column} = any($1::uuid[])`,
  );
  const rows = await owner.unsafe<{ row: string }[]>(reads.join(' union '), [ids]);
  return rows.map(({ row }) => row).sort();
}

/** How many of the organization's mails and intents are still on their way. */
export async function unsettled(orgId: string): Promise<number> {
  const [found] = await owner<{ count: number }[]>`
    select (select count(*) from workflow_intents where org_id = ${orgId} and done_at is null)::int
      + (select count(*) from emails where org_id = ${orgId} and status in ('queued', 'sending'))::int
      + (select count(*) from runs where org_id = ${orgId} and status = 'running'
          and kind not in ('billApproval', 'invoiceCollection'))::int
      + (select count(*) from approvals p where org_id = ${orgId} and not exists
          (select from emails e where e.org_id = p.org_id and e.status = 'sent'
            and starts_with(e.dedupe_key, p.workflow_id)))::int as count`;
  return found?.count ?? 0;
}
