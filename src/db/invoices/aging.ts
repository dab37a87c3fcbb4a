import { type RawBuilder, sql } from 'kysely';
import { type AgingBucket, agingBounds } from '../../domain/invoices/aging.ts';
import type { Day } from '../../domain/kit/calendar.ts';
import { type Minor, sumMinor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';

type Sums = Record<AgingBucket | 'unapplied', Minor>;

/** What a customer owed in a currency on a day. */
export interface AgedCustomer extends Sums {
  customerId: string;
  name: string;
  currency: string;
  total: Minor;
  /** What was late, each minor unit times its days: a sum that may exceed safe integers. */
  lateDays: string;
}

type Row = Sums & {
  customerId: string | null;
  name: string | null;
  currency: string;
  lateDays: string;
  /** What the ledger's control accounts say; on the rows without a customer. */
  control: Minor | null;
};

/**
 * What every customer owed at the end of a day: what is open now without what was posted after it.
 * Customers and control accounts are read in one statement, so that both are of one moment. Refuses
 * with 409 when they differ: a wrong aging is worse than none.
 */
export async function ageCustomers(db: Db, orgId: string, asOf: Day): Promise<AgedCustomer[]> {
  const { rows } = await sql<Row>`
    with items as (${agedItems(orgId, asOf)}), aged as (
      select currency, customer_id, ${bucketSums(asOf)} from items group by currency, customer_id
    )
    select a.*, c.name, null::bigint as control
    from aged a join customers c on c.org_id = ${orgId} and c.id = a.customer_id
    where (a.current, a."days1to30", a."days31to60", a."days61to90", a."over90", a.unapplied)
      <> (0, 0, 0, 0, 0, 0)
    union all
    select currency, null, 0, 0, 0, 0, 0, 0, '0', null, sum(amount_minor)::bigint
    from ledger_lines
    where org_id = ${orgId} and account in ('receivables', 'customer_credit')
      and posted_on <= ${asOf}
    group by currency`.execute(db);
  const aged = rows.flatMap(withTotal);
  for (const { currency, control } of rows)
    if (control !== null) assertTies(aged, currency, control);
  return aged.toSorted(byDebt);
}

/**
 * Receivables and credits item by item. Where an invoice had less than nothing open on that day,
 * because money for it came before its own day, that was credit.
 */
const agedItems = (orgId: string, asOf: Day) => sql`
  select currency, customer_id, due_on, balance_minor as open_minor, 0 as credit_minor
  from invoices where org_id = ${orgId} and balance_minor > 0
  union all
  select u.currency, u.party_id, i.due_on, u.undone - least(u.undone + held.balance, 0),
    least(u.undone + held.balance, 0)
  from (${undone(orgId, asOf)}) u
  join invoices i on i.org_id = ${orgId} and i.id = u.document_id
  cross join lateral (
    select case when i.customer_id = u.party_id then i.balance_minor else 0 end as balance
  ) held
  union all
  select currency, customer_id, null, 0, -unapplied_minor from customer_payments
  where org_id = ${orgId} and unapplied_minor > 0
  union all
  select currency, customer_id, null, 0, -unapplied_minor from credit_notes
  where org_id = ${orgId} and unapplied_minor > 0
  union all
  select currency, party_id, null, 0, -amount_minor from ledger_lines
  where org_id = ${orgId} and account = 'customer_credit' and posted_on > ${asOf}`;

const undone = (orgId: string, asOf: Day) => sql`
  select currency, party_id, document_id, -sum(amount_minor)::bigint as undone
  from ledger_lines
  where org_id = ${orgId} and account = 'receivables' and posted_on > ${asOf}
  group by currency, party_id, document_id`;

/** The rules of `bucketsOn`, in SQL. */
function bucketSums(asOf: Day): RawBuilder<unknown> {
  const { day30, day60, day90 } = agingBounds(asOf);
  const sum = (where: RawBuilder<unknown>) =>
    sql`coalesce(sum(open_minor) filter (where ${where}), 0)::bigint`;
  return sql`${sum(sql`due_on >= ${asOf}`)} as current,
    ${sum(sql`due_on < ${asOf} and due_on >= ${day30}`)} as "days1to30",
    ${sum(sql`due_on < ${day30} and due_on >= ${day60}`)} as "days31to60",
    ${sum(sql`due_on < ${day60} and due_on >= ${day90}`)} as "days61to90",
    ${sum(sql`due_on < ${day90}`)} as "over90",
    sum(credit_minor)::bigint as unapplied,
    coalesce(sum(open_minor * (${asOf}::date - due_on)) filter (where due_on < ${asOf}), 0)::text
      as late_days`;
}

function withTotal({ control, customerId, name, ...row }: Row): AgedCustomer[] {
  if (customerId === null || name === null) return [];
  const { current, days1to30, days31to60, days61to90, over90, unapplied } = row;
  const total = sumMinor([current, days1to30, days31to60, days61to90, over90, unapplied]);
  return [{ customerId, name, ...row, total }];
}

function assertTies(aged: readonly AgedCustomer[], currency: string, control: Minor): void {
  const own = aged.filter((it) => it.currency === currency);
  const total = sumMinor(own.map((it) => it.total));
  if (total === control) return;
  const detail = `Receivables come to ${total} ${currency} minor units, the ledger to ${control}.`;
  throw new Problem('conflict', 'ledger-differs', detail);
}

/** Who owes most comes first. */
const byDebt = (a: AgedCustomer, b: AgedCustomer) =>
  b.total - a.total || (a.customerId < b.customerId ? -1 : 1);
