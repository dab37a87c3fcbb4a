import type { Instant } from '../../domain/kit/calendar.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import { auditCollection, setCollection } from './collection-rows.ts';

interface Escalation {
  invoiceId: string;
  now: Instant;
  /** What a person wrote, or that no step is left. */
  reason: string;
}

/**
 * Hands an invoice to a person: whoever it is assigned to, who looks after the customer, who wrote
 * the invoice, or an owner.
 */
export async function escalate(
  trx: Db,
  acting: Acting,
  { invoiceId, now, reason }: Escalation,
): Promise<void> {
  const ref = { orgId: acting.orgId, invoiceId };
  const { number, customerName, round, assignedTo } = await whoseIsIt(trx, ref);
  await setCollection(trx, ref, { escalatedAt: now, assignedTo });
  await auditCollection(trx, acting, 'escalate', { invoiceId, after: { reason, assignedTo } });
  const alert = {
    dedupeKey: `collection-escalated/${invoiceId}/${round}/${now}`,
    source: 'collections',
    severity: 'high' as const,
    title: `Invoice ${number} needs a person`,
    detail: `${customerName} has not paid. What happens next is for you to decide.`,
    entityType: 'invoice',
    entityId: invoiceId,
    facts: { reason, assignedTo },
  };
  await raiseAlerts(trx, acting, [alert]);
}

function whoseIsIt(trx: Db, { orgId, invoiceId }: { orgId: string; invoiceId: string }) {
  return trx
    .selectFrom('collections as k')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.orgId', '=', 'k.orgId').onRef('i.id', '=', 'k.invoiceId'),
    )
    .innerJoin('customers as c', (join) =>
      join.onRef('c.orgId', '=', 'i.orgId').onRef('c.id', '=', 'i.customerId'),
    )
    .select(['i.number', 'k.round', 'c.name as customerName'])
    .select(({ fn, selectFrom }) =>
      fn
        .coalesce(
          'k.assignedTo',
          'c.assignedTo',
          'i.createdBy',
          selectFrom('members as m')
            .select('m.userId')
            .whereRef('m.orgId', '=', 'k.orgId')
            .where('m.role', '=', 'owner')
            .orderBy('m.id')
            .limit(1),
        )
        .as('assignedTo'),
    )
    .where('k.orgId', '=', orgId)
    .where('k.invoiceId', '=', invoiceId)
    .executeTakeFirstOrThrow();
}
