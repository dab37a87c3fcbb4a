import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import { type EndedRun, endInWords } from '../kit/runs.ts';
import { closeApproval } from './approvals.ts';
import { lockBill, moveBill } from './bills.ts';

/**
 * Closes a round whose process ended before its votes did: nobody can decide it any more, so the
 * bill is a draft again and can be submitted anew. A round that has its end keeps it.
 */
export async function interruptApproval(trx: Db, acting: Acting, run: EndedRun): Promise<void> {
  const { orgId } = acting;
  const { id: runId, entityId: billId, workflowId } = run;
  const bill = await lockBill(trx, { orgId, billId });
  const approval = await trx
    .selectFrom('approvals')
    .select(['id', 'round', 'status'])
    .where('orgId', '=', orgId)
    .where('billId', '=', billId)
    .where('runId', '=', runId)
    .forUpdate()
    .executeTakeFirst();
  if (approval?.status !== 'open') return;
  const reason = endInWords(run);
  await closeApproval(trx, { orgId, approvalId: approval.id }, 'interrupted');
  const after = { round: approval.round, reason };
  await moveBill(trx, acting, { before: bill, event: 'interrupt', after });
  const alert = {
    dedupeKey: `run-ended/${runId}`,
    source: 'billpay',
    severity: 'high' as const,
    title: `The approval of bill ${bill.number} was cut off`,
    detail: `${reason} The bill is a draft again and nobody is asked: submit it anew.`,
    entityType: 'bill',
    entityId: billId,
    facts: { runId, workflowId, round: approval.round },
  };
  await raiseAlerts(trx, acting, [alert]);
}
