import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import type { AgentName } from '../domain/documents/agent-names.ts';
import { taskQueues } from './task-queues.ts';

/**
 * Short idempotent database work on the path somebody waits for: it runs inside the workflow task,
 * so it costs no round trip to the engine. It has to end, hence no limit of attempts.
 */
export const atOnce: LocalActivityOptions = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
};

/** Work that reaches out of our own database: bounded by a day, so that an outage can pass. */
export const outside: ActivityOptions = {
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
};

/**
 * Asks a processor to move money, for longer than it keeps its keys: what it has not answered by
 * then is looked up again, and after three days a person is asked.
 */
export const processor: ActivityOptions = {
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '3 days',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10 minutes' },
};

/**
 * An agent reads what is in the database and may ask a model. It beats every few seconds, so a
 * worker that died is noticed in 20 seconds; half an hour in all lets a rationed provider recover
 * without holding the other agents' results for ever.
 */
const agentTask = {
  taskQueue: taskQueues.documents,
  startToCloseTimeout: '3 minutes',
  scheduleToCloseTimeout: '30 minutes',
  heartbeatTimeout: '20s',
  retry: {
    initialInterval: '1s',
    backoffCoefficient: 2,
    maximumInterval: '1 minute',
    // Agents are pure but for the model: a bug that shows once shows every time.
    nonRetryableErrorTypes: ['TypeError', 'RangeError', 'ReferenceError'],
  },
} satisfies ActivityOptions;

/**
 * A process of its own reads a file within a minute, once one of the worker's readers is free, for
 * which it may wait. The activity itself counts what its file broke; a day lets an outage of the
 * file storage pass.
 */
export const fileReading: ActivityOptions = {
  taskQueue: taskQueues.documents,
  startToCloseTimeout: '1 hour',
  scheduleToCloseTimeout: '1 day',
  heartbeatTimeout: '20s',
  retry: agentTask.retry,
};

/** Wording takes a model longest; checks and arithmetic are over in seconds or not at all. */
export const agentWork: Record<AgentName, ActivityOptions> = {
  parser: agentTask,
  analyzer: { ...agentTask, startToCloseTimeout: '1 minute' },
  compliance: agentTask,
  fraud: { ...agentTask, startToCloseTimeout: '1 minute' },
  alert: { ...agentTask, startToCloseTimeout: '1 minute' },
  insight: { ...agentTask, startToCloseTimeout: '5 minutes' },
};

/** Arithmetic over years of invoices; one that fails is done again the next night. */
export const training: ActivityOptions = {
  taskQueue: taskQueues.documents,
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '1 hour',
  retry: {
    initialInterval: '5s',
    backoffCoefficient: 2,
    maximumInterval: '5 minutes',
    maximumAttempts: 5,
  },
};

/**
 * Some chunks of a file, each a transaction that is taken once. A worker that died is noticed in
 * half a minute, what a busy database could not do in it goes on where it came to; a day lets an
 * outage pass.
 */
export const importing: ActivityOptions = {
  taskQueue: taskQueues.documents,
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '1 day',
  retry: {
    initialInterval: '500ms',
    backoffCoefficient: 2,
    maximumInterval: '1 minute',
    nonRetryableErrorTypes: ['TypeError', 'RangeError', 'ReferenceError'],
  },
};

/**
 * Database work that follows from what the engine has accepted durably, such as somebody's vote: it
 * has to happen, however long the database is away.
 */
export const certain: ActivityOptions = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
};
