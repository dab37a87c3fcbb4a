import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/db/migrate.ts';
import { writeBundle } from '../../src/engine/workflow-bundle.ts';
import { timeSkippingServer } from '../../src/local/time-skipping-server.ts';
import { copyDatabase } from './databases.ts';
import { runFolder } from './left-runs.ts';
import { startPostgres } from './postgres.ts';
import { startTemporal } from './temporal-server.ts';

export type Engines = {
  /** What a test leaves there goes with the run. */
  folder: string;
  /** A migrated database, of which each worker of the run has a copy (`database-url.ts`). */
  databaseUrl: string;
  temporalAddress: string;
  workflowBundlePath: string;
  /** The program of the time-skipping server. */
  timeSkippingServerPath: string;
};

declare module 'vitest' {
  interface ProvidedContext extends Engines {}
}

async function start(workers: number): Promise<{ engines: Engines; stop: () => Promise<void> }> {
  const folder = await runFolder();
  const [postgres, temporal, timeSkippingServerPath] = await Promise.all([
    startPostgres(folder),
    startTemporal(folder),
    timeSkippingServer(),
  ]);
  const [, workflowBundlePath] = await Promise.all([
    migrate(postgres.url).then(() => copyDatabase(postgres.url, workers)),
    writeBundle(folder, []),
  ]);
  return {
    engines: {
      folder,
      databaseUrl: postgres.url,
      temporalAddress: temporal.address,
      workflowBundlePath,
      timeSkippingServerPath,
    },
    stop: async () => {
      await Promise.all([postgres.stop(), temporal.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// Vitest loads this file once a project, and every project of the run shares the same engines.
type Shared = { running?: ReturnType<typeof start>; users: number };
const scope: typeof globalThis & { bursarEngines?: Shared } = globalThis;

export default async function setup(project: TestProject) {
  scope.bursarEngines ??= { users: 0 };
  const shared = scope.bursarEngines;
  shared.users += 1;
  shared.running ??= start(project.config.maxWorkers);
  const { engines, stop } = await shared.running;
  for (const name of Object.keys(engines) as (keyof Engines)[])
    project.provide(name, engines[name]);

  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete scope.bursarEngines;
    await stop();
  };
}
