import { sql } from 'kysely';
import type { ToldByResend } from '../../domain/invoices/mail-news.ts';
import type { Db } from '../client.ts';
import type { CommunicationRef } from './communication-rows.ts';

const provider = 'resend';

/** Keeps what the provider tells under its own id: however often it is told, it is one row. */
export async function storeMailEvent(
  system: Db,
  { eventId, told }: { eventId: string; told: ToldByResend },
): Promise<void> {
  await system
    .insertInto('providerEvents')
    .values({ provider, eventId, type: told.type, payload: told })
    .onConflict((c) => c.columns(['provider', 'eventId']).doNothing())
    .execute();
}

export interface MailEvent extends CommunicationRef {
  eventId: string;
  told: ToldByResend;
}

/** So often is one tried that cannot be applied; then it is left to whoever reads the log. */
const mostAttempts = 20;

/**
 * What was told of messages of ours and has not been applied. What is told before the message's own
 * row says that it was sent is found a moment later.
 */
export async function waitingMailEvents(system: Db, limit: number): Promise<MailEvent[]> {
  const { rows } = await sql<MailEvent>`
    select e.event_id, e.payload as told, m.org_id, m.id as communication_id
    from provider_events e
    join communications m on m.provider_id = e.payload->>'emailId'
    where e.provider = ${provider} and e.processed_at is null and e.attempts < ${mostAttempts}
    order by e.attempts, e.received_at limit ${limit}`.execute(system);
  return rows;
}

/** Says whose it is, so that it can be settled where its effect is written. */
export async function addressMailEvent(
  system: Db,
  { eventId, orgId }: Pick<MailEvent, 'eventId' | 'orgId'>,
): Promise<void> {
  await system
    .updateTable('providerEvents')
    .set({ orgId })
    .where('provider', '=', provider)
    .where('eventId', '=', eventId)
    .execute();
}

/** Answers whether the caller is the one who applies it, within the same transaction. */
export async function claimMailEvent(
  trx: Db,
  { eventId, orgId }: Pick<MailEvent, 'eventId' | 'orgId'>,
): Promise<boolean> {
  const claimed = await trx
    .updateTable('providerEvents')
    .set({ processedAt: sql<string>`now()` })
    .where('orgId', '=', orgId)
    .where('provider', '=', provider)
    .where('eventId', '=', eventId)
    .where('processedAt', 'is', null)
    .returning('eventId')
    .executeTakeFirst();
  return claimed !== undefined;
}

export async function failMailEvent(
  system: Db,
  { eventId, lastError }: { eventId: string; lastError: string },
): Promise<void> {
  await system
    .updateTable('providerEvents')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), lastError }))
    .where('provider', '=', provider)
    .where('eventId', '=', eventId)
    .execute();
}

/** Mails about accounts and approvals are told of as well: after a while they wait no more. */
export async function closeForeignMailEvents(system: Db): Promise<void> {
  await system
    .updateTable('providerEvents')
    .set({ processedAt: sql<string>`now()`, lastError: 'It is about no message to a customer.' })
    .where('provider', '=', provider)
    .where('processedAt', 'is', null)
    .where('orgId', 'is', null)
    .where('receivedAt', '<', sql<string>`now() - interval '15 minutes'`)
    .execute();
}
