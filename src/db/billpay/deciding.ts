import {
  applyDecision,
  type Decision,
  type DecisionKind,
  type Round,
  refusalOf,
  remainingVotes,
  stepIsDone,
} from '../../domain/billpay/approval-round.ts';
import type { Recorded, SentDecision } from '../../domain/billpay/round-clock.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { finishRun } from '../kit/runs.ts';
import { closeApproval } from './approvals.ts';
import { auditBill, lockBill, moveBill } from './bills.ts';
import { type DecisionRow, findDecision, insertDecision } from './decisions.ts';
import { useLink } from './links.ts';
import { listApprovers } from './people.ts';
import { type Approval, getApproval, lockApproval, readRound, writeSeats } from './rounds.ts';
import { openStep } from './steps.ts';

export interface Deciding {
  approvalId: string;
  decision: SentDecision;
  /** The workflow's clock. */
  at: string;
}

/**
 * Writes a decision with all that follows from it in one transaction: seats, the next step, the end
 * of the round, the bill's status, the run's end, the audit. A key that was written before changes
 * nothing and answers the first row.
 */
export async function recordDecision(
  trx: Db,
  acting: Acting,
  { approvalId, decision, at }: Deciding,
): Promise<Recorded> {
  const { orgId } = acting;
  const ref = { orgId, approvalId };
  const { billId } = await getApproval(trx, ref);
  // The bill first, as whoever edits or cancels it does: the other order could deadlock.
  const bill = await lockBill(trx, { orgId, billId });
  const approval = await lockApproval(trx, ref);
  const round = await readRound(trx, ref, approval);
  const earlier = await findDecision(trx, ref, decision.key);
  if (earlier) return { round, decision: kept(earlier, round) };
  const refusal = await refusalByRows(trx, orgId, { round, decision });
  if (refusal) {
    const { kind, code, message } = refusal;
    return { round, refused: { kind, code, detail: message } };
  }

  const { key, kind, by, comment, delegateTo, until, via, linkId } = decision;
  const { step } = round;
  const seatOf = seatOwner(round, decision);
  const shared = { billId, step, key, kind, comment, delegateTo, until, via };
  const row = await insertDecision(trx, ref, { ...shared, byId: by, seatOf });
  if (linkId) await useLink(trx, { orgId, linkId });
  const after = { round: approval.round, step, kind, by, seatOf, delegateTo, until, comment, via };
  await auditBill(trx, acting, `bill.${verbs[kind]}`, { billId, after });
  await follow(trx, acting, { approval, bill, after: applyDecision(round, decision), at });
  const stands = await readRound(trx, ref, await getApproval(trx, ref));
  return { round: stands, decision: kept(row, stands) };
}

const kept = ({ id, kind, step }: DecisionRow, round: Round) => ({
  id,
  kind,
  step,
  remaining: remainingVotes(round),
});

const verbs: Record<DecisionKind, string> = {
  approved: 'vote-approve',
  rejected: 'vote-reject',
  delegated: 'delegate',
  asked: 'ask',
  answered: 'answer',
};

function seatOwner({ seats }: Round, { kind, by }: Decision): string | null {
  if (kind === 'answered') return null;
  return seats.find(({ holderId }) => holderId === by)?.approverId ?? null;
}

/** Why the rows do not allow a decision as they stand now, or null when they do. */
export async function refusalByRows(
  db: Db,
  orgId: string,
  { round, decision }: { round: Round; decision: Decision },
): Promise<Problem | null> {
  return (await outsiderRefusal(db, orgId, decision)) ?? refusalOf(round, decision);
}

/** Membership is asked for at the last moment: a person who was removed decides nothing. */
async function outsiderRefusal(
  db: Db,
  orgId: string,
  { kind, by, delegateTo }: Decision,
): Promise<Problem | null> {
  if (kind === 'answered') return null;
  const approvers = new Set((await listApprovers(db, orgId)).map(({ id }) => id));
  if (!approvers.has(by)) return new Problem('forbidden', 'not-asked', 'You may not decide bills.');
  if (delegateTo === null || approvers.has(delegateTo)) return null;
  const detail = 'They may not decide bills in this organization.';
  return new Problem('unprocessable', 'delegate-not-eligible', detail);
}

interface Following {
  approval: Approval;
  bill: Awaited<ReturnType<typeof lockBill>>;
  after: Round;
  at: string;
}

async function follow(
  trx: Db,
  acting: Acting,
  { approval, bill, after, at }: Following,
): Promise<void> {
  const ref = { orgId: acting.orgId, approvalId: approval.id };
  await writeSeats(trx, ref, after);
  if (after.status === 'approved' || after.status === 'rejected') {
    await closeApproval(trx, ref, after.status);
    const event = after.status === 'approved' ? 'approve' : 'reject';
    await moveBill(trx, acting, { before: bill, event, after: { round: approval.round } });
    const result = { outcome: after.status, round: approval.round };
    await finishRun(
      trx,
      { orgId: ref.orgId, runId: approval.runId },
      { status: 'completed', result },
    );
    return;
  }
  if (stepIsDone(after)) await openStep(trx, acting, { approval, step: approval.step + 1, at });
}
