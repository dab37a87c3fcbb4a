import { endRound as endRoundRow, type RoundEnd } from '../../db/billpay/approvals.ts';
import { lockBill } from '../../db/billpay/bills.ts';
import { recordDecision as recordRow } from '../../db/billpay/deciding.ts';
import {
  type ApprovalRef,
  getApproval,
  lockApproval,
  readRound as readRows,
} from '../../db/billpay/rounds.ts';
import { escalateStep, refreshStep } from '../../db/billpay/steps.ts';
import { type Db, inTransaction } from '../../db/client.ts';
import { type Acting, workflowActor } from '../../db/kit/audit.ts';
import type { Recorded, SentDecision, TimedRound } from '../../domain/billpay/round-clock.ts';
import type { Deps } from '../deps.ts';

/** Each is one transaction that can be repeated, and answers the round as it stands after it. */
export function approvalActivities({ database }: Deps) {
  const scoped = ({ orgId }: ApprovalRef) => database.app.scoped({ orgId });
  const readNow = async (db: Db, ref: ApprovalRef) => readRows(db, ref, await getApproval(db, ref));

  return {
    readRound: (ref: ApprovalRef): Promise<TimedRound> => readNow(scoped(ref), ref),

    recordDecision: (ref: ApprovalRef, decision: SentDecision, at: string): Promise<Recorded> =>
      inTransaction(scoped(ref), async (trx) => {
        const { approvalId } = ref;
        const { workflowId } = await getApproval(trx, ref);
        const kind = decision.via === 'link' ? 'approver' : 'user';
        const { by: id, requestId } = decision;
        const acting: Acting = { orgId: ref.orgId, actor: { kind, id, requestId, workflowId } };
        return recordRow(trx, acting, { approvalId, decision, at });
      }),

    refreshRound: (ref: ApprovalRef, at: string): Promise<TimedRound> =>
      inTransaction(scoped(ref), async (trx) => {
        const approval = await lockApproval(trx, ref);
        if (approval.status === 'open') {
          await refreshStep(trx, byWorkflow(ref, approval), { approval, at });
        }
        return readNow(trx, ref);
      }),

    escalateRound: (ref: ApprovalRef, at: string): Promise<TimedRound> =>
      inTransaction(scoped(ref), async (trx) => {
        const approval = await lockApproval(trx, ref);
        if (approval.status === 'open') {
          const acting = byWorkflow(ref, approval);
          await refreshStep(trx, acting, { approval, at });
          await escalateStep(trx, acting, await getApproval(trx, ref));
        }
        return readNow(trx, ref);
      }),

    endRound: (ref: ApprovalRef, end: RoundEnd): Promise<TimedRound> =>
      inTransaction(scoped(ref), async (trx) => {
        const { approvalId, orgId } = ref;
        const approval = await getApproval(trx, ref);
        const bill = await lockBill(trx, { orgId, billId: approval.billId });
        await endRoundRow(trx, byWorkflow(ref, approval), { approvalId, end, bill });
        return readNow(trx, ref);
      }),
  };
}

const byWorkflow = ({ orgId }: ApprovalRef, { workflowId }: { workflowId: string }): Acting => ({
  orgId,
  actor: workflowActor(workflowId),
});

export type ApprovalActivities = ReturnType<typeof approvalActivities>;
