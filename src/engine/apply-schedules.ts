import { ScheduleAlreadyRunning, type ScheduleOptions } from '@temporalio/client';
import type { ScheduledWorkflow } from '../workflows/schedules.ts';
import { taskQueues } from '../workflows/task-queues.ts';
import type { Engine } from './engine.ts';

/** Creates the schedules that the engine does not have, and brings the others to what they say. */
export async function applySchedules(
  { client }: Engine,
  schedules: readonly ScheduledWorkflow[],
): Promise<void> {
  for (const schedule of schedules) {
    const options = optionsOf(schedule);
    try {
      await client.schedule.create(options);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      const { spec, action, policies } = options;
      const handle = client.schedule.getHandle(schedule.id);
      // Whether an operator has paused it is theirs to say.
      await handle.update(({ state }) => ({ spec, action, policies: policies ?? {}, state }));
    }
  }
}

function optionsOf({ id, workflowType, cron, why }: ScheduledWorkflow): ScheduleOptions {
  return {
    scheduleId: id,
    spec: { cronExpressions: [cron] },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId: id,
      taskQueue: taskQueues.core,
      args: [],
    },
    // One that still runs is enough, and after an outage one start makes up for all that were due.
    policies: { overlap: 'SKIP', catchupWindow: '1 hour' },
    state: { note: why },
  };
}
