import { sql } from 'kysely';
import { type LateCharge, lateCharge } from '../../domain/invoices/late-charge.ts';
import type { Day } from '../../domain/kit/calendar.ts';
import type { Minor } from '../../domain/kit/money.ts';
import type { Db } from '../client.ts';
import type { InvoiceStatus } from '../schema.ts';
import type { InvoiceRef } from './invoice-rows.ts';
import type { Invoice } from './invoices.ts';

export interface LateChargeRow {
  /** The document's own id: it is an invoice of kind `late_charge`. */
  id: string;
  number: string | null;
  status: InvoiceStatus;
  afterOn: Day;
  throughOn: Day;
  feeMinor: Minor;
  interestMinor: Minor;
  totalMinor: Minor;
  balanceMinor: Minor;
  creditedMinor: Minor;
  stepKey: string | null;
  issueOn: Day;
  version: number;
}

/** Those of an invoice, in the order of their periods. */
export function listLateCharges(db: Db, { orgId, invoiceId }: InvoiceRef) {
  return db
    .selectFrom('lateCharges as l')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.orgId', '=', 'l.orgId').onRef('i.id', '=', 'l.chargeId'),
    )
    .select(['i.id', 'i.number', 'i.status', 'l.afterOn', 'l.throughOn', 'l.feeMinor'])
    .select(['l.interestMinor', 'i.totalMinor', 'i.balanceMinor', 'i.creditedMinor'])
    .select(['l.stepKey', 'i.issueOn', 'i.version'])
    .where('l.orgId', '=', orgId)
    .where('l.invoiceId', '=', invoiceId)
    .orderBy('l.afterOn')
    .execute() satisfies Promise<LateChargeRow[]>;
}

type Late = Pick<Invoice, 'id' | 'kind' | 'status'> &
  Pick<Invoice, 'dueOn' | 'lateFeeMinor' | 'lateInterestPercent'>;

/** What an invoice may be charged with for being late until that day; null for nothing. */
export async function chargeableOf(
  db: Db,
  orgId: string,
  { invoice, today }: { invoice: Late; today: Day },
): Promise<LateCharge | null> {
  const { kind, status, dueOn, lateFeeMinor, lateInterestPercent } = invoice;
  if (kind === 'late_charge' || status !== 'finalized') return null;
  const ref = { orgId, invoiceId: invoice.id };
  const terms = { lateFeeMinor, lateInterestPercent };
  const charged = await chargedBefore(db, ref);
  const balances = await balancesOf(db, ref);
  return lateCharge({ dueOn, today, terms, charged, balances });
}

/** What was waived counts as charged: nobody asks for it again. */
async function chargedBefore(db: Db, { orgId, invoiceId }: InvoiceRef) {
  const { through, fee } = await db
    .selectFrom('lateCharges')
    .select(({ fn }) => fn.max('throughOn').as('through'))
    .select(sql<boolean>`coalesce(bool_or(fee_minor > 0), false)`.as('fee'))
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .executeTakeFirstOrThrow();
  return { through, fee };
}

/** By the ledger, so that each day counts with what was open at its end. */
async function balancesOf(db: Db, { orgId, invoiceId }: InvoiceRef) {
  const { rows } = await sql<{ on: Day; balanceMinor: Minor }>`
    select posted_on as "on", sum(sum(amount_minor)) over (order by posted_on)::bigint
      as balance_minor
    from ledger_lines
    where org_id = ${orgId} and document_id = ${invoiceId} and account = 'receivables'
    group by posted_on order by posted_on`.execute(db);
  return rows;
}
