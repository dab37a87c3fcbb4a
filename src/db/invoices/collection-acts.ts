import {
  type CollectionAct,
  type CollectionPlan,
  planCollection,
} from '../../domain/invoices/collection-plan.ts';
import type { CollectionEnd } from '../../domain/invoices/collection-stops.ts';
import type { Instant } from '../../domain/kit/calendar.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import type { Sealer } from '../kit/sealing.ts';
import { addEvents } from '../kit/webhook-events.ts';
import { type InvoiceFacts, readFacts } from './collection-facts.ts';
import { auditCollection, lockCollection, setCollection } from './collection-rows.ts';
import { escalate } from './escalation.ts';
import type { InvoiceRef } from './invoice-rows.ts';
import { alertOpenCharges } from './late-charge-alert.ts';
import { releasePending } from './pending-messages.ts';
import { closePromise } from './promises.ts';
import { lockReminders } from './reminder-lock.ts';
import { takeDueStep } from './reminders.ts';

export interface Advanced {
  plan: CollectionPlan;
  /** What was done just now, in order. */
  did: { at: Instant; what: string }[];
}

/** Far more than one moment can ask for: a plan that never rests is a bug, and must not spin. */
const mostActs = 12;

/**
 * Does all that is due about an invoice, once, whatever was tried before: every stop is looked at
 * again under the collection's lock. Answers what comes next.
 */
export async function advanceCollection(
  trx: Db,
  acting: Acting,
  { invoiceId, now, sealer }: { invoiceId: string; now: Instant; sealer: Sealer },
): Promise<Advanced> {
  const ref = { orgId: acting.orgId, invoiceId };
  await lockCollection(trx, ref);
  const did: Advanced['did'] = [];
  for (let locked = false; did.length < mostActs; locked = true) {
    const facts = await factsOfInvoice(trx, ref);
    const plan = planCollection(facts, now);
    if (!plan.act) return { plan, did };
    // Before the first audit row, which everybody else in the organization waits for.
    if (!locked) {
      await lockReminders(trx, acting.orgId, facts);
      continue;
    }
    await carryOut(trx, acting, { facts, act: plan.act, now, sealer });
    did.push({ at: now, what: nameOf(plan.act) });
  }
  throw new Error(`the collection of ${invoiceId} does not come to rest`);
}

export async function factsOfInvoice(db: Db, { orgId, invoiceId }: InvoiceRef) {
  const [facts] = await readFacts(db, orgId, { invoiceId });
  return found(facts, 'collection');
}

function nameOf(act: CollectionAct): string {
  if (act.kind === 'remind') return act.step.key;
  return act.kind === 'end' ? act.as : act.kind;
}

interface Doing<A extends CollectionAct = CollectionAct> {
  facts: InvoiceFacts;
  act: A;
  now: Instant;
}

type CarryingOut = Doing & { sealer: Sealer };

async function carryOut(trx: Db, acting: Acting, doing: CarryingOut): Promise<void> {
  const { facts, act, now, sealer } = doing;
  const { invoiceId } = facts;
  const ref = { orgId: acting.orgId, invoiceId };
  switch (act.kind) {
    case 'remind':
      await takeDueStep(trx, acting, { own: facts, now, sealer });
      return;
    case 'end':
      return end(trx, acting, { facts, act, now });
    case 'mark-overdue':
      return markOverdue(trx, acting, { facts, act, now });
    case 'keep-promise':
      return closePromise(trx, acting, { ...ref, id: act.promiseId, as: 'kept' });
    case 'break-promise':
      return breakPromise(trx, acting, { facts, act, now });
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
  { facts, act, now }: Doing<CollectionAct & { kind: 'end' }>,
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

async function markOverdue(trx: Db, acting: Acting, { facts, now }: Doing): Promise<void> {
  const { invoiceId, invoice, customerId, currency } = facts;
  await setCollection(trx, { orgId: acting.orgId, invoiceId }, { overdueAt: now });
  const { dueOn, balanceMinor } = invoice;
  await auditCollection(trx, acting, 'mark-overdue', { invoiceId, after: { dueOn } });
  const payload = { invoiceId, customerId, dueOn, balanceMinor, currency };
  const dedupeKey = `invoice.overdue/${invoiceId}/${dueOn}`;
  await addEvents(trx, acting.orgId, [{ type: 'invoice.overdue', dedupeKey, payload }]);
}

async function breakPromise(
  trx: Db,
  acting: Acting,
  { facts, act }: Doing<CollectionAct & { kind: 'break-promise' }>,
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
