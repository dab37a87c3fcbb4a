import { type Insertable, type Selectable, sql } from 'kysely';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';
import type { Communications, MessageStatus } from '../schema.ts';

export const communicationColumns = [
  'id',
  'customerId',
  'situation',
  'reminds',
  'channel',
  'tone',
  'language',
  'currency',
  'recipient',
  'subject',
  'body',
  'sendKey',
  'status',
  'dueOn',
  'nextAttemptAt',
  'attempts',
  'lastError',
  'approvedBy',
  'createdBy',
  'providerId',
  'sentAt',
  'deliveredAt',
  'openedAt',
  'bouncedAt',
  'version',
  'createdAt',
  'updatedAt',
] as const;

export type Communication = Pick<Selectable<Communications>, (typeof communicationColumns)[number]>;

export interface MessageItem {
  invoiceId: string;
  /** The step that the message takes; unique among an invoice's messages that stand. */
  stepKey: string;
}

/** Not on its way yet: somebody may still change or stop it. */
export const pendingStatuses: readonly MessageStatus[] = [
  'draft',
  'awaiting_approval',
  'to_do',
  'queued',
];

export interface CommunicationRef {
  orgId: string;
  communicationId: string;
}

const select = (db: Db, { orgId, communicationId }: CommunicationRef) =>
  db
    .selectFrom('communications')
    .select(communicationColumns)
    .where('orgId', '=', orgId)
    .where('id', '=', communicationId);

export async function getCommunication(db: Db, ref: CommunicationRef): Promise<Communication> {
  return found(await select(db, ref).executeTakeFirst(), 'communication');
}

export async function lockCommunication(trx: Db, ref: CommunicationRef): Promise<Communication> {
  return found(await select(trx, ref).forUpdate().executeTakeFirst(), 'communication');
}

export type NewMessage = Omit<Insertable<Communications>, 'id' | 'orgId' | 'sendKey'> & {
  items: readonly MessageItem[];
};

/** A message with what it is about; a step that was taken before is refused by the database. */
export async function insertMessage(
  trx: Db,
  orgId: string,
  { items, ...message }: NewMessage,
): Promise<string> {
  const id = newId();
  await trx
    .insertInto('communications')
    .values({ id, orgId, sendKey: `message/${id}`, ...message })
    .execute();
  if (items.length === 0) return id;
  await trx
    .insertInto('communicationItems')
    .values(items.map((item) => ({ orgId, communicationId: id, ...item })))
    .execute();
  return id;
}

export type MessageChange = Partial<Omit<Communication, 'id' | 'version' | 'createdAt'>>;

export async function setMessage(
  trx: Db,
  { orgId, communicationId }: CommunicationRef,
  set: MessageChange,
): Promise<Communication> {
  return trx
    .updateTable('communications')
    .set(set)
    .where('orgId', '=', orgId)
    .where('id', '=', communicationId)
    .returning(communicationColumns)
    .executeTakeFirstOrThrow();
}

/**
 * Gives the steps of these invoices back that messages which have not left hold, but for one
 * message's; a message that is about nothing any more is cancelled.
 */
export async function releasePending(
  trx: Db,
  orgId: string,
  {
    invoiceIds,
    statuses = pendingStatuses,
    except = null,
  }: {
    invoiceIds: readonly string[];
    statuses?: readonly MessageStatus[];
    except?: string | null;
  },
): Promise<void> {
  const released = await trx
    .updateTable('communicationItems as t')
    .from('communications as m')
    .set({ released: true })
    .whereRef('m.orgId', '=', 't.orgId')
    .whereRef('m.id', '=', 't.communicationId')
    .where('t.orgId', '=', orgId)
    .where('t.invoiceId', 'in', [...invoiceIds])
    .where('t.released', '=', false)
    .where('m.status', 'in', [...statuses])
    .where(sql<boolean>`m.id is distinct from ${except}::uuid`)
    .returning('t.communicationId')
    .execute();
  await cancelEmpty(
    trx,
    orgId,
    released.map(({ communicationId }) => communicationId),
  );
}

/** Cancels those of the messages that are about no invoice any more. */
export async function cancelEmpty(trx: Db, orgId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('communications as m')
    .set({ status: 'cancelled' })
    .where('m.orgId', '=', orgId)
    .where('m.id', 'in', [...ids])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('communicationItems as t')
            .select('t.invoiceId')
            .whereRef('t.orgId', '=', 'm.orgId')
            .whereRef('t.communicationId', '=', 'm.id')
            .where('t.released', '=', false),
        ),
      ),
    )
    .execute();
}
