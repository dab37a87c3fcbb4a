import { type SqlBool, sql } from 'kysely';
import type { PaymentFact } from '../../domain/invoices/prediction/payment-fact.ts';
import type { Db } from '../client.ts';

/** Older ones say little of how somebody pays now. */
const mostFacts = 20_000;

/**
 * What became of an organization's newest invoices, or of one customer's: those that are open, and
 * those that were paid. What was credited whole or written off tells nothing of when it is paid.
 */
export async function paymentFacts(
  db: Db,
  orgId: string,
  of: { customerId?: string } = {},
): Promise<PaymentFact[]> {
  const disputedAt = sql<string | null>`(select min(d.opened_at) from disputes d
    where d.org_id = i.org_id and d.invoice_id = i.id and d.kind = 'customer')`;
  const facts = db
    .selectFrom('invoices as i')
    .innerJoin('organizations as o', 'o.id', 'i.orgId')
    .select(['i.id as invoiceId', 'i.customerId', 'i.currency', 'i.totalMinor as amountMinor'])
    .select(['i.issueOn', 'i.dueOn'])
    // A payment in advance settles an invoice on the day on which there is one.
    .select(sql<string | null>`greatest(i.paid_on, i.issue_on)`.as('settledOn'))
    .select(sql<boolean>`i.balance_minor > 0`.as('isOpen'))
    .select(
      sql<number | null>`(${disputedAt} at time zone o.time_zone)::date - i.issue_on`.as('after'),
    )
    .where('i.orgId', '=', orgId)
    .where('i.kind', '=', 'invoice')
    .where('i.status', '=', 'finalized')
    .where(sql<SqlBool>`i.credited_minor < i.total_minor`)
    .where(sql<SqlBool>`(i.balance_minor > 0 or i.paid_on is not null)`)
    .$if(of.customerId !== undefined, (query) =>
      query.where('i.customerId', '=', of.customerId ?? ''),
    )
    .orderBy('i.issueOn', 'desc')
    .orderBy('i.id', 'desc')
    .limit(mostFacts);
  const rows = await facts.execute();
  return rows.map(({ settledOn, isOpen, after, ...fact }) => ({
    ...fact,
    paidOn: isOpen ? null : settledOn,
    disputed: after !== null,
    disputedAfterDays: after === null ? null : Math.max(0, after),
  }));
}
