import type { EventType } from '../../domain/platform/event-types.ts';
import type { Db } from '../client.ts';
import { newId } from './id.ts';
import { insertAll } from './insert-all.ts';

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
  const rows = events.map((event) => ({ id: newId(), orgId, ...event }));
  await insertAll(trx, 'webhookEvents', rows, 'stays');
}
