import type { CollectionSignal } from '../../domain/invoices/collection-signals.ts';
import type { Db } from '../client.ts';
import { addIntent, addIntents, type Intent } from '../kit/intents.ts';
import { defaultScheduleId } from './schedules.ts';

/**
 * Commits the word to an invoice's collection that something about it has changed. Without an open
 * collection there is nobody to tell.
 */
export async function tellCollection(
  trx: Db,
  { orgId, invoiceId }: { orgId: string; invoiceId: string },
  signal: CollectionSignal,
): Promise<Intent[]> {
  const row = await trx
    .selectFrom('collections')
    .select('workflowId')
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .where('status', '<>', 'ended')
    .executeTakeFirst();
  if (!row) return [];
  const { workflowId } = row;
  return [
    await addIntent(trx, orgId, { kind: 'signal', workflowId, signalName: signal, args: [] }),
  ];
}

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
  const told = rows.map(({ workflowId }) => ({
    ...{ kind: 'signal' as const, workflowId, signalName: signal, args: [] },
  }));
  return addIntents(trx, orgId, told);
}

export interface NewCollection {
  invoiceId: string;
  customerId: string;
  run: { id: string; workflowId: string };
}

/** Opens the collection of an invoice that has just been sent, on its customer's schedule. */
export async function openCollection(
  trx: Db,
  orgId: string,
  { invoiceId, customerId, run }: NewCollection,
): Promise<void> {
  const customer = await trx
    .selectFrom('customers')
    .select('scheduleId')
    .where('orgId', '=', orgId)
    .where('id', '=', customerId)
    .executeTakeFirst();
  const scheduleId = customer?.scheduleId ?? (await defaultScheduleId(trx, orgId));
  await trx
    .insertInto('collections')
    .values({ orgId, invoiceId, runId: run.id, workflowId: run.workflowId, scheduleId })
    .execute();
}
