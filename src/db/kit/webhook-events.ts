import type { EventType } from '../../domain/platform/event-types.ts';
import type { Db } from '../client.ts';
import { newId } from './id.ts';

export interface NewEvent {
  type: EventType;
  /** What the event tells of: however often it is written, it is one event. */
  dedupeKey: string;
  payload: unknown;
}

/** Written in the transaction of the change they tell of; their delivery follows from the rows. */
export async function addEvents(
  trx: Db,
  orgId: string,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await trx
    .insertInto('webhookEvents')
    .values(events.map((event) => ({ id: newId(), orgId, ...event })))
    .onConflict((c) => c.columns(['orgId', 'dedupeKey']).doNothing())
    .execute();
}
