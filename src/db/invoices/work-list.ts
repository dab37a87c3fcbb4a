import { type RawBuilder, sql } from 'kysely';
import type { Day, Instant } from '../../domain/kit/calendar.ts';
import { currencies, currencyExponent } from '../../domain/kit/currency.ts';
import type { Db } from '../client.ts';
import { type InvoiceFacts, readFacts } from './collection-facts.ts';

/** Why somebody should look at it, the most pressing first. */
export const workReasons = [
  'escalated',
  'approval',
  'task',
  'promise-broken',
  'disputed',
  'overdue',
  'running',
] as const;
export type WorkReason = (typeof workReasons)[number];

export const workSorts = ['priority', 'amount', 'daysOverdue', 'risk'] as const;
export type WorkSort = (typeof workSorts)[number];

export interface WorkFilter {
  sort: WorkSort;
  limit: number;
  /** Behind which value and invoice the page begins. */
  after: { key: string; invoiceId: string } | null;
  reason?: WorkReason | undefined;
  assignedTo?: string | undefined;
  customerId?: string | undefined;
  currency?: string | undefined;
  minDaysOverdue?: number | undefined;
  minAmount?: number | undefined;
}

export interface WorkRow {
  invoiceId: string;
  number: string;
  customerId: string;
  customerName: string;
  currency: string;
  balanceMinor: number;
  dueOn: Day;
  daysOverdue: number;
  reason: WorkReason;
  assignedTo: string | null;
  /** The message that waits for a person. */
  waitingMessageId: string | null;
  lastContact: { at: Instant; channel: string; status: string } | null;
  promise: { id: string; date: Day; amountMinor: number; status: string } | null;
  lateProbability: number | null;
  expectedPaymentOn: Day | null;
  sortKey: string;
}

export interface WorkTotal {
  currency: string;
  reason: WorkReason;
  invoices: number;
  balanceMinor: number;
  overdueMinor: number;
}

/** What is being collected and somebody may want to look at, with the facts of each plan. */
export async function listWork(
  db: Db,
  orgId: string,
  filter: WorkFilter,
): Promise<{ rows: WorkRow[]; facts: InvoiceFacts[]; more: boolean }> {
  const { after, limit, sort } = filter;
  const key = sortKeys[sort];
  const behind = after
    ? sql`and (${key}, invoice_id) < (${after.key}::numeric, ${after.invoiceId}::uuid)`
    : sql``;
  const { rows } = await sql<WorkRow>`
    select w.*, ${key}::text as sort_key from (${work(orgId)}) w
    where ${chosen(filter)} ${behind}
    order by ${key} desc, invoice_id desc limit ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const invoiceIds = page.map(({ invoiceId }) => invoiceId);
  const facts = page.length > 0 ? await readFacts(db, orgId, { invoiceIds }) : [];
  return { rows: page, facts, more: rows.length > limit };
}

/** Of all that the filter leaves, not of one page. */
export async function totalWork(
  db: Db,
  orgId: string,
  filter: Omit<WorkFilter, 'after' | 'limit' | 'sort'>,
): Promise<WorkTotal[]> {
  const { rows } = await sql<WorkTotal>`
    select w.currency, w.reason, count(*)::int as invoices,
      sum(w.balance_minor)::bigint as balance_minor,
      coalesce(sum(w.balance_minor) filter (where w.days_overdue > 0), 0)::bigint as overdue_minor
    from (${work(orgId)}) w where ${chosen(filter)}
    group by w.currency, w.reason order by w.currency, w.reason`.execute(db);
  return rows;
}

const rank = sql`array_position(${sql.lit(`{${workReasons.join(',')}}`)}::text[], reason)`;

const sortKeys: Record<WorkSort, RawBuilder<unknown>> = {
  // Within a reason the larger debt comes first.
  priority: sql`((10 - ${rank}) * 1000000000000000::numeric + worth)`,
  amount: sql`worth`,
  daysOverdue: sql`days_overdue::numeric`,
  risk: sql`coalesce(late_probability, 0)::numeric`,
};

function chosen(filter: Omit<WorkFilter, 'after' | 'limit' | 'sort'>): RawBuilder<unknown> {
  const { reason, assignedTo, customerId, currency, minDaysOverdue, minAmount } = filter;
  const parts = [
    reason && sql`reason = ${reason}`,
    assignedTo && sql`assigned_to = ${assignedTo}::uuid`,
    customerId && sql`customer_id = ${customerId}::uuid`,
    currency && sql`currency = ${currency}`,
    minDaysOverdue !== undefined && sql`days_overdue >= ${minDaysOverdue}::int`,
    minAmount !== undefined && sql`balance_minor >= ${minAmount}::bigint`,
  ].filter((part) => part !== undefined && part !== false && part !== '');
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}

/** Minor units of one unit of money, for the currencies where they are not a hundred. */
const unusual = JSON.stringify(
  Object.fromEntries(
    currencies
      .filter((code) => currencyExponent(code) !== 2)
      .map((code) => [code, 10 ** currencyExponent(code)]),
  ),
);

/**
 * What is open in the base currency, by the rate of its invoice, else by that of the newest open
 * one with any in this currency; a currency whose rate nobody has said counts as if at par.
 */
const worth = sql`round(i.balance_minor
  / coalesce((${unusual}::jsonb->>i.currency)::numeric, 100)
  * case when i.currency = o.base_currency then 1
    else coalesce(i.exchange_rate, newest.rate, 1) end, 4) as worth`;

const work = (orgId: string) => sql`
  select i.id as invoice_id, i.number, i.customer_id, c.name as customer_name, i.currency,
    i.balance_minor, i.due_on, today.on_day - i.due_on as days_overdue, k.assigned_to,
    waiting.id as waiting_message_id, contact.last as last_contact, promise.newest as promise,
    p.late_probability, p.expected_payment_on, ${worth},
    case
      when k.escalated_at is not null then 'escalated'
      when waiting.status = 'awaiting_approval' then 'approval'
      when waiting.status = 'to_do' then 'task'
      when promise.newest->>'status' = 'broken' then 'promise-broken'
      when exists (select from disputes d where d.org_id = i.org_id and d.invoice_id = i.id
                   and d.status = 'open') then 'disputed'
      when i.due_on < today.on_day then 'overdue'
      else 'running' end as reason
  from collections k
  join invoices i on (i.org_id, i.id) = (k.org_id, k.invoice_id)
  join customers c on (c.org_id, c.id) = (i.org_id, i.customer_id)
  join organizations o on o.id = k.org_id
  cross join lateral (
    select (now() at time zone coalesce(c.time_zone, o.time_zone))::date as on_day) today
  left join (
    select distinct on (currency) currency, exchange_rate as rate from invoices
    where org_id = ${orgId} and balance_minor > 0 and exchange_rate is not null
    order by currency, issue_on desc, id desc) newest on newest.currency = i.currency
  left join payment_predictions p on (p.org_id, p.invoice_id) = (i.org_id, i.id)
  left join lateral (
    select m.id, m.status from communication_items t
    join communications m on (m.org_id, m.id) = (t.org_id, t.communication_id)
    where t.org_id = i.org_id and t.invoice_id = i.id and not t.released
      and m.status in ('awaiting_approval', 'to_do')
    order by m.status, m.id desc limit 1) waiting on true
  left join lateral (
    select jsonb_build_object('at', to_char(coalesce(m.sent_at, m.done_at) at time zone 'utc',
      'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'channel', m.channel, 'status', m.status) as last
    from communication_items t
    join communications m on (m.org_id, m.id) = (t.org_id, t.communication_id)
    where t.org_id = i.org_id and t.invoice_id = i.id
      and coalesce(m.sent_at, m.done_at) is not null
    order by coalesce(m.sent_at, m.done_at) desc limit 1) contact on true
  left join lateral (
    select jsonb_build_object('id', q.id, 'date', q.promised_on, 'amountMinor', q.amount_minor,
      'status', q.status) as newest
    from payment_promises q where q.org_id = i.org_id and q.invoice_id = i.id
      and q.status in ('active', 'broken')
    order by q.id desc limit 1) promise on true
  where k.org_id = ${orgId} and k.status <> 'ended' and i.balance_minor > 0`;
