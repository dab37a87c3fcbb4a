import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { agents } from '../../src/activities/documents/agents.ts';
import { createActivities } from '../../src/activities/index.ts';
import { refusals } from '../../src/activities/refusals.ts';
import { taskQueues } from '../../src/workflows/task-queues.ts';
import { deps } from './activities.ts';
import { namespace } from './app.ts';
import './quiet-runtime.ts';

export { deps, mailbox } from './activities.ts';

/** The real workers of the system over the real engine, until they are stopped. */
export async function startWorkers(): Promise<() => Promise<void>> {
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const shared = {
    connection,
    namespace,
    activities: createActivities(deps),
    maxHeartbeatThrottleInterval: '1s' as const,
    interceptors: { activity: [() => ({ inbound: refusals })] },
  };
  const workflowBundle = { codePath: inject('workflowBundlePath') };
  const workers = await Promise.all([
    Worker.create({ ...shared, taskQueue: taskQueues.core, workflowBundle }),
    Worker.create({ ...shared, taskQueue: taskQueues.documents }),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  return async () => {
    for (const worker of workers) worker.shutdown();
    await running;
    await connection.close();
  };
}

/** Runs them while the tests of this file run. */
export function givenWorkers(): void {
  let stop = async () => {};
  beforeAll(async () => {
    stop = await startWorkers();
  });
  afterEach(() => {
    Object.assign(deps.agents, agents);
    deps.model = null;
  });
  afterAll(() => stop());
}
