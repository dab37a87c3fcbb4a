import { ApplicationFailure } from '@temporalio/common';
import type {
  ActivityExecuteInput,
  ActivityInboundCallsInterceptor,
  Next,
} from '@temporalio/worker';
import { Problem } from '../domain/kit/problem.ts';

/**
 * A Problem is a refusal that no retry changes, unless it says that something is down or rationed.
 */
export const refusals: ActivityInboundCallsInterceptor = {
  async execute(
    input: ActivityExecuteInput,
    next: Next<ActivityInboundCallsInterceptor, 'execute'>,
  ) {
    try {
      return await next(input);
    } catch (error) {
      throw error instanceof Problem ? asFailure(error) : error;
    }
  },
};

function asFailure(problem: Problem): ApplicationFailure {
  const passing = problem.kind === 'unavailable' || problem.kind === 'too-many';
  return ApplicationFailure.create({
    type: problem.code,
    message: problem.message,
    nonRetryable: !passing,
    cause: problem,
    ...(problem.retryAfterS ? { nextRetryDelay: `${problem.retryAfterS}s` } : {}),
  });
}
