import type { CollectionSignal } from '../../domain/invoices/collection-signals.ts';
import type { Db } from '../client.ts';
import { addIntent, type Intent } from '../kit/intents.ts';

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
