import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { addEvents } from '../kit/webhook-events.ts';

/** Notes that the customer's page was opened, the first time. */
export async function noteViewed(trx: Db, acting: Acting, invoiceId: string): Promise<void> {
  const { orgId } = acting;
  const { numUpdatedRows } = await trx
    .updateTable('invoices')
    .set({ viewedAt: sql<string>`now()` })
    .where('orgId', '=', orgId)
    .where('id', '=', invoiceId)
    .where('viewedAt', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const entity = { entityType: 'invoice', entityId: invoiceId };
  await audit(trx, acting, { action: 'invoice.view', ...entity });
  const dedupeKey = `invoice.viewed/${invoiceId}`;
  await addEvents(trx, orgId, [{ type: 'invoice.viewed', dedupeKey, payload: { invoiceId } }]);
}
