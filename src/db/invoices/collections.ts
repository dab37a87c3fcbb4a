import { sql } from 'kysely';
import {
  type CollectionInput,
  collectionId,
  collectionRun,
} from '../../domain/invoices/collection-run.ts';
import type { CollectionSignal } from '../../domain/invoices/collection-signals.ts';
import type { Db } from '../client.ts';
import { type Acting, bySystem } from '../kit/audit.ts';
import { addIntent, addIntents, type Intent, type SignalIntent } from '../kit/intents.ts';
import { createRun, type Run } from '../kit/runs.ts';
import { auditCollection, type Collection, setCollection } from './collection-rows.ts';
import { queueInvoiceMail } from './invoice-mail.ts';
import type { InvoiceRef, InvoiceRow } from './invoice-rows.ts';
import { defaultSchedule } from './schedules.ts';

type Collected = Pick<InvoiceRow, 'id' | 'dueOn' | 'balanceMinor'>;
type Opened = Collected & Pick<InvoiceRow, 'customerId' | 'currency'>;

/**
 * Sends an invoice: the mail with it, its collection's row and run and the intent to start the
 * workflow are one fact.
 */
export async function openCollection(
  trx: Db,
  acting: Acting,
  invoice: Opened,
): Promise<{ run: Run; intent: Intent }> {
  const started = await beginCollection(trx, acting, invoice);
  await queueInvoiceMail(trx, acting, { invoice });
  return started;
}

/** The same without the mail: the customer has had the invoice already. */
export async function beginCollection(
  trx: Db,
  acting: Acting,
  invoice: Collected,
): Promise<{ run: Run; intent: Intent }> {
  const ref = { orgId: acting.orgId, invoiceId: invoice.id };
  await defaultSchedule(trx, acting.orgId);
  const started = await startCollectionRun(trx, acting, { invoice, round: 1 });
  const { id: runId, workflowId } = started.run;
  await trx
    .insertInto('collections')
    .values({ ...ref, runId, workflowId })
    .execute();
  await auditCollection(trx, acting, 'start', { invoiceId: invoice.id, after: { runId } });
  return started;
}

function startCollectionRun(
  trx: Db,
  acting: Acting,
  { invoice, round }: { invoice: Collected; round: number },
) {
  const { id: invoiceId, dueOn, balanceMinor } = invoice;
  return createRun(trx, acting, {
    ...collectionRun,
    workflowId: collectionId(invoiceId, round),
    input: { invoiceId } satisfies CollectionInput,
    search: {
      entityType: 'invoice',
      entityId: invoiceId,
      processStatus: 'active',
      dueOn,
      amountMinor: balanceMinor,
    },
  });
}

interface Standing extends Pick<Collection, 'workflowId' | 'round' | 'status' | 'endedAs'> {
  running: boolean;
  invoice: Collected;
}

async function standingOf(trx: Db, { orgId, invoiceId }: InvoiceRef) {
  const row = await trx
    .selectFrom('collections as k')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.orgId', '=', 'k.orgId').onRef('i.id', '=', 'k.invoiceId'),
    )
    .innerJoin('runs as r', (join) =>
      join.onRef('r.orgId', '=', 'k.orgId').onRef('r.id', '=', 'k.runId'),
    )
    .select(['k.workflowId', 'k.round', 'k.status', 'k.endedAs', 'r.status as runStatus'])
    .select(['i.id', 'i.dueOn', 'i.balanceMinor'])
    .where('k.orgId', '=', orgId)
    .where('k.invoiceId', '=', invoiceId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { runStatus, id, dueOn, balanceMinor, ...standing } = row;
  const invoice = { id, dueOn, balanceMinor };
  return { ...standing, running: runStatus === 'running', invoice } satisfies Standing;
}

/**
 * Commits the word to an invoice's collection that something about it has changed. One that was
 * cut off goes on in a new run; one that had ended as paid is taken up again where money is owed
 * again. Without a collection there is nobody to tell.
 */
export async function tellCollection(
  trx: Db,
  ref: InvoiceRef,
  signal: CollectionSignal,
): Promise<Intent[]> {
  const standing = await standingOf(trx, ref);
  if (!standing) return [];
  const { workflowId, status, running, invoice } = standing;
  if (status === 'ended') return invoice.balanceMinor > 0 ? reopen(trx, ref, standing) : [];
  if (!running) return [await restart(trx, ref, standing)];
  return [await addIntent(trx, ref.orgId, signalTo(workflowId, signal))];
}

const signalTo = (workflowId: string, signal: CollectionSignal): SignalIntent => ({
  kind: 'signal',
  workflowId,
  signalName: signal,
  args: [],
});

/**
 * The same for all open collections of a customer, whose place, language or wishes have changed.
 */
export async function tellCollectionsOf(
  trx: Db,
  { orgId, customerId }: { orgId: string; customerId: string },
  signal: CollectionSignal = 'scheduleChanged',
): Promise<Intent[]> {
  const rows = await trx
    .selectFrom('collections as k')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.orgId', '=', 'k.orgId').onRef('i.id', '=', 'k.invoiceId'),
    )
    .select('k.workflowId')
    .where('k.orgId', '=', orgId)
    .where('k.status', '<>', 'ended')
    .where('i.customerId', '=', customerId)
    .execute();
  const told = rows.map(({ workflowId }) => signalTo(workflowId, signal));
  return addIntents(trx, orgId, told);
}

/** A further run goes on where the rows stand. */
async function restart(trx: Db, ref: InvoiceRef, standing: Standing): Promise<Intent> {
  const acting = bySystem(ref.orgId);
  const round = standing.round + 1;
  const { invoice } = standing;
  const { run, intent } = await startCollectionRun(trx, acting, { invoice, round });
  await setCollection(trx, ref, { runId: run.id, workflowId: run.workflowId, round });
  const after = { runId: run.id, round };
  await auditCollection(trx, acting, 'restart', { invoiceId: ref.invoiceId, after });
  return intent;
}

/**
 * Money that was given back or charged back is owed again. Steps count anew from today; unless a
 * dispute says why it came back, a person decides first whether it is to be collected.
 */
async function reopen(trx: Db, ref: InvoiceRef, standing: Standing): Promise<Intent[]> {
  const { count } = await trx
    .selectFrom('disputes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('orgId', '=', ref.orgId)
    .where('invoiceId', '=', ref.invoiceId)
    .where('status', '=', 'open')
    .executeTakeFirstOrThrow();
  const paused = count === 0;
  const { now, today } = await trx
    .selectFrom('organizations as o')
    .select([sql<string>`now()`.as('now')])
    .select(sql<string>`(now() at time zone o.time_zone)::date`.as('today'))
    .where('o.id', '=', ref.orgId)
    .executeTakeFirstOrThrow();
  await setCollection(trx, ref, {
    status: paused ? 'paused' : 'active',
    pauseReason: paused ? 'Money was given back; decide whether it is to be collected.' : null,
    startedAt: now,
    anchorOn: today,
    endedAs: null,
    endedAt: null,
    escalatedAt: null,
  });
  return [await restart(trx, ref, standing)];
}

/** Whether its workflow was ended from outside, so that nothing drives it. */
export async function isCutOff(trx: Db, ref: InvoiceRef): Promise<boolean> {
  const standing = await standingOf(trx, ref);
  return standing !== undefined && !standing.running;
}
