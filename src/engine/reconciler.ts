import { WorkflowNotFoundError } from '@temporalio/client';
import type { Database } from '../db/client.ts';
import { reopenStart } from '../db/kit/intents.ts';
import { noteRunsChecked, type OpenRun, takeRunsToCheck } from '../db/kit/open-runs.ts';
import type { RunEnd } from '../db/kit/runs.ts';
import { endRun } from '../db/run-ends.ts';
import type { Engine } from './engine.ts';

/** With a round every 5 s that is at most 1,200 checks a minute, however many runs are open. */
const perRound = 100;
const batch = 20;
const leaseS = 60;
const deadlineMs = 3_000;

const ends: Partial<Record<string, RunEnd>> = {
  COMPLETED: { status: 'completed' },
  CANCELLED: { status: 'cancelled' },
  FAILED: { status: 'failed', error: { code: 'run-failed', detail: 'The workflow failed.' } },
  TERMINATED: {
    status: 'cancelled',
    error: { code: 'run-terminated', detail: 'An operator ended the workflow.' },
  },
  TIMED_OUT: {
    status: 'failed',
    error: { code: 'run-timed-out', detail: 'The workflow ran out of time.' },
  },
};

/**
 * Holds the open runs that are due against the engine, so that no row says "running" for ever: a
 * workflow that was ended from outside ends its run with all that it left open, one that the engine
 * lost is started again on the same id. Answers how many it repaired.
 */
export async function reconcileRuns(database: Database, engine: Engine, atMost = perRound) {
  let repaired = 0;
  for (let left = atMost; left > 0; left -= batch) {
    const runs = await takeRunsToCheck(database.system.unscoped, Math.min(batch, left), leaseS);
    repaired += await checkRuns(database, engine, runs);
    if (runs.length < batch) break;
  }
  return repaired;
}

/** One that cannot be checked does not keep the others waiting; two say that the engine is away. */
async function checkRuns(database: Database, engine: Engine, runs: OpenRun[]): Promise<number> {
  const checked: string[] = [];
  const failures: unknown[] = [];
  let repaired = 0;
  for (const run of runs) {
    try {
      if (await repairRun(database, engine, run)) repaired += 1;
      checked.push(run.workflowId);
    } catch (error) {
      failures.push(error);
    }
    if (failures.length > 1) break;
  }
  await noteRunsChecked(database.system.unscoped, checked);
  if (failures.length > 0) throw new AggregateError(failures, 'Runs could not be checked.');
  return repaired;
}

/** Gives a run its end, or its workflow another start, where the engine says so. */
export async function repairRun(
  { app, system }: Database,
  engine: Engine,
  run: OpenRun,
): Promise<boolean> {
  const status = await statusOf(engine, run.workflowId);
  const ref = { orgId: run.orgId, runId: run.id };
  if (status === null && (await reopenStart(system.unscoped, run.workflowId))) return true;
  const end = status === null ? endOfLostChild(run) : ends[status];
  return end ? endRun(app.scoped({ orgId: run.orgId }), ref, end) : false;
}

/** A child waits for its parent to start it; when the parent has ended, nobody will. */
function endOfLostChild({ parentStatus }: OpenRun): RunEnd | undefined {
  return parentStatus && parentStatus !== 'running' ? ends['TERMINATED'] : undefined;
}

async function statusOf(engine: Engine, workflowId: string): Promise<string | null> {
  try {
    const handle = engine.client.workflow.getHandle(workflowId);
    const { status } = await engine.within(deadlineMs, () => handle.describe());
    return status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
