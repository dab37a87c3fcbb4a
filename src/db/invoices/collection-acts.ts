import { sql } from 'kysely';
import type { CollectionAct } from '../../domain/invoices/collection-plan.ts';
import type { CollectionEnd } from '../../domain/invoices/collection-stops.ts';
import type { Instant } from '../../domain/kit/calendar.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import { type Acting, type Actor, auditEach } from '../kit/audit.ts';
import type { Sealer } from '../kit/sealing.ts';
import { addEvents, type NewEvent } from '../kit/webhook-events.ts';
import { type InvoiceFacts, readFacts } from './collection-facts.ts';
import { auditCollection, setCollection } from './collection-rows.ts';
import { escalate } from './escalation.ts';
import type { InvoiceRef } from './invoice-rows.ts';
import { alertOpenCharges } from './late-charge-alert.ts';
import { releasePending } from './pending-messages.ts';
import { closePromise } from './promises.ts';
import { takeDueSteps } from './reminders.ts';

export async function factsOfInvoice(db: Db, { orgId, invoiceId }: InvoiceRef) {
  const [facts] = await readFacts(db, orgId, { invoiceId });
  return found(facts, 'collection');
}

export interface Turn<A extends CollectionAct = CollectionAct> {
  facts: InvoiceFacts;
  act: A;
  actor: Actor;
  now: Instant;
}

type ActOf<K extends CollectionAct['kind']> = Extract<CollectionAct, { kind: K }>;

/** Carries out one act of each invoice; what many do at the same hour goes by a few statements. */
export async function carryOutAll(
  trx: Db,
  orgId: string,
  { turns, sealer }: { turns: readonly Turn[]; sealer: Sealer },
): Promise<void> {
  const { remind = [], 'mark-overdue': overdue = [], ...others } = byKind(turns);
  for (const one of Object.values(others).flat()) await carryOut(trx, orgId, one);
  await markOverdue(trx, orgId, overdue);
  const taking = remind.map(({ facts: own, actor, now }) => ({ own, actor, now }));
  await takeDueSteps(trx, orgId, { taking, sealer });
}

const byKind = (turns: readonly Turn[]): Partial<Record<CollectionAct['kind'], Turn[]>> =>
  Object.groupBy(turns, ({ act }) => act.kind);

export function nameOf(act: CollectionAct): string {
  if (act.kind === 'remind') return act.step.key;
  return act.kind === 'end' ? act.as : act.kind;
}

async function carryOut(trx: Db, orgId: string, { act, actor, facts, now }: Turn): Promise<void> {
  const { invoiceId } = facts;
  const ref = { orgId, invoiceId };
  const acting = { orgId, actor };
  switch (act.kind) {
    case 'end':
      return end(trx, acting, { facts, act, now });
    case 'keep-promise':
      return closePromise(trx, acting, { ...ref, id: act.promiseId, as: 'kept' });
    case 'break-promise':
      return breakPromise(trx, acting, { facts, act });
    case 'resume':
      await setCollection(trx, ref, {
        ...{ status: 'active', pausedUntil: null, pauseReason: null, pausedBy: null },
      });
      return auditCollection(trx, acting, 'resume', { invoiceId });
    case 'escalate':
      return escalate(trx, acting, { invoiceId, now, reason: 'steps-used-up' });
  }
}

/** Nothing follows: what has not left is called back, and an open promise is settled. */
async function end(
  trx: Db,
  acting: Acting,
  { facts, act, now }: Omit<Turn<ActOf<'end'>>, 'actor'>,
): Promise<void> {
  const { invoiceId, promise } = facts;
  const ref = { orgId: acting.orgId, invoiceId };
  await setCollection(trx, ref, { status: 'ended', endedAs: act.as, endedAt: now });
  await releasePending(trx, acting.orgId, { invoiceIds: [invoiceId] });
  if (promise) {
    const as = act.as === 'paid' ? 'kept' : 'cancelled';
    await closePromise(trx, acting, { ...ref, id: promise.id, as });
  }
  await alertOpenCharges(trx, acting, { invoiceId, as: act.as });
  await auditCollection(trx, acting, 'end', { invoiceId, after: { as: act.as } });
  await tellEnd(trx, acting.orgId, { invoiceId, as: act.as, now });
}

function tellEnd(
  trx: Db,
  orgId: string,
  { invoiceId, as, now }: { invoiceId: string; as: CollectionEnd; now: Instant },
): Promise<void> {
  const dedupeKey = `collection.ended/${invoiceId}/${now}`;
  return addEvents(trx, orgId, [
    { type: 'collection.ended', dedupeKey, payload: { invoiceId, as } },
  ]);
}

async function markOverdue(trx: Db, orgId: string, all: readonly Turn[]): Promise<void> {
  if (all.length === 0) return;
  const ids = all.map(({ facts }) => facts.invoiceId);
  const at = all.map(({ now }) => now);
  await sql`
    update collections k set overdue_at = o.at
    from unnest(${ids}::uuid[], ${at}::timestamptz[]) o(id, at)
    where k.org_id = ${orgId} and k.invoice_id = o.id`.execute(trx);
  const entries = all.map(({ facts, actor }) => ({
    actor,
    action: 'collection.mark-overdue' as const,
    entityType: 'collection',
    entityId: facts.invoiceId,
    after: { dueOn: facts.invoice.dueOn },
  }));
  await auditEach(trx, orgId, entries);
  await addEvents(trx, orgId, all.map(overdueEvent));
}

function overdueEvent({ facts: { invoiceId, invoice, customerId, currency } }: Turn): NewEvent {
  const { dueOn, balanceMinor } = invoice;
  const payload = { invoiceId, customerId, dueOn, balanceMinor, currency };
  return { type: 'invoice.overdue', dedupeKey: `invoice.overdue/${invoiceId}/${dueOn}`, payload };
}

async function breakPromise(
  trx: Db,
  acting: Acting,
  { facts, act }: Pick<Turn<ActOf<'break-promise'>>, 'facts' | 'act'>,
): Promise<void> {
  const { invoiceId, collection } = facts;
  const ref = { orgId: acting.orgId, invoiceId };
  await closePromise(trx, acting, { ...ref, id: act.promiseId, as: 'broken' });
  await setCollection(trx, ref, { escalations: collection.escalations + 1 });
  const alert = {
    dedupeKey: `promise-broken/${act.promiseId}`,
    source: 'collections',
    severity: 'medium' as const,
    title: 'A promise to pay was broken',
    detail: 'What the customer promised has not come within the days of grace.',
    entityType: 'invoice',
    entityId: invoiceId,
    facts: { promiseId: act.promiseId, brokenOn: act.brokenOn },
  };
  await raiseAlerts(trx, acting, [alert]);
}
