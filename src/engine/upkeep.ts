import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import { deleteExpired, deleteOld } from '../db/identity/expired.ts';
import { countWaitingIntents } from '../db/kit/intents.ts';
import type { Metrics } from '../observability/metrics.ts';
import { dispatchDueIntents } from './dispatcher.ts';
import { endedWorkflows } from './ended-workflows.ts';
import type { Engine } from './engine.ts';
import { reconcileRuns } from './reconciler.ts';
import { repeat } from './repeat.ts';

/** What keeps rows and engine one fact, round after round, for as long as the process lives. */
export function startUpkeep(
  database: Database,
  engine: Engine,
  { log, metrics }: { log: Logger; metrics: Metrics },
): { stop(): Promise<void> } {
  const { unscoped: system } = database.system;
  const loops = [
    repeat(log, 'dispatcher', 1_000, () => dispatchDueIntents(system, engine)),
    repeat(log, 'waiting intents', 15_000, async () => {
      metrics.intentsWaiting.set(await countWaitingIntents(system));
      return 0;
    }),
    repeat(log, 'reconciler', 5_000, () => reconcileRuns(database, engine)),
    repeat(log, 'ended workflows', 60_000, endedWorkflows(database, engine)),
    repeat(log, 'expired', 600_000, () => deleteExpired(system)),
    repeat(log, 'old rows', 86_400_000, () => deleteOld(system)),
  ];
  return {
    stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))),
  };
}
