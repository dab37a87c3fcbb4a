import { sql } from 'kysely';
import type { SendCalendar } from '../../domain/invoices/collection-hours.ts';
import type { MessageChannel } from '../../domain/invoices/reminder-schedule.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { businessDaysOf } from './collection-facts.ts';

export interface SendContext {
  calendar: SendCalendar;
  organizationTimeZone: string;
  hasEmail: boolean;
  optedOut: MessageChannel[];
}

/** When and how a customer may be written to; as for most customers where none is named. */
export async function readSendContext(
  db: Db,
  orgId: string,
  customerId: string | null,
): Promise<SendContext> {
  const { timeZone, country, reminderHour } = await db
    .selectFrom('organizations')
    .select(['timeZone', 'country', 'reminderHour'])
    .where('id', '=', orgId)
    .executeTakeFirstOrThrow();
  const own = customerId === null ? null : await readCustomer(db, orgId, customerId);
  const places = { country: own?.country ?? country, organizationCountry: country };
  return {
    calendar: {
      timeZone: own?.timeZone ?? timeZone,
      reminderHour,
      isBusinessDay: businessDaysOf(places),
    },
    organizationTimeZone: timeZone,
    hasEmail: own ? own.email !== null : true,
    // Held to these by the customers' own check.
    optedOut: (own?.optedOutChannels ?? []) as MessageChannel[],
  };
}

async function readCustomer(db: Db, orgId: string, customerId: string) {
  const row = await db
    .selectFrom('customers')
    .select(sql<string | null>`billing_address->>'country'`.as('country'))
    .select(['timeZone', 'email', 'optedOutChannels'])
    .where('orgId', '=', orgId)
    .where('id', '=', customerId)
    .executeTakeFirst();
  if (!row) throw new Problem('unprocessable', 'unknown-reference', 'There is no such customer.');
  return row;
}
