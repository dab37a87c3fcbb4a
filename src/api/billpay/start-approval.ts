import type { Context } from 'hono';
import { openRound } from '../../db/billpay/approvals.ts';
import { type BillRow, setRound } from '../../db/billpay/bills.ts';
import { routeNow } from '../../db/billpay/routing.ts';
import { newId } from '../../db/kit/id.ts';
import { billApprovalId } from '../../workflows/bill-approval.contract.ts';
import { taskQueues } from '../../workflows/task-queues.ts';
import type { Env } from '../kit/env.ts';
import { startRun } from '../kit/runs.ts';

/**
 * Opens the next round of a bill that has just moved into approval: its rows, its run and the
 * intent to start its workflow are part of the request's transaction.
 */
export async function startApproval(c: Context<Env>, bill: BillRow, userId: string) {
  const { db, acting } = c.var;
  const round = bill.round + 1;
  const at = new Date().toISOString();
  const routed = await routeNow(db, acting.orgId, bill);
  const id = newId();
  const started = await startRun(c, {
    workflowType: 'billApproval',
    workflowId: billApprovalId(bill.id, round),
    taskQueue: taskQueues.core,
    input: { approvalId: id, billId: bill.id, round },
    search: {
      entityType: 'bill',
      entityId: bill.id,
      processStatus: 'waiting-step-1',
      dueOn: bill.dueOn,
      amountMinor: bill.totalMinor,
    },
  });
  const run = { id: started.runId, workflowId: started.workflowId };
  await openRound(db, acting, { id, bill, round, run, requestedBy: userId, routed, at });
  await setRound(db, acting, { billId: bill.id, round, userId, at });
  return started;
}
