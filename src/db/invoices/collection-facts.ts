import { type RawBuilder, sql } from 'kysely';
import type {
  AddressStanding,
  CollectionFacts,
  DunningHold,
  OpenPromise,
  TakenStep,
} from '../../domain/invoices/collection-facts.ts';
import type { InvoiceStatus } from '../../domain/invoices/invoice-state.ts';
import type { MessageChannel, ReminderStep } from '../../domain/invoices/reminder-schedule.ts';
import { isBusinessCalendar, isBusinessDay } from '../../domain/kit/business-days.ts';
import { addDays, type Day, type Instant, weekday } from '../../domain/kit/calendar.ts';
import type { Db } from '../client.ts';

/** The facts of a plan, and whom a message about it goes to. */
export interface InvoiceFacts extends CollectionFacts {
  customerId: string;
  currency: string;
  language: string;
  consolidated: boolean;
}

interface Row {
  invoiceId: string;
  customerId: string;
  currency: string;
  status: InvoiceStatus;
  dueOn: Day;
  balanceMinor: number;
  collectionStatus: CollectionFacts['collection']['status'];
  startedAt: Instant;
  anchorOn: Day | null;
  pausedUntil: Day | null;
  escalations: number;
  overdueAt: Instant | null;
  escalatedAt: Instant | null;
  steps: ReminderStep[];
  coolDownDays: number;
  maxReminders: number;
  escalateAfterDays: number;
  hold: DunningHold;
  addressStanding: AddressStanding;
  hasEmail: boolean;
  optedOutChannels: MessageChannel[];
  consolidated: boolean;
  language: string;
  timeZone: string;
  organizationTimeZone: string;
  country: string;
  organizationCountry: string;
  reminderHour: number;
  remindFromMinor: number;
  taken: TakenStep[];
  promise: (OpenPromise & { status: string }) | null;
  disputed: boolean;
  paymentProcessing: boolean;
  creditMinor: number;
  customerRemindedOn: Day | null;
}

/** Of an invoice, of some, or of all that customers owe. */
export type FactsOf =
  | { invoiceId: string }
  | { invoiceIds: readonly string[] }
  | { customerIds: readonly string[] };

/** All that plans are made of, one statement for any number of invoices. */
export async function readFacts(db: Db, orgId: string, of: FactsOf): Promise<InvoiceFacts[]> {
  const { rows } = await factsQuery(orgId, whichOf(of)).execute(db);
  return rows.map(factsOf);
}

function whichOf(of: FactsOf): RawBuilder<unknown> {
  if ('invoiceId' in of) return sql`i.id = ${of.invoiceId}`;
  if ('invoiceIds' in of) return sql`i.id = any(${[...of.invoiceIds]}::uuid[])`;
  return sql`i.customer_id = any(${[...of.customerIds]}::uuid[]) and k.status <> 'ended'`;
}

function factsQuery(orgId: string, which: RawBuilder<unknown>) {
  return sql<Row>`
    select i.id as invoice_id, i.customer_id, i.currency, i.status, i.due_on, i.balance_minor,
      k.status as collection_status, k.started_at, k.anchor_on, k.paused_until, k.escalations,
      k.overdue_at, k.escalated_at,
      s.steps, s.cool_down_days, s.max_reminders, s.escalate_after_days,
      c.hold, c.address_standing, c.email is not null as has_email, c.opted_out_channels,
      c.consolidated_reminders as consolidated, c.language,
      coalesce(c.time_zone, o.time_zone) as time_zone, o.time_zone as organization_time_zone,
      coalesce(c.billing_address->>'country', o.country) as country,
      o.country as organization_country, o.reminder_hour,
      case when i.currency = o.base_currency then coalesce(g.remind_from_minor, 0) else 0 end
        as remind_from_minor,
      taken.steps as taken, promise.newest as promise,
      exists (select from disputes d
              where d.org_id = i.org_id and d.invoice_id = i.id and d.status = 'open') as disputed,
      exists (select from payment_attempts a
              where a.org_id = i.org_id and a.invoice_id = i.id and a.status = 'processing')
        as payment_processing,
      credit.left_minor as credit_minor, reminded.last_on as customer_reminded_on
    from collections k
    join invoices i on (i.org_id, i.id) = (k.org_id, k.invoice_id)
    join customers c on (c.org_id, c.id) = (i.org_id, i.customer_id)
    join organizations o on o.id = k.org_id
    left join invoice_settings g on g.org_id = k.org_id
    join lateral (
      select * from reminder_schedules s where s.org_id = k.org_id
        and case when coalesce(k.schedule_id, c.schedule_id) is null then s.is_default
                 else s.id = coalesce(k.schedule_id, c.schedule_id) end
    ) s on true
    cross join lateral ${takenSteps} taken
    left join lateral ${newestPromise} promise on true
    cross join lateral ${creditLeft} credit
    cross join lateral ${lastReminder} reminded
    where k.org_id = ${orgId} and ${which}
    order by i.due_on, i.id`;
}

const takenSteps = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('key', t.step_key, 'on', m.due_on,
      'waiting', m.status in ('draft', 'awaiting_approval'),
      'dropped', m.status = 'cancelled')), '[]') as steps
  from communication_items t
  join communications m on (m.org_id, m.id) = (t.org_id, t.communication_id)
  where t.org_id = i.org_id and t.invoice_id = i.id and not t.released and m.reminds)`;

/** An open one, or a broken one that has not been followed up. */
const newestPromise = sql`(
  select case when p.status = 'active' or (p.status = 'broken' and not exists (
        select from communication_items t
        where t.org_id = p.org_id and t.invoice_id = p.invoice_id and not t.released
          and t.step_key = 'promise/' || p.id))
      then jsonb_build_object('id', p.id, 'status', p.status, 'promisedOn', p.promised_on,
        'graceDays', p.grace_days, 'amountMinor', p.amount_minor,
        'balanceMinor', p.balance_minor) end as newest
  from payment_promises p where p.org_id = i.org_id and p.invoice_id = i.id
  order by p.id desc limit 1)`;

/** The customer's credit pays the oldest first: what those leave may cover this one. */
const creditLeft = sql`(
  select greatest(0, held.minor - case when held.minor = 0 then 0 else (
      select coalesce(sum(e.balance_minor), 0) from invoices e
      where e.org_id = i.org_id and e.customer_id = i.customer_id and e.currency = i.currency
        and e.balance_minor > 0 and (e.due_on, e.id) < (i.due_on, i.id)) end)::bigint as left_minor
  from (select coalesce(sum(minor), 0) as minor from (
    select unapplied_minor as minor from customer_payments p
    where p.org_id = i.org_id and p.customer_id = i.customer_id and p.currency = i.currency
      and p.unapplied_minor > 0
    union all
    select unapplied_minor from credit_notes n
    where n.org_id = i.org_id and n.customer_id = i.customer_id and n.currency = i.currency
      and n.unapplied_minor > 0) parts) held)`;

/** Where reminders are consolidated, one a day goes to the customer, whatever it is about. */
const lastReminder = sql`(
  select max(m.due_on) as last_on from communications m
  where c.consolidated_reminders and m.reminds
    and m.org_id = i.org_id and m.customer_id = i.customer_id and m.currency = i.currency
    and m.status not in ('draft', 'awaiting_approval', 'cancelled', 'refused', 'bounced'))`;

function factsOf(row: Row): InvoiceFacts {
  const { invoiceId, customerId, currency, language, consolidated } = row;
  const { promise, status, dueOn, balanceMinor, startedAt, anchorOn, pausedUntil } = row;
  const { escalations, overdueAt, escalatedAt, timeZone, reminderHour } = row;
  const { steps, coolDownDays, maxReminders, escalateAfterDays } = row;
  const { hold, addressStanding, hasEmail } = row;
  return {
    ...{ invoiceId, customerId, currency, language, consolidated },
    invoice: { status, dueOn, balanceMinor },
    collection: {
      ...{ status: row.collectionStatus, startedAt, anchorOn, pausedUntil },
      ...{ escalations, overdueAt, escalatedAt },
    },
    cadence: { steps, coolDownDays, maxReminders, escalateAfterDays },
    taken: row.taken,
    promise: promise?.status === 'active' ? promise : null,
    brokenPromise: promise?.status === 'broken' ? broken(promise) : null,
    disputed: row.disputed,
    paymentProcessing: row.paymentProcessing,
    creditMinor: row.creditMinor,
    remindFromMinor: row.remindFromMinor,
    customer: { hold, addressStanding, hasEmail, optedOut: row.optedOutChannels },
    customerRemindedOn: row.customerRemindedOn,
    organizationTimeZone: row.organizationTimeZone,
    calendar: { timeZone, reminderHour, isBusinessDay: businessDaysOf(row) },
  };
}

const broken = ({ id, promisedOn, graceDays }: OpenPromise) => ({
  id,
  brokenOn: addDays(promisedOn, graceDays + 1),
});

/** The customer's country, or else ours; Monday to Friday where neither's holidays are known. */
export function businessDaysOf({
  country,
  organizationCountry,
}: Pick<Row, 'country' | 'organizationCountry'>): (day: Day) => boolean {
  const known = [country, organizationCountry].find(isBusinessCalendar);
  return known ? (day) => isBusinessDay(day, known) : (day) => weekday(day) <= 5;
}
