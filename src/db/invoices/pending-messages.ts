import { sql } from 'kysely';
import type { Db } from '../client.ts';
import type { MessageStatus } from '../schema.ts';

/** Not on its way yet: somebody may still change or stop it. */
const pendingStatuses: readonly MessageStatus[] = ['draft', 'awaiting_approval', 'to_do', 'queued'];

interface Releasing {
  invoiceIds: readonly string[];
  statuses?: readonly MessageStatus[];
  except?: readonly string[];
}

/**
 * Gives the steps of these invoices back that messages which have not left hold, but for those of
 * some; a message that is about nothing any more is cancelled. What a person has drafted in
 * their own words is theirs to drop. The messages are locked before their items, as the dispatcher
 * does; each has a new version, so that nobody approves what they have not seen.
 */
export async function releasePending(
  trx: Db,
  orgId: string,
  { invoiceIds, statuses = pendingStatuses, except = [] }: Releasing,
): Promise<void> {
  const held = await trx
    .selectFrom('communications as m')
    .select('m.id')
    .where('m.orgId', '=', orgId)
    .where('m.status', 'in', [...statuses])
    .where('m.situation', '<>', 'message')
    .where(sql<boolean>`m.id <> all(${[...except]}::uuid[])`)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('communicationItems as t')
          .select('t.invoiceId')
          .whereRef('t.orgId', '=', 'm.orgId')
          .whereRef('t.communicationId', '=', 'm.id')
          .where(sql<boolean>`t.invoice_id = any(${[...invoiceIds]}::uuid[])`)
          .where('t.released', '=', false),
      ),
    )
    .orderBy('m.id')
    .forUpdate()
    .execute();
  if (held.length === 0) return;
  const ids = held.map(({ id }) => id);
  await trx
    .updateTable('communicationItems')
    .set({ released: true })
    .where('orgId', '=', orgId)
    .where('communicationId', 'in', ids)
    .where('invoiceId', 'in', [...invoiceIds])
    .execute();
  await trx
    .updateTable('communications as m')
    .set({ status: sql<MessageStatus>`case when ${isEmpty} then 'cancelled' else m.status end` })
    .where('m.orgId', '=', orgId)
    .where('m.id', 'in', ids)
    .execute();
}

const isEmpty = sql<boolean>`not exists (
  select from communication_items t
  where t.org_id = m.org_id and t.communication_id = m.id and not t.released)`;
