import { setTimeout as sleep } from 'node:timers/promises';
import { refusalByRows } from '../db/billpay/deciding.ts';
import { findDecision } from '../db/billpay/decisions.ts';
import { type Approval, getApproval, latestApproval, readRound } from '../db/billpay/rounds.ts';
import type { Db } from '../db/client.ts';
import { type Decision, remainingVotes } from '../domain/billpay/approval-round.ts';
import type { DecisionAnswer, SentDecision } from '../domain/billpay/round-clock.ts';
import { Problem } from '../domain/kit/problem.ts';
import { decide } from '../workflows/bill-approval.contract.ts';
import type { Engine } from './engine.ts';
import { askWorkflow } from './updates.ts';

/** What somebody sends; the step and the content are those they saw, or the present ones. */
export type MadeDecision = Omit<SentDecision, 'step' | 'contentHash'> &
  Partial<Pick<Decision, 'step' | 'contentHash'>>;

/** For a workflow that was committed a moment ago: it is not there, or has not read its round. */
const startingTries = 20;
const startingPauseMs = 100;

/**
 * Gives a decision to the approval's workflow and waits until it is recorded. The same key gets the
 * same answer, also after the approval has ended. Refuses as the workflow does, with 409 where no
 * approval is open, and with 503 where the engine cannot say: nothing is lost, send it again.
 */
export async function sendDecision(
  engine: Engine,
  db: Db,
  { orgId, billId, made }: { orgId: string; billId: string; made: MadeDecision },
): Promise<DecisionAnswer> {
  // What is tried again is the decision about what was seen at first, not about a later step.
  let seen: Pick<Decision, 'step' | 'contentHash'> | null = null;
  for (let left = startingTries; left >= 0; left -= 1) {
    const approval = await latestApproval(db, orgId, billId);
    if (!approval) throw new Problem('conflict', 'bill-wrong-status', 'It was never submitted.');
    const earlier = await recorded(db, { orgId, approval, key: made.key });
    if (earlier) return earlier;
    if (approval.status !== 'open') throw closed(approval);
    seen ??= { step: approval.step, contentHash: approval.contentHash };
    const answer = await ask(engine, db, { orgId, approval, sent: { ...seen, ...made } });
    if (answer) return answer;
    await sleep(startingPauseMs);
  }
  const detail = 'The approval is about to start; send it again.';
  throw new Problem('unavailable', 'approval-starting', detail, { retryAfterS: 5 });
}

/**
 * Null where the workflow cannot say yet, or has ended meanwhile. A refusal stands when the rows
 * bear it out; when they do not, the workflow has not heard yet of what it has just had written.
 */
async function ask(
  engine: Engine,
  db: Db,
  { orgId, approval, sent }: { orgId: string; approval: Approval; sent: SentDecision },
): Promise<DecisionAnswer | null> {
  const { id: approvalId, workflowId } = approval;
  try {
    return await askWorkflow(engine, {
      workflowId,
      update: decide,
      updateId: sent.key,
      given: sent,
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'approval-starting') return null;
    if (error.kind === 'unavailable') throw error;
    const ref = { orgId, approvalId };
    const round = await readRound(db, ref, await getApproval(db, ref));
    if ((await refusalByRows(db, orgId, { round, decision: sent })) === null) return null;
    throw error;
  }
}

async function recorded(
  db: Db,
  { orgId, approval, key }: { orgId: string; approval: Approval; key: string },
): Promise<DecisionAnswer | null> {
  const ref = { orgId, approvalId: approval.id };
  const row = await findDecision(db, ref, key);
  if (!row) return null;
  const { id, kind, step } = row;
  const round = await readRound(db, ref, approval);
  // Which request came first is not kept: this one was not it.
  return { id, kind, step, remaining: remainingVotes(round), requestId: '', status: round.status };
}

const closed = ({ status }: Approval) =>
  new Problem('conflict', 'approval-closed', `This approval is ${status} already.`);
