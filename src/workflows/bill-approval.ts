import {
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
} from '@temporalio/workflow';
import type { ApprovalActivities } from '../activities/billpay/approvals.ts';
import { approvalsOf, waitingFor } from '../domain/billpay/approval-round.ts';
import { type Due, type Heard, nextDue, type TimedRound } from '../domain/billpay/round-clock.ts';
import { atOnce, certain } from './activity-options.ts';
import { type Desk, openDesk } from './approval-desk.ts';
import { type ApprovalPost, openPost } from './approval-post.ts';
import type { BillApprovalEnd, BillApprovalInput } from './bill-approval.contract.ts';
import { inMs, msUntil, now } from './clock.ts';
import type { RunRef } from './run.contract.ts';
import { asRun, type Report, setProcessStatus } from './run.ts';

const { readRound } = proxyLocalActivities<ApprovalActivities>(atOnce);
const { recordDecision, refreshRound, escalateRound, endRound } =
  proxyActivities<ApprovalActivities>(certain);

/**
 * One round of approval of one bill: asks each step's people, takes their decisions, reminds,
 * escalates, and ends approved, rejected, expired or cancelled. What is decided is in the database
 * and this keeps it going, so a workflow that starts again on its id goes on where the rows stand.
 */
export async function billApproval(
  { orgId, runId }: RunRef,
  { approvalId, round }: BillApprovalInput,
): Promise<BillApprovalEnd> {
  const desk = openDesk();
  const post = openPost({ orgId, approvalId });
  const work = async (report: Report) => {
    const end = await holdRound({ orgId, approvalId }, { desk, post, report });
    return { outcome: end.status, round };
  };
  return asRun({ orgId, runId }, work, ({ outcome }) => outcome);
}

interface ApprovalRef {
  orgId: string;
  approvalId: string;
}

interface Tools {
  desk: Desk;
  post: ApprovalPost;
}

async function holdRound(
  ref: ApprovalRef,
  { desk, post, report }: Tools & { report: Report },
): Promise<TimedRound> {
  const show = display(report);
  let round = await readRound(ref);
  let heard: Ear = { reminders: 0, recheckAt: inMs(firstRecheckMs), recheckMs: firstRecheckMs };
  try {
    while (round.status === 'open') {
      desk.round = round;
      show(round);
      post.ask(round);
      const event = await nextEvent(desk, nextDue(round, heard));
      const before = round;
      // What was begun is carried through: a cancellation waits for it.
      round = await CancellationScope.nonCancellable(() => act(event, ref, { desk, post }));
      heard = heardAfter(heard, event, { before, round });
    }
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(async () => {
      desk.round = await endRound(ref, 'withdrawn');
      await desk.close();
    });
    throw error;
  } finally {
    post.close();
  }
  return CancellationScope.nonCancellable(async () => {
    desk.round = round;
    await desk.close();
    await post.tellResult(round);
    return round;
  });
}

type Event = Due['kind'] | 'decision' | 'remind-now';

/** Whatever comes first: somebody does something, or something is due. */
async function nextEvent(desk: Desk, due: Due): Promise<Event> {
  const called = () => desk.queue.length > 0 || desk.recheck || desk.remind;
  const waitMs = msUntil(due.at);
  if (!called() && waitMs > 0) await condition(called, waitMs);
  if (desk.queue.length > 0) return 'decision';
  if (desk.recheck) return 'recheck';
  return desk.remind ? 'remind-now' : due.kind;
}

async function act(event: Event, ref: ApprovalRef, { desk, post }: Tools): Promise<TimedRound> {
  switch (event) {
    case 'decision':
      return record(ref, { desk, post });
    case 'expire':
      return endRound(ref, 'expired');
    case 'escalate':
      return escalateRound(ref, now());
    case 'remind':
    case 'remind-now': {
      desk.remind = false;
      const round = await refreshRound(ref, now());
      post.remind(round);
      return round;
    }
    case 'return':
    case 'recheck':
      desk.recheck = false;
      return refreshRound(ref, now());
  }
}

async function record(ref: ApprovalRef, { desk, post }: Tools): Promise<TimedRound> {
  const [first] = desk.queue;
  if (!first) return readRound(ref);
  const recorded = await recordDecision(ref, first.decision, now());
  desk.round = recorded.round;
  desk.answer(recorded);
  if ('decision' in recorded) post.forward(recorded.decision);
  return recorded.round;
}

const firstRecheckMs = 60_000;
const lastRecheckMs = 6 * 3_600_000;

interface Ear extends Heard {
  recheckMs: number;
}

/** A blocked step looks for new people after a minute, then ever more rarely. */
function heardAfter(
  { reminders, recheckAt, recheckMs }: Ear,
  event: Event,
  { before, round }: { before: TimedRound; round: TimedRound },
): Ear {
  const sent = round.step === before.step ? reminders + (event === 'remind' ? 1 : 0) : 0;
  const blockedAnew = round.blocked && !(before.blocked && round.step === before.step);
  const looked = event === 'recheck' && round.blocked;
  if (!blockedAnew && !looked) return { reminders: sent, recheckAt, recheckMs };
  const nextMs = blockedAnew ? firstRecheckMs : Math.min(2 * recheckMs, lastRecheckMs);
  return { reminders: sent, recheckAt: inMs(nextMs), recheckMs: nextMs };
}

/** Shows where the round stands, in Temporal UI and on the run; an attribute when it changes. */
function display(report: Report): (round: TimedRound) => void {
  let shown = '';
  return (round) => {
    const { step, of, quorum, blocked, expiresAt } = round;
    const status = blocked ? 'blocked' : `waiting-step-${step}`;
    if (status !== shown) setProcessStatus(status);
    shown = status;
    setCurrentDetails(
      `Step ${step} of ${of}: ${approvalsOf(round)} of ${quorum} approvals, ` +
        `${waitingFor(round).length} still asked. Ends ${expiresAt}.`,
    );
    report(Math.floor((100 * (step - 1)) / of), status);
  };
}
