import { type Insertable, type Selectable, sql } from 'kysely';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';
import { insertAll } from '../kit/insert-all.ts';
import type { Communications } from '../schema.ts';

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
  'statementFrom',
  'statementTo',
  'sendKey',
  'status',
  'dueOn',
  'nextAttemptAt',
  'attempts',
  'lastError',
  'approvedBy',
  'createdBy',
  'outcome',
  'outcomeNote',
  'doneBy',
  'doneAt',
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

/** Locks several of an organization, in an order of its own; those that are not there are not. */
export async function lockCommunications(
  trx: Db,
  orgId: string,
  ids: readonly string[],
): Promise<Communication[]> {
  return trx
    .selectFrom('communications')
    .select(communicationColumns)
    .where('orgId', '=', orgId)
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
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

/** Several of the same fields, none of which holds anybody's words, in two statements. */
export async function insertMessages(
  trx: Db,
  orgId: string,
  messages: readonly (NewMessage & { id: string })[],
): Promise<void> {
  const rows = messages.map(({ items: _, id, ...message }) => {
    return { id, orgId, sendKey: `message/${id}`, ...message };
  });
  await insertAll(trx, 'communications', rows);
  const items = messages.flatMap((message) =>
    message.items.map((item) => ({ orgId, communicationId: message.id, ...item })),
  );
  await insertAll(trx, 'communicationItems', items);
}

export type MessageChange = Partial<Omit<Communication, 'id' | 'version' | 'createdAt'>> & {
  batchId?: string | null;
};

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

/** Also those whose steps were given back. */
export async function allItems(
  db: Db,
  { orgId, communicationId }: CommunicationRef,
): Promise<(MessageItem & { released: boolean })[]> {
  return db
    .selectFrom('communicationItems')
    .select(['invoiceId', 'stepKey', 'released'])
    .where('orgId', '=', orgId)
    .where('communicationId', '=', communicationId)
    .orderBy('invoiceId')
    .execute();
}

export async function standingItems(db: Db, ref: CommunicationRef): Promise<MessageItem[]> {
  return (await allItems(db, ref)).filter(({ released }) => !released);
}

/** The same of several messages, by their ids. */
export async function standingItemsOf(
  db: Db,
  orgId: string,
  ids: readonly string[],
): Promise<Map<string, MessageItem[]>> {
  const rows = await db
    .selectFrom('communicationItems')
    .select(['communicationId', 'invoiceId', 'stepKey'])
    .where('orgId', '=', orgId)
    .where(sql<boolean>`communication_id = any(${[...ids]}::uuid[])`)
    .where('released', '=', false)
    .orderBy('communicationId')
    .orderBy('invoiceId')
    .execute();
  return Map.groupBy(rows, ({ communicationId }) => communicationId);
}

/** Gives the steps of these invoices back: the message is about them no more. */
export async function releaseItems(
  trx: Db,
  { orgId, communicationId }: CommunicationRef,
  invoiceIds: readonly string[],
): Promise<void> {
  if (invoiceIds.length === 0) return;
  await trx
    .updateTable('communicationItems')
    .set({ released: true })
    .where('orgId', '=', orgId)
    .where('communicationId', '=', communicationId)
    .where('invoiceId', 'in', [...invoiceIds])
    .execute();
}
