import { sql } from 'kysely';
import type { Db } from '../../src/db/client.ts';
import { bySystem } from '../../src/db/kit/audit.ts';
import { newId } from '../../src/db/kit/id.ts';
import { createRun } from '../../src/db/kit/runs.ts';

/** A run with the intent to start its workflow, which nobody has delivered. */
export const givenRun = (db: Db, orgId: string, workflowType = 'documentBatch') =>
  createRun(db, bySystem(orgId), {
    workflowType,
    workflowId: newId(),
    taskQueue: 'core',
    input: {},
    search: { entityType: 'document', entityId: newId() },
  });

let calls = 0;

/**
 * Makes the organization's runs `age` old and due before all that are due already, so that a check
 * of as many touches no other test's.
 */
export async function makeDue(db: Db, orgId: string, age = '2 minutes'): Promise<void> {
  calls += 1;
  await db
    .updateTable('runs')
    .set({
      startedAt: sql<string>`now() - ${age}::interval`,
      nextCheckAt: sql<string>`now() - make_interval(years => ${10 + calls}::int)`,
    })
    .where('orgId', '=', orgId)
    .execute();
}
