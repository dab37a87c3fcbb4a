import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { bySystem } from '../../src/db/kit/audit.ts';
import { newId } from '../../src/db/kit/id.ts';
import { takeRunsToCheck } from '../../src/db/kit/open-runs.ts';
import { createChildRun, finishRun, getRun } from '../../src/db/kit/runs.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { reconcileRuns } from '../../src/engine/reconciler.ts';
import { database, engine, givenOrg } from '../support/app.ts';
import { givenRun, makeDue } from '../support/open-runs.ts';

const { unscoped: system } = database.system;

/** Runs that nobody has touched for two minutes, a parent and its child, known to no engine. */
async function givenLostRuns(db: Db, orgId: string) {
  const { run: parent, intent } = await givenRun(db, orgId);
  const child = await createChildRun(db, bySystem(orgId), {
    workflowType: 'documentAnalysis',
    workflowId: newId(),
    search: { entityType: 'document', entityId: newId() },
    parentId: parent.id,
  });
  await makeDue(db, orgId);
  await db
    .updateTable('workflowIntents')
    .set({ doneAt: sql<string>`now()` })
    .where('orgId', '=', orgId)
    .execute();
  return { parent, child, intent };
}

/** In how many seconds each open run is due again. */
async function dueInS(db: Db, orgId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('runs')
    .select(sql<number>`extract(epoch from next_check_at - now())::int`.as('seconds'))
    .where('orgId', '=', orgId)
    .orderBy('id')
    .execute();
  return rows.map(({ seconds }) => seconds);
}

describe('reconcileRuns', () => {
  it('starts a workflow again that the engine has lost', async () => {
    const { db, orgId } = await givenOrg();
    const { parent, intent } = await givenLostRuns(db, orgId);

    await reconcileRuns(database, engine, 2);

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

    await reconcileRuns(database, engine, 2);

    expect(await getRun(db, orgId, child.id)).toMatchObject({ status: 'running' });
  });

  it('cancels a child whose parent has ended without starting it', async () => {
    const { db, orgId } = await givenOrg();
    const { parent, child } = await givenLostRuns(db, orgId);
    await finishRun(db, { orgId, runId: parent.id }, { status: 'cancelled' });

    await reconcileRuns(database, engine, 1);

    expect(await getRun(db, orgId, child.id)).toMatchObject({ status: 'cancelled' });
  });

  it('ends the run of a workflow that an operator terminated', async () => {
    const { db, orgId } = await givenOrg();
    const { run, intent } = await givenRun(db, orgId);
    await engine.deliver(intent);
    await engine.client.workflow.getHandle(run.workflowId).terminate();
    await makeDue(db, orgId);

    await reconcileRuns(database, engine, 1);

    expect(await getRun(db, orgId, run.id)).toMatchObject({
      status: 'cancelled',
      error: { code: 'run-terminated' },
    });
  });
});

describe('its pace', () => {
  it.each([
    ['10 seconds', 60],
    ['5 minutes', 300],
    ['30 days', 900],
  ])('checks a run of %s again in %i seconds', async (age, seconds) => {
    const { db, orgId } = await givenOrg();
    const { run, intent } = await givenRun(db, orgId);
    await engine.deliver(intent);
    await makeDue(db, orgId, age);

    await reconcileRuns(database, engine, 1);

    const [due = 0] = await dueInS(db, orgId);
    expect(due).toBeGreaterThan(seconds - 30);
    expect(due).toBeLessThanOrEqual(seconds + 30);
    expect(await getRun(db, orgId, run.id)).toMatchObject({ status: 'running' });
  });

  it('checks a run for the first time a minute after its start', async () => {
    const { db, orgId } = await givenOrg();
    await givenRun(db, orgId);

    const [due = 0] = await dueInS(db, orgId);

    expect(due).toBeGreaterThan(30);
    expect(due).toBeLessThanOrEqual(60);
  });

  it('leaves for the next round what is more than it may check, longest due first', async () => {
    const { db, orgId } = await givenOrg();
    for (let i = 0; i < 25; i += 1) await givenRun(db, orgId);
    await makeDue(db, orgId);
    await sql`update runs set next_check_at = next_check_at - interval '1 day'
      where org_id = ${orgId}
        and id in (select id from runs where org_id = ${orgId} order by id desc limit 22)`.execute(
      db,
    );

    await reconcileRuns(database, engine, 22);

    const due = await dueInS(db, orgId);
    expect(due.map((seconds) => seconds > 0)).toEqual([
      ...Array.from({ length: 3 }, () => false),
      ...Array.from({ length: 22 }, () => true),
    ]);
  });

  it('gives a run to one worker at a time', async () => {
    const { db, orgId } = await givenOrg();
    for (let i = 0; i < 4; i += 1) await givenRun(db, orgId);
    await makeDue(db, orgId);

    const taken = await Promise.all([1, 2].map(() => takeRunsToCheck(system, 2, 60)));

    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  it('fails while the engine is away, and has everything due again in a minute', async () => {
    const { db, orgId } = await givenOrg();
    for (let i = 0; i < 3; i += 1) await givenRun(db, orgId);
    await makeDue(db, orgId, '30 days');
    const away = openEngine({ address: '127.0.0.1:1', namespace: 'default' });

    await expect(reconcileRuns(database, away, 3)).rejects.toThrow('could not be checked');

    const due = await dueInS(db, orgId);
    expect(due.every((seconds) => seconds > 0 && seconds <= 60)).toBe(true);
    await away.close();
  });
});
