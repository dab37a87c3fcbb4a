import {
  isGrpcServiceError,
  ServiceError,
  type UpdateDefinition,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Problem, type ProblemKind, problemStatus } from '../domain/kit/problem.ts';
import type { Engine } from './engine.ts';

const deadlineMs = 5_000;
const retryAfterS = 5;

export interface Asking<Answer, Given> {
  workflowId: string;
  update: UpdateDefinition<Answer, [Given]>;
  /** The same id is the same request for ever: sent again, it gets the first answer. */
  updateId: string;
  given: Given;
}

/**
 * Asks a workflow to do something and waits for its answer, at most 5 s. Its refusal comes back as
 * the Problem that it is; null means that there is no such workflow, or that it has ended. Without
 * an answer in time it is 503, and the same `updateId` may be sent again.
 */
export async function askWorkflow<Answer, Given>(
  { client, within }: Engine,
  { workflowId, update, updateId, given }: Asking<Answer, Given>,
): Promise<Answer | null> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    return await within(deadlineMs, () =>
      handle.executeUpdate<Answer, [Given]>(update, { updateId, args: [given] }),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || endedMeanwhile(error)) return null;
    throw asProblem(error);
  }
}

function endedMeanwhile(error: unknown): boolean {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  return cause instanceof ApplicationFailure && cause.type === 'AcceptedUpdateCompletedWorkflow';
}

function asProblem(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type, message, details } = error.cause;
    const kind = String(details?.[0]);
    if (isKind(kind)) return new Problem(kind, type ?? 'refused', message, { retryAfterS: 1 });
  }
  const unheard =
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    error instanceof ServiceError ||
    isGrpcServiceError(error);
  if (!unheard) return error;
  const detail = 'It is not known yet whether this took effect; send it again.';
  return new Problem('unavailable', 'engine-unavailable', detail, { retryAfterS });
}

const isKind = (kind: string): kind is ProblemKind => Object.hasOwn(problemStatus, kind);
