import type { Database } from '../db/client.ts';
import { openRunsOf } from '../db/kit/open-runs.ts';
import type { Engine } from './engine.ts';
import { repairRun } from './reconciler.ts';

/** How far looks overlap: visibility runs behind, and clocks differ. */
const overlapMs = 120_000;
const firstLookMs = 900_000;
/** One page of the engine's; what does not fit on it waits for the reconciler's own check. */
const page = 1_000;
const deadlineMs = 5_000;

/**
 * Asks the engine, in one call a look, which workflows ended since the last one without saying so
 * themselves, and ends their runs: what an operator terminates need not wait for its check.
 */
export function endedWorkflows(database: Database, engine: Engine): () => Promise<number> {
  const { unscoped: system } = database.system;
  let since = Date.now() - firstLookMs;
  return async () => {
    const next = Date.now() - overlapMs;
    let repaired = 0;
    for (const run of await openRunsOf(system, await listEnded(engine, since))) {
      if (await repairRun(database, engine, run)) repaired += 1;
    }
    since = next;
    return repaired;
  };
}

async function listEnded(engine: Engine, since: number): Promise<string[]> {
  const query =
    "ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed', 'Canceled') " +
    `AND CloseTime >= '${new Date(since).toISOString()}'`;
  return engine.within(deadlineMs, async () => {
    const ids: string[] = [];
    for await (const { workflowId } of engine.client.workflow.list({ query, pageSize: page })) {
      ids.push(workflowId);
      if (ids.length === page) break;
    }
    return ids;
  });
}
