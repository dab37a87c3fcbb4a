import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { RoundStatus } from '../domain/billpay/approval-round.ts';
import type { DecisionAnswer, SentDecision, TimedRound } from '../domain/billpay/round-clock.ts';

export interface BillApprovalInput {
  approvalId: string;
  billId: string;
  round: number;
}

export interface BillApprovalEnd {
  outcome: RoundStatus;
  round: number;
}

/** A new round is a new workflow: nothing that was sent to the one before can reach it. */
export const billApprovalId = (billId: string, round: number) => `bill-approval/${billId}/${round}`;

/** Approve, reject, delegate, ask or answer; whoever sends it learns what became of it. */
export const decide = defineUpdate<DecisionAnswer, [SentDecision]>('decide');

/** Somebody joined, left or changed roles: the step looks again at whom it asks. */
export const recheck = defineSignal('recheck');

/** Sends the mail again, with a fresh link, to everybody who is still asked. */
export const remind = defineSignal('remind');

/** Where the round stands; null until it is read for the first time. */
export const approvalRound = defineQuery<TimedRound | null>('approvalRound');
