import { sql } from 'kysely';
import type { Day } from '../../domain/kit/calendar.ts';
import type { Minor } from '../../domain/kit/money.ts';
import type { Db } from '../client.ts';

export interface Period {
  from: Day;
  to: Day;
}

export interface MonthlySales {
  month: Day;
  salesMinor: Minor;
}

const creditSales = sql`sum(case
    when e.kind in ('invoice', 'void') and l.account = 'receivables' then l.amount_minor
    when e.kind = 'credit_note' and l.account = 'customer_credit' then l.amount_minor
    else 0 end)::bigint`;

const linesOf = (orgId: string, currency: string, { from, to }: Period) => sql`
  ledger_entries e join ledger_lines l on l.org_id = e.org_id and l.entry_id = e.id
  where e.org_id = ${orgId} and e.currency = ${currency} and e.posted_on between ${from} and ${to}
    and e.kind in ('invoice', 'void', 'credit_note')`;

/** What was invoiced in a period with its taxes, less what was voided and credited in it. */
export async function salesIn(
  db: Db,
  orgId: string,
  { currency, ...period }: Period & { currency: string },
): Promise<Minor> {
  const { rows } = await sql<{ salesMinor: Minor }>`
    select coalesce(${creditSales}, 0) as sales_minor
    from ${linesOf(orgId, currency, period)}`.execute(db);
  return rows[0]?.salesMinor ?? 0;
}

/** The same by calendar month, newest first; months without any sale are left out. */
export async function salesByMonth(
  db: Db,
  orgId: string,
  { currency, ...period }: Period & { currency: string },
): Promise<MonthlySales[]> {
  const { rows } = await sql<MonthlySales>`
    select date_trunc('month', e.posted_on)::date as month, ${creditSales} as sales_minor
    from ${linesOf(orgId, currency, period)} group by 1 order by 1 desc`.execute(db);
  return rows;
}

export interface PeriodSummary {
  invoicedMinor: Minor;
  voidedMinor: Minor;
  creditedMinor: Minor;
  /** Without taxes, after voids and credit notes; late charges are apart. */
  revenueMinor: Minor;
  lateChargesMinor: Minor;
  taxMinor: Minor;
  receivedMinor: Minor;
  /** By refunds and chargebacks, less what came back of them. */
  returnedMinor: Minor;
  writtenOffMinor: Minor;
}

/** What the ledger says of a period. */
export async function summarizePeriod(
  db: Db,
  orgId: string,
  { currency, from, to }: Period & { currency: string },
): Promise<PeriodSummary> {
  const { rows } = await sql<PeriodSummary>`
    select coalesce(sum(m) filter (where account = 'receivables' and kind = 'invoice'), 0)::bigint
        as invoiced_minor,
      coalesce(-sum(m) filter (where account = 'receivables' and kind = 'void'), 0)::bigint
        as voided_minor,
      coalesce(-sum(m) filter (where account = 'customer_credit' and kind = 'credit_note'),
        0)::bigint as credited_minor,
      coalesce(-sum(m) filter (where account = 'revenue'), 0)::bigint as revenue_minor,
      coalesce(-sum(m) filter (where account = 'late_charge_income'), 0)::bigint
        as late_charges_minor,
      coalesce(-sum(m) filter (where account = 'tax_payable'), 0)::bigint as tax_minor,
      coalesce(sum(m) filter (where account = 'cash' and kind = 'payment'), 0)::bigint
        as received_minor,
      coalesce(-sum(m) filter (where account = 'cash' and kind <> 'payment'), 0)::bigint
        as returned_minor,
      coalesce(sum(m) filter (where account = 'bad_debt'), 0)::bigint as written_off_minor
    from (
      select l.account, e.kind, sum(l.amount_minor) as m
      from ledger_entries e join ledger_lines l on l.org_id = e.org_id and l.entry_id = e.id
      where e.org_id = ${orgId} and e.currency = ${currency}
        and e.posted_on between ${from} and ${to}
      group by l.account, e.kind
    ) moved`.execute(db);
  return rows[0] as PeriodSummary;
}

export interface Punctuality {
  paidInvoices: number;
  lateInvoices: number;
  /** Weighted by amount; null where nothing was paid, or nothing late. */
  averageDaysToPay: string | null;
  averageDaysLate: string | null;
}

/** How the invoices that were paid off in a period were paid. */
export async function punctualityIn(
  db: Db,
  orgId: string,
  { currency, from, to }: Period & { currency: string },
): Promise<Punctuality> {
  const { rows } = await sql<Punctuality>`
    select count(*)::int as paid_invoices,
      count(*) filter (where paid_on > due_on)::int as late_invoices,
      trim_scale(round(sum(total_minor * (paid_on - issue_on)::numeric)
        / nullif(sum(total_minor), 0), 6))::text as average_days_to_pay,
      trim_scale(round(sum(total_minor * (paid_on - due_on)::numeric)
        filter (where paid_on > due_on)
        / nullif(sum(total_minor) filter (where paid_on > due_on), 0), 6))::text
        as average_days_late
    from invoices
    where org_id = ${orgId} and currency = ${currency}
      and paid_on between ${from} and ${to}`.execute(db);
  return rows[0] as Punctuality;
}
