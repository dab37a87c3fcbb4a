import {
  ActivityCancellationType,
  CancellationScope,
  log,
  proxyActivities,
} from '@temporalio/workflow';
import type { ApprovalMailActivities } from '../activities/billpay/approval-mails.ts';
import type { ApprovalQuestionActivities } from '../activities/billpay/approval-questions.ts';
import type { Kept, TimedRound } from '../domain/billpay/round-clock.ts';
import { outside } from './activity-options.ts';

/** Given up, a mail is left alone rather than told: it finds out itself that it is moot. */
const mails = proxyActivities<ApprovalMailActivities & ApprovalQuestionActivities>({
  ...outside,
  cancellationType: ActivityCancellationType.ABANDON,
});

export interface ApprovalPost {
  /** Asks whoever has not been asked, and tells the owners of a step that nobody can decide. */
  ask(round: TimedRound): void;
  /** Asks again whoever has not answered. */
  remind(round: TimedRound): void;
  /** Passes a question or an answer on. */
  forward(decision: Kept): void;
  /** Tells whoever submitted the bill how it ended. */
  tellResult(round: TimedRound): Promise<void>;
  /** Mail that could not leave yet is given up. */
  close(): void;
}

/**
 * The mails of one round. They leave beside the workflow, so that a mail provider that is down
 * holds up nobody's decision; each step's mail is sent once, whatever is asked for twice.
 */
export function openPost(ref: { orgId: string; approvalId: string }): ApprovalPost {
  const sending = new CancellationScope();
  const sent = new Set<string>();
  let reminders = { step: 0, count: 0 };

  const send = (key: string, task: () => Promise<unknown>) => {
    if (sent.has(key)) return;
    sent.add(key);
    sending.run(task).catch((error) => log.warn('a mail was given up', { key, error }));
  };
  const askAll = (round: TimedRound, reminder: boolean, purpose: (turn: number) => string) => {
    for (const { approved, holderId, turn } of round.seats) {
      if (approved) continue;
      const key = `step${round.step}:${holderId}:${purpose(turn)}`;
      const asking = { key, step: round.step, approverId: holderId, reminder };
      send(key, () => mails.askApprover(ref, asking));
    }
  };

  return {
    ask(round) {
      askAll(round, false, (turn) => (turn === 0 ? 'ask' : `ask${turn}`));
      const key = `step${round.step}:blocked`;
      if (round.blocked) send(key, () => mails.tellOwners(ref, key));
    },
    remind(round) {
      const count = reminders.step === round.step ? reminders.count + 1 : 1;
      reminders = { step: round.step, count };
      askAll(round, true, () => `remind${count}`);
    },
    forward({ id, kind }) {
      if (kind === 'asked') send(`question:${id}`, () => mails.forwardQuestion(ref, id));
      if (kind === 'answered') send(`answer:${id}`, () => mails.forwardAnswer(ref, id));
    },
    async tellResult({ status }) {
      try {
        await mails.tellResult(ref);
      } catch (error) {
        log.warn('the result was told to nobody', { status, error });
      }
    },
    close: () => sending.cancel(),
  };
}
