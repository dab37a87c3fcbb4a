import { sql } from 'kysely';
import { type AgingBucket, agingBounds } from '../../domain/invoices/aging.ts';
import type { Day } from '../../domain/kit/calendar.ts';
import type { Minor } from '../../domain/kit/money.ts';
import type { Db } from '../client.ts';
import { cutPage, type Page, type PageQuery } from '../kit/page.ts';
import type { InvoiceKind } from '../schema.ts';

export interface AgedInvoice {
  id: string;
  number: string;
  kind: InvoiceKind;
  customerId: string;
  customerName: string;
  currency: string;
  issueOn: Day;
  dueOn: Day;
  totalMinor: Minor;
  /** What was open of it at the end of the day. */
  openMinor: Minor;
  /** Below zero, the days until it was due. */
  daysLate: number;
}

export interface AgedFilter extends PageQuery {
  asOf: Day;
  currency?: string | undefined;
  customerId?: string | undefined;
  bucket?: AgingBucket | undefined;
}

/** The invoices behind the figures of `ageCustomers`, newest first. */
export async function listAgedInvoices(
  db: Db,
  orgId: string,
  { asOf, limit, cursor, ...filter }: AgedFilter,
): Promise<Page<AgedInvoice>> {
  const { rows } = await sql<AgedInvoice>`
    with items as (
      select id as invoice_id, customer_id, balance_minor as open_minor
      from invoices where org_id = ${orgId} and balance_minor > 0
      union all
      select document_id, party_id, -amount_minor from ledger_lines
      where org_id = ${orgId} and account = 'receivables' and posted_on > ${asOf}
    ), open as (
      select invoice_id, customer_id, sum(open_minor)::bigint as open_minor
      from items group by invoice_id, customer_id having sum(open_minor) > 0
    )
    select i.id, i.number, i.kind, o.customer_id, c.name as customer_name, i.currency, i.issue_on,
      i.due_on, i.total_minor, o.open_minor, ${asOf}::date - i.due_on as days_late
    from open o
    join invoices i on i.org_id = ${orgId} and i.id = o.invoice_id
    join customers c on c.org_id = ${orgId} and c.id = o.customer_id
    where ${matching(asOf, filter)} and ${cursor ? sql`i.id < ${cursor}` : sql`true`}
    order by i.id desc limit ${limit + 1}`.execute(db);
  return cutPage(rows, limit);
}

function matching(asOf: Day, { currency, customerId, bucket }: Omit<AgedFilter, 'asOf' | 'limit'>) {
  return sql.join(
    [
      currency ? sql`i.currency = ${currency}` : sql`true`,
      customerId ? sql`o.customer_id = ${customerId}` : sql`true`,
      bucket ? dueIn(asOf, bucket) : sql`true`,
    ],
    sql` and `,
  );
}

function dueIn(asOf: Day, bucket: AgingBucket) {
  const { day30, day60, day90 } = agingBounds(asOf);
  const spans: Record<AgingBucket, readonly [from: Day, before: Day]> = {
    current: [asOf, 'infinity'],
    days1to30: [day30, asOf],
    days31to60: [day60, day30],
    days61to90: [day90, day60],
    over90: ['-infinity', day90],
  };
  const [from, before] = spans[bucket];
  return sql`i.due_on >= ${from} and i.due_on < ${before}`;
}
