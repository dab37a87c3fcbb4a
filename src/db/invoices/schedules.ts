import { defaultCadence } from '../../domain/invoices/reminder-schedule.ts';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';

/** The organization's default schedule; the standard one is made when first asked for. */
export async function defaultScheduleId(trx: Db, orgId: string): Promise<string> {
  const standing = () =>
    trx
      .selectFrom('reminderSchedules')
      .select('id')
      .where('orgId', '=', orgId)
      .where('isDefault', '=', true)
      .executeTakeFirst();
  const row = await standing();
  if (row) return row.id;
  const steps = [...defaultCadence.steps];
  await trx
    .insertInto('reminderSchedules')
    .values({ orgId, id: newId(), name: 'Standard', isDefault: true, steps })
    .onConflict((c) => c.columns(['orgId']).where('isDefault', '=', true).doNothing())
    .execute();
  const made = await standing();
  if (!made) throw new Error('The default schedule is gone.');
  return made.id;
}
