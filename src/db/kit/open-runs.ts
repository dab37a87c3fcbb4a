import { sql } from 'kysely';
import type { Db } from '../client.ts';
import type { RunStatus } from '../schema.ts';

/** A run that has not ended, as the reconciler holds it against the engine. */
export interface OpenRun {
  id: string;
  orgId: string;
  workflowId: string;
  parentStatus: RunStatus | null;
}

/**
 * Takes open runs that are due for a check, longest due first. They are due again after `leaseS`,
 * so that several workers share them, and what a crash left is taken up.
 */
export async function takeRunsToCheck(
  system: Db,
  limit: number,
  leaseS: number,
): Promise<OpenRun[]> {
  const taken = await system
    .with('due', (db) =>
      db
        .selectFrom('runs')
        .select('workflowId')
        .where('status', '=', 'running')
        .where('nextCheckAt', '<=', sql<string>`now()`)
        .orderBy('nextCheckAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('runs')
    .from('due')
    .set({ nextCheckAt: sql`now() + make_interval(secs => ${leaseS}::int)` })
    .whereRef('runs.workflowId', '=', 'due.workflowId')
    .returning('runs.workflowId')
    .execute();
  return openRunsOf(
    system,
    taken.map(({ workflowId }) => workflowId),
  );
}

/** Those of the workflows whose run says that it is still running. */
export async function openRunsOf(system: Db, workflowIds: string[]): Promise<OpenRun[]> {
  if (workflowIds.length === 0) return [];
  return system
    .selectFrom('runs')
    .leftJoin('runs as parent', (join) =>
      join.onRef('parent.orgId', '=', 'runs.orgId').onRef('parent.id', '=', 'runs.parentId'),
    )
    .select(['runs.id', 'runs.orgId', 'runs.workflowId', 'parent.status as parentStatus'])
    .where('runs.workflowId', 'in', workflowIds)
    .where('runs.status', '=', 'running')
    .execute();
}

/**
 * Makes checked runs due again when they are twice as old as now, after a minute at least and a
 * quarter of an hour at most: what is lost or left behind is nearly always young.
 */
export async function noteRunsChecked(system: Db, workflowIds: string[]): Promise<void> {
  if (workflowIds.length === 0) return;
  const age = sql`least(greatest(now() - started_at, interval '1 minute'), interval '15 minutes')`;
  await system
    .updateTable('runs')
    .set({ nextCheckAt: sql`now() + ${age}` })
    .where('workflowId', 'in', workflowIds)
    .where('status', '=', 'running')
    .execute();
}
