import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { moveInvoice } from './invoices.ts';

export interface ApprovalAct {
  /** Locked by the caller. */
  before: InvoiceRow;
  userId: string;
}

/** Asks for the approval of a draft; until it is decided nothing of it changes. */
export function requestApproval(
  trx: Db,
  acting: Acting,
  { before, userId }: ApprovalAct,
): Promise<InvoiceRow> {
  const set = {
    approvalRequestedBy: userId,
    approvalRequestedAt: new Date().toISOString(),
    approvedBy: null,
    approvedAt: null,
    rejectionReason: null,
  };
  return moveInvoice(trx, acting, { before, event: 'request-approval', set });
}

/** Refuses with 403 whoever asked for it or wrote the invoice: two people have to see it. */
export function approveInvoice(
  trx: Db,
  acting: Acting,
  { before, userId }: ApprovalAct,
): Promise<InvoiceRow> {
  assertOther(before, userId);
  const set = { approvedBy: userId, approvedAt: new Date().toISOString() };
  return moveInvoice(trx, acting, { before, event: 'approve', set });
}

/** Back to a draft, with the reason. */
export function rejectInvoice(
  trx: Db,
  acting: Acting,
  { before, userId, reason }: ApprovalAct & { reason: string },
): Promise<InvoiceRow> {
  assertOther(before, userId);
  return moveInvoice(trx, acting, { before, event: 'reject', set: { rejectionReason: reason } });
}

function assertOther({ approvalRequestedBy, createdBy }: InvoiceRow, userId: string): void {
  if (userId !== approvalRequestedBy && userId !== createdBy) return;
  const detail = 'Whoever wrote an invoice or asked for its approval does not decide on it.';
  throw new Problem('forbidden', 'approver-not-independent', detail);
}
