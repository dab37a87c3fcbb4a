import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { ApplicationFailure, type Workflow } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import type { createActivities } from '../../src/activities/index.ts';
import { taskQueues } from '../../src/workflows/task-queues.ts';
import { indexedSearchKeys } from './namespace.ts';
import './quiet-runtime.ts';

export type Activities = Partial<ReturnType<typeof createActivities>>;
type Fake = (...args: unknown[]) => unknown;

/** The SDK gives a server five seconds to boot, which on a busy machine takes one more try. */
async function boot(triesLeft = 10): Promise<TestWorkflowEnvironment> {
  const path = inject('timeSkippingServerPath');
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
  } catch (error) {
    if (triesLeft === 0 || !String(error).includes('did not start within')) throw error;
    return boot(triesLeft - 1);
  }
}

async function startServer(): Promise<TestWorkflowEnvironment> {
  const env = await boot();
  // A workflow that sets an attribute which is not registered would retry its task for ever.
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: indexedSearchKeys,
  });
  return env;
}

type Workflows = { workflowsPath: string } | { workflowBundle: { codePath: string } };

const startWorker = (
  env: TestWorkflowEnvironment,
  taskQueue: string,
  fake: Fake,
  workflows: Workflows,
) =>
  Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    activities: { default: fake },
    ...(taskQueue === taskQueues.core && {
      ...workflows,
      // Only here: a bug in a workflow fails at once instead of retrying its task for ever.
      workflowFailureErrorTypes: { '*': ['Error'] },
    }),
  });

/**
 * A time-skipping server and workers on every task queue for the tests of one file, which run one
 * after another because the clock is the server's own. Activities are what a test gives to `fake`;
 * any other one fails its workflow.
 * `workflowsPath` replaces the system's workflows by a test's own.
 */
export function temporalEnv(workflowsPath?: string) {
  let env: TestWorkflowEnvironment;
  let stop = async () => {};
  let fakes: Activities = {};

  const callFake = async (...args: unknown[]): Promise<unknown> => {
    const { activityType } = activityInfo();
    const found = (fakes as Record<string, Fake>)[activityType];
    if (!found) throw ApplicationFailure.nonRetryable(`no fake for ${activityType}`, 'NoFake');
    return found(...args);
  };

  beforeAll(async () => {
    env = await startServer();
    const queues = Object.values(taskQueues);
    const workflows = workflowsPath
      ? { workflowsPath }
      : { workflowBundle: { codePath: inject('workflowBundlePath') } };
    const workers = await Promise.all(
      queues.map((queue) => startWorker(env, queue, callFake, workflows)),
    );
    const running = workers.map((worker) => worker.run());
    stop = async () => {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await env.teardown();
    };
  });
  beforeEach(() => {
    fakes = {};
  });
  afterAll(() => stop());

  return {
    /** Moves the clock: `sleep('10 days')` lets everything due until then happen first. */
    sleep: (duration: Parameters<TestWorkflowEnvironment['sleep']>[0]) => env.sleep(duration),
    now: () => env.currentTimeMs(),
    /** The server itself, for what the kit does not wrap. */
    get env() {
      return env;
    },
    fake(activities: Activities) {
      fakes = activities;
    },
    /** Starts `type`, whose own type is given as `start<typeof billApproval>('billApproval', …)`. */
    async start<W extends Workflow>(type: string, ...args: Parameters<W>) {
      const options = { taskQueue: taskQueues.core, workflowId: randomUUID(), args };
      const handle = await env.client.workflow.start<Workflow>(type, options);
      return handle as WorkflowHandleWithFirstExecutionRunId<W>;
    },
  };
}
