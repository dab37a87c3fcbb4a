import type { Selectable } from 'kysely';
import { defaultCadence } from '../../domain/invoices/reminder-schedule.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { type Db, inTransaction } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { addIntents } from '../kit/intents.ts';
import { orgStore } from '../kit/org-store.ts';
import type { ReminderSchedules } from '../schema.ts';

const columns = [
  'id',
  'name',
  'isDefault',
  'steps',
  'coolDownDays',
  'maxReminders',
  'escalateAfterDays',
  'version',
  'createdAt',
  'updatedAt',
] as const;

export type ReminderScheduleRow = Pick<Selectable<ReminderSchedules>, (typeof columns)[number]>;

const plain = orgStore('reminderSchedules', 'reminder-schedule', columns);

export const schedules: typeof plain = {
  ...plain,
  update: (db, acting, change) =>
    inTransaction(db, async (trx) => {
      const row = await plain.update(trx, acting, change);
      await tellCollectionsUnder(trx, acting.orgId, row.id);
      return row;
    }),
  remove: (db, acting, target) =>
    inTransaction(db, async (trx) => {
      const { isDefault } = await plain.get(trx, acting.orgId, target.id);
      if (isDefault) {
        const detail = 'Make another schedule the default one first.';
        throw new Problem('conflict', 'schedule-is-default', detail);
      }
      await plain.remove(trx, acting, target);
    }),
};

const selectDefault = (db: Db, orgId: string) =>
  db
    .selectFrom('reminderSchedules')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('isDefault', '=', true);

/** The schedule of whoever has none of their own; made when it is first asked for. */
export async function defaultSchedule(db: Db, orgId: string): Promise<ReminderScheduleRow> {
  const row = await selectDefault(db, orgId).executeTakeFirst();
  if (row) return row;
  const { steps, ...rest } = defaultCadence;
  const standard = { name: 'Standard', isDefault: true, steps: [...steps], ...rest };
  await db
    .insertInto('reminderSchedules')
    .values({ id: newId(), orgId, ...standard })
    .onConflict((c) => c.doNothing())
    .execute();
  return selectDefault(db, orgId).executeTakeFirstOrThrow();
}

/** Makes a schedule the default one; collections without one of their own follow it from now on. */
export async function setDefaultSchedule(
  trx: Db,
  acting: Acting,
  id: string,
): Promise<ReminderScheduleRow> {
  const { orgId } = acting;
  const before = await defaultSchedule(trx, orgId);
  const row = await plain.get(trx, orgId, id);
  if (before.id === row.id) return row;
  const set = (of: string, isDefault: boolean) =>
    trx
      .updateTable('reminderSchedules')
      .set({ isDefault })
      .where('orgId', '=', orgId)
      .where('id', '=', of)
      .execute();
  await set(before.id, false);
  await set(row.id, true);
  const entity = { entityType: 'reminder-schedule', entityId: id };
  await audit(trx, acting, {
    action: 'reminder-schedule.make-default',
    ...entity,
    before: { id: before.id },
    after: { id },
  });
  await tellCollectionsUnder(trx, orgId, id);
  return plain.get(trx, orgId, id);
}

/** As many intents as one statement takes. */
const most = 1_000;

/** They may be thousands, so the dispatcher tells them, and no request waits for it. */
async function tellCollectionsUnder(trx: Db, orgId: string, scheduleId: string): Promise<void> {
  const { id: standard } = await defaultSchedule(trx, orgId);
  const rows = await trx
    .selectFrom('collections as k')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.orgId', '=', 'k.orgId').onRef('i.id', '=', 'k.invoiceId'),
    )
    .innerJoin('customers as c', (join) =>
      join.onRef('c.orgId', '=', 'i.orgId').onRef('c.id', '=', 'i.customerId'),
    )
    .select('k.workflowId')
    .where('k.orgId', '=', orgId)
    .where('k.status', '<>', 'ended')
    .where((eb) =>
      eb(eb.fn.coalesce('k.scheduleId', 'c.scheduleId', eb.val(standard)), '=', scheduleId),
    )
    .execute();
  const signal = { kind: 'signal', signalName: 'scheduleChanged', args: [] } as const;
  for (let at = 0; at < rows.length; at += most) {
    const some = rows.slice(at, at + most);
    await addIntents(
      trx,
      orgId,
      some.map(({ workflowId }) => ({ ...signal, args: [], workflowId })),
    );
  }
}
