import { describe, expect, it } from 'vitest';
import { finishRun, getRun } from '../../src/db/kit/runs.ts';
import { endedWorkflows } from '../../src/engine/ended-workflows.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { database, engine, givenOrg } from '../support/app.ts';
import { givenRun } from '../support/open-runs.ts';
import { until } from '../support/until.ts';

async function givenStartedRun() {
  const { db, orgId } = await givenOrg();
  const { run, intent } = await givenRun(db, orgId);
  await engine.deliver(intent);
  const { workflow } = engine.client;
  const { workflowId } = run;
  return {
    workflowId,
    ref: { orgId, runId: run.id },
    db,
    now: () => getRun(db, orgId, run.id),
    /** As an operator does; answers when visibility, which runs behind, shows it. */
    async terminate() {
      await workflow.getHandle(workflowId).terminate();
      const query = `WorkflowId = '${workflowId}' AND ExecutionStatus = 'Terminated'`;
      await until(async () => (await workflow.count(query)).count === 1, 'it is seen');
    },
  };
}

describe('endedWorkflows', () => {
  it('ends the run of a terminated workflow whose check is far away, and no other', async () => {
    const terminated = await givenStartedRun();
    const going = await givenStartedRun();
    await terminated.terminate();

    await endedWorkflows(database, engine)();

    expect(await terminated.now()).toMatchObject({
      status: 'cancelled',
      error: { code: 'run-terminated' },
    });
    expect(await going.now()).toMatchObject({ status: 'running' });
  });

  it('leaves the end that a run already has', async () => {
    const { ref, db, now, terminate } = await givenStartedRun();
    await finishRun(db, ref, { status: 'completed' });
    await terminate();

    await endedWorkflows(database, engine)();

    expect(await now()).toMatchObject({ status: 'completed', error: null });
  });

  it('believes the workflow itself when one of its id runs again', async () => {
    const { workflowId, now, terminate } = await givenStartedRun();
    await terminate();
    const { workflow } = engine.client;
    await workflow.start('documentBatch', { workflowId, taskQueue: 'core', args: [] });

    await endedWorkflows(database, engine)();

    expect(await now()).toMatchObject({ status: 'running' });
  });

  it('fails while the engine is away', async () => {
    const away = openEngine({ address: '127.0.0.1:1', namespace: 'default' });

    await expect(endedWorkflows(database, away)()).rejects.toThrow();

    await away.close();
  });
});
