import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { newId } from '../../src/db/kit/id.ts';
import { createChildRun, createRun, finishRun, getRun } from '../../src/db/kit/runs.ts';
import { reconcileRuns } from '../../src/engine/reconciler.ts';
import { database, engine, givenOrg } from '../support/app.ts';

const { unscoped: system } = database.system;

/** Runs that nobody has touched for two minutes, a parent and its child, known to no engine. */
async function givenLostRuns(db: Db, orgId: string) {
  const acting = {
    orgId,
    actor: { kind: 'system', id: null, requestId: null, workflowId: null },
  } as const;
  const entity = () => ({ entityType: 'document', entityId: newId() });
  const { run: parent, intent } = await createRun(db, acting, {
    workflowType: 'documentBatch',
    workflowId: newId(),
    taskQueue: 'core',
    input: {},
    search: entity(),
  });
  const child = await createChildRun(db, acting, {
    workflowType: 'documentAnalysis',
    workflowId: newId(),
    search: entity(),
    parentId: parent.id,
  });
  await db
    .updateTable('runs')
    .set({ startedAt: sql<string>`now() - interval '2 minutes'` })
    .where('orgId', '=', orgId)
    .execute();
  await db
    .updateTable('workflowIntents')
    .set({ doneAt: sql<string>`now()` })
    .where('orgId', '=', orgId)
    .execute();
  return { parent, child, intent };
}

describe('reconcileRuns', () => {
  it('starts a workflow again that the engine has lost', async () => {
    const { db, orgId } = await givenOrg();
    const { parent, intent } = await givenLostRuns(db, orgId);

    await reconcileRuns(system, engine);

    const { doneAt } = await db
      .selectFrom('workflowIntents')
      .select('doneAt')
      .where('id', '=', intent.id)
      .executeTakeFirstOrThrow();
    expect(doneAt).toBeNull();
    expect(await getRun(db, orgId, parent.id)).toMatchObject({ status: 'running' });
  });

  it('leaves a child alone that its parent has yet to start', async () => {
    const { db, orgId } = await givenOrg();
    const { child } = await givenLostRuns(db, orgId);

    await reconcileRuns(system, engine);

    expect(await getRun(db, orgId, child.id)).toMatchObject({ status: 'running' });
  });

  it('cancels a child whose parent has ended without starting it', async () => {
    const { db, orgId } = await givenOrg();
    const { parent, child } = await givenLostRuns(db, orgId);
    await finishRun(db, { orgId, runId: parent.id }, { status: 'cancelled' });

    await reconcileRuns(system, engine);

    expect(await getRun(db, orgId, child.id)).toMatchObject({ status: 'cancelled' });
  });
});
