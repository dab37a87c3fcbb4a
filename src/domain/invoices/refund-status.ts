import { Problem } from '../kit/problem.ts';

export const refundStatuses = ['pending', 'succeeded', 'failed', 'needs_review'] as const;
export type RefundStatus = (typeof refundStatuses)[number];

/** A bank may send back what had succeeded; nothing follows on a failure. */
const moves: Record<RefundStatus, readonly RefundStatus[]> = {
  pending: ['succeeded', 'failed', 'needs_review'],
  needs_review: ['succeeded', 'failed'],
  succeeded: ['failed'],
  failed: [],
};

/** The only place where a refund's status changes; what it is already changes nothing. */
export function nextRefundStatus(status: RefundStatus, outcome: RefundStatus): RefundStatus {
  if (status === outcome || moves[status].includes(outcome)) return outcome;
  const words = (it: RefundStatus) => it.replaceAll('_', ' ');
  const detail = `A refund that is ${words(status)} cannot become ${words(outcome)}.`;
  throw new Problem('conflict', 'refund-wrong-status', detail);
}
