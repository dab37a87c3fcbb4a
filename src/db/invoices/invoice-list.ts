import { sql } from 'kysely';
import type { ShownStatus } from '../../domain/invoices/invoice-state.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { cutPage, type Page, type PageQuery, pageOf } from '../kit/page.ts';
import { typedInvoice } from './invoice-rows.ts';
import { type Invoice, isDisputed, withCustomer } from './invoices.ts';
import { todayInOrganization } from './settings.ts';

export const invoiceSorts = ['newest', 'due', 'balance', 'total'] as const;

export interface InvoiceFilter extends PageQuery {
  status?: ShownStatus | undefined;
  customerId?: string | undefined;
  currency?: string | undefined;
  /** In the number, the PO number, the note, the customer's name or a line. */
  q?: string | undefined;
  dueFrom?: string | undefined;
  dueTo?: string | undefined;
  issuedFrom?: string | undefined;
  issuedTo?: string | undefined;
  /** Of the total, in minor units. */
  minAmount?: number | undefined;
  maxAmount?: number | undefined;
  /** Past its due date and still owed, whatever else is shown of it. */
  overdue?: boolean | undefined;
  sort?: (typeof invoiceSorts)[number] | undefined;
}

/** Newest first, or by what is asked for: due soonest, or with the most open or in all. */
export async function listInvoices(
  db: Db,
  orgId: string,
  filter: InvoiceFilter,
): Promise<Page<Invoice>> {
  const { status, overdue, q } = filter;
  let query = within(withCustomer(db, orgId), filter);
  if (status) query = query.where(isShownAs(status));
  if (overdue !== undefined) query = query.where(overdue ? isOverdue : isNotOverdue);
  if (q) query = query.where(holdsText(q));
  const { sort = 'newest' } = filter;
  const { data, nextCursor } =
    sort === 'newest'
      ? await pageOf(query, filter, 'i.id')
      : await pageBy(query, { ...filter, orgId, sort });
  return { data: data.map(typedInvoice), nextCursor };
}

const sortColumns = { due: 'due_on', balance: 'balance_minor', total: 'total_minor' } as const;

interface Sorted extends PageQuery {
  orgId: string;
  sort: keyof typeof sortColumns;
}

/** The cursor is the last id here as well; where it stands is looked up. */
async function pageBy(query: Query, { orgId, sort, limit, cursor }: Sorted) {
  const key = sql.ref(`i.${sortColumns[sort]}`);
  const [way, beyond] = sort === 'due' ? (['asc', '>'] as const) : (['desc', '<'] as const);
  const last = sql`(select l.${sql.ref(sortColumns[sort])}, l.id from invoices l
    where l.org_id = ${orgId} and l.id = ${cursor})`;
  const unseen = cursor
    ? query.where(sql<boolean>`(${key}, i.id) ${sql.raw(beyond)} ${last}`)
    : query;
  const rows = await unseen
    .orderBy(key, way)
    .orderBy('i.id', way)
    .limit(limit + 1)
    .execute();
  return cutPage(rows, limit);
}

/** Refuses with 404 ids of which none is an invoice of the organization. */
export async function assertSomeThere(
  db: Db,
  orgId: string,
  ids: readonly string[],
): Promise<void> {
  const query = db.selectFrom('invoices').select('id').where('orgId', '=', orgId);
  found(await query.where('id', 'in', ids).limit(1).executeTakeFirst(), 'invoice');
}

type Query = ReturnType<typeof withCustomer>;

function within(query: Query, filter: InvoiceFilter): Query {
  const bounds = [
    ['i.customerId', '=', filter.customerId],
    ['i.currency', '=', filter.currency],
    ['i.dueOn', '>=', filter.dueFrom],
    ['i.dueOn', '<=', filter.dueTo],
    ['i.issueOn', '>=', filter.issuedFrom],
    ['i.issueOn', '<=', filter.issuedTo],
    ['i.totalMinor', '>=', filter.minAmount],
    ['i.totalMinor', '<=', filter.maxAmount],
  ] as const;
  return bounds.reduce(
    (narrowed, [column, operator, value]) =>
      value === undefined ? narrowed : narrowed.where(column, operator, value),
    query,
  );
}

const isOverdue = sql<boolean>`(i.status = 'finalized' and i.balance_minor > 0
  and i.due_on < ${todayInOrganization})`;

const isNotOverdue = sql<boolean>`not ${isOverdue}`;

/** `shownStatus` once more, where the database has to choose the rows by it. */
const shownAs = sql<string>`case
  when i.status <> 'finalized' then i.status::text
  when ${isDisputed} then 'disputed'
  when i.balance_minor = 0 then
    case when i.refunded_minor > 0 and i.refunded_minor >= i.paid_minor
      then 'refunded' else 'paid' end
  when i.due_on < ${todayInOrganization} then 'overdue'
  when i.balance_minor < i.total_minor then 'partially_paid'
  when i.viewed_at is not null then 'viewed'
  when i.sent_at is not null then 'sent'
  else 'finalized' end`;

const isShownAs = (status: ShownStatus) => sql<boolean>`${shownAs} = ${status}`;

function holdsText(q: string) {
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`(i.number ilike ${pattern} or i.po_number ilike ${pattern}
    or i.note ilike ${pattern} or c.name ilike ${pattern}
    or exists (select from invoice_lines l where l.org_id = i.org_id and l.invoice_id = i.id
      and l.description ilike ${pattern}))`;
}
