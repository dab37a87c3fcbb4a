import { Problem } from '../kit/problem.ts';

export const billStatuses = ['draft', 'in_approval', 'approved', 'rejected', 'cancelled'] as const;
export type BillStatus = (typeof billStatuses)[number];

/**
 * `edit` changes what was voted on: in approval, and after it, that asks for all votes again.
 * `interrupt` says that the approval's process came to an end before its votes did.
 */
export type BillEvent =
  | 'submit'
  | 'edit'
  | 'approve'
  | 'reject'
  | 'expire'
  | 'withdraw'
  | 'interrupt'
  | 'cancel'
  | 'delete';

const moves: Record<BillEvent, Partial<Record<BillStatus, BillStatus>>> = {
  submit: { draft: 'in_approval', rejected: 'in_approval' },
  edit: {
    draft: 'draft',
    in_approval: 'in_approval',
    approved: 'in_approval',
    rejected: 'draft',
  },
  approve: { in_approval: 'approved' },
  reject: { in_approval: 'rejected' },
  expire: { in_approval: 'rejected' },
  withdraw: { in_approval: 'draft' },
  interrupt: { in_approval: 'draft' },
  cancel: {
    draft: 'cancelled',
    in_approval: 'cancelled',
    approved: 'cancelled',
    rejected: 'cancelled',
  },
  // Only what nobody else has seen is removed for good; it has no status after it.
  delete: { draft: 'draft' },
};

/** The only place where a bill's status may change; refuses with 409 what its status forbids. */
export function nextBillStatus(status: BillStatus, event: BillEvent): BillStatus {
  const next = moves[event][status];
  if (next === undefined) {
    const said = status.replace('_', ' ');
    throw new Problem('conflict', 'bill-wrong-status', `A bill that is ${said} cannot ${event}.`);
  }
  return next;
}
