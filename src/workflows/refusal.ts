import { ApplicationFailure } from '@temporalio/workflow';
import type { ProblemKind } from '../domain/kit/problem.ts';

/**
 * A refusal as an Update gives it back. A plain Error would fail the workflow's task for ever, and
 * the class would not survive the way; its kind and code do.
 */
export function refusal(of: { kind: ProblemKind; code: string; detail: string }) {
  return ApplicationFailure.create({
    type: of.code,
    message: of.detail,
    nonRetryable: true,
    details: [of.kind],
  });
}
