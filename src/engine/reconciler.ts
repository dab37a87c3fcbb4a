import { WorkflowNotFoundError } from '@temporalio/client';
import type { Db } from '../db/client.ts';
import { reopenStart } from '../db/kit/intents.ts';
import { finishRun, listOpenRuns, type RunEnd } from '../db/kit/runs.ts';
import type { Engine } from './engine.ts';

const settleS = 60;

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
 * Holds the open runs against the engine, so that no row says "running" for ever: a workflow that
 * was
 * ended from outside ends its run, one that the engine lost is started again on the same id.
 */
export async function reconcileRuns(system: Db, engine: Engine): Promise<number> {
  let repaired = 0;
  let runs = await listOpenRuns(system, settleS, null);
  while (runs.length > 0) {
    for (const run of runs) if (await repair(system, engine, run)) repaired += 1;
    runs = await listOpenRuns(system, settleS, runs.at(-1) ?? null);
  }
  return repaired;
}

type OpenRun = Awaited<ReturnType<typeof listOpenRuns>>[number];

async function repair(system: Db, engine: Engine, run: OpenRun): Promise<boolean> {
  const status = await statusOf(engine, run.workflowId);
  const ref = { orgId: run.orgId, runId: run.id };
  if (status === null && (await reopenStart(system, run.workflowId))) return true;
  const end = status === null ? endOfLostChild(run) : ends[status];
  return end ? finishRun(system, ref, end) : false;
}

/** A child waits for its parent to start it; when the parent has ended, nobody will. */
function endOfLostChild({ parentStatus }: OpenRun): RunEnd | undefined {
  return parentStatus && parentStatus !== 'running' ? ends['TERMINATED'] : undefined;
}

async function statusOf(engine: Engine, workflowId: string): Promise<string | null> {
  try {
    const handle = engine.client.workflow.getHandle(workflowId);
    const { status } = await engine.within(3_000, () => handle.describe());
    return status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
