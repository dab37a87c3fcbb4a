import { sql } from 'kysely';
import type { RoundStatus } from '../../domain/billpay/approval-round.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { addIntent, type Intent } from '../kit/intents.ts';
import { finishRun } from '../kit/runs.ts';
import { auditBill, type BillRow, moveBill } from './bills.ts';
import {
  type Approval,
  type ApprovalRef,
  getApproval,
  latestApproval,
  lockApproval,
} from './rounds.ts';
import type { Routed } from './routing.ts';
import { openStep } from './steps.ts';

export interface NewRound {
  id: string;
  bill: BillRow;
  round: number;
  run: { id: string; workflowId: string };
  requestedBy: string;
  routed: Routed;
  at: string;
}

/** Freezes the chain, the content and the excluded people of a round, and opens its first step. */
export async function openRound(trx: Db, acting: Acting, given: NewRound): Promise<Approval> {
  const { id, bill, round, run, requestedBy, routed, at } = given;
  const { patience, policyId, policyVersion, rule, split, steps, needsSignIn } = routed;
  const { remindAfterHours, escalateAfterHours, expireAfterDays } = patience;
  await trx
    .insertInto('approvals')
    .values({
      id,
      orgId: acting.orgId,
      billId: bill.id,
      round,
      runId: run.id,
      workflowId: run.workflowId,
      policyId,
      policyVersion,
      policyRule: rule,
      split,
      needsSignIn,
      chain: steps,
      remindAfterHours,
      escalateAfterHours,
      contentHash: bill.contentHash,
      requestedBy,
      excluded: [
        ...new Set([bill.createdBy, bill.editedBy, bill.submittedBy ?? requestedBy, requestedBy]),
      ],
      quorum: 0,
      openedAt: at,
      expiresAt: sql<string>`${at}::timestamptz + make_interval(days => ${expireAfterDays}::int)`,
    })
    .execute();
  const ref = { orgId: acting.orgId, approvalId: id };
  const approval = await getApproval(trx, ref);
  await openStep(trx, acting, { approval, step: 1, at });
  return getApproval(trx, ref);
}

/** What ends a round from outside its votes, and what that makes of the bill. */
export type RoundEnd = 'expired' | 'withdrawn' | 'cancelled' | 'superseded';

const billEvents = { expired: 'expire', withdrawn: 'withdraw', cancelled: 'cancel' } as const;

/**
 * Ends an open round without a vote and moves its bill with it; `superseded` leaves the bill to the
 * round that follows. False when the round has ended already: the first end stands.
 */
export async function endRound(
  trx: Db,
  acting: Acting,
  { approvalId, end, bill }: { approvalId: string; end: RoundEnd; bill: BillRow },
): Promise<boolean> {
  const ref = { orgId: acting.orgId, approvalId };
  const approval = await lockApproval(trx, ref);
  if (approval.status !== 'open') return false;
  await closeApproval(trx, ref, end);
  const { round, runId } = approval;
  const result = { outcome: end, round };
  if (end === 'expired') {
    await finishRun(trx, { orgId: ref.orgId, runId }, { status: 'completed', result });
  } else {
    await finishRun(trx, { orgId: ref.orgId, runId }, { status: 'cancelled', result });
  }
  if (end === 'superseded') {
    await auditBill(trx, acting, 'bill.restart-approval', {
      billId: bill.id,
      after: { round },
    });
  } else {
    const reason = end === 'expired' ? { reason: 'approval-expired' } : {};
    const after = { round, ...reason };
    await moveBill(trx, acting, { before: bill, event: billEvents[end], after });
  }
  return true;
}

export async function closeApproval(
  trx: Db,
  { orgId, approvalId }: ApprovalRef,
  status: Exclude<RoundStatus, 'open'>,
): Promise<void> {
  await trx
    .updateTable('approvals')
    .set({ status, blocked: false, closedAt: sql<string>`now()` })
    .where('orgId', '=', orgId)
    .where('id', '=', approvalId)
    .execute();
}

/** Ends the bill's open round, if it has one, and tells its workflow to stop. */
export async function stopApproval(
  trx: Db,
  acting: Acting,
  { bill, end }: { bill: BillRow; end: Exclude<RoundEnd, 'expired'> },
): Promise<Intent[]> {
  const approval = await latestApproval(trx, acting.orgId, bill.id);
  if (approval?.status !== 'open') return [];
  await endRound(trx, acting, { approvalId: approval.id, end, bill });
  const { workflowId } = approval;
  return [await addIntent(trx, acting.orgId, { kind: 'cancel', workflowId })];
}

/**
 * Tells the approvals that wait for people, or for this very person, that a member has joined, left
 * or changed roles: they look again at whom they ask.
 */
export async function recheckApprovals(trx: Db, orgId: string, userId: string): Promise<Intent[]> {
  const waiting = await trx
    .selectFrom('approvals as a')
    .select('a.workflowId')
    .where('a.orgId', '=', orgId)
    .where('a.status', '=', 'open')
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('a.blocked', '=', true),
        exists(
          selectFrom('approvalSeats as s')
            .select('s.approverId')
            .whereRef('s.orgId', '=', 'a.orgId')
            .whereRef('s.approvalId', '=', 'a.id')
            .whereRef('s.step', '=', 'a.step')
            .where('s.released', '=', false)
            .where(({ or: either, eb: same }) =>
              either([same('s.approverId', '=', userId), same('s.holderId', '=', userId)]),
            ),
        ),
      ]),
    )
    .execute();
  const intents: Intent[] = [];
  for (const { workflowId } of waiting) {
    const signal = { kind: 'signal' as const, workflowId, signalName: 'recheck', args: [] };
    intents.push(await addIntent(trx, orgId, signal));
  }
  return intents;
}
