import {
  allHandlersFinished,
  CancellationScope,
  condition,
  setHandler,
} from '@temporalio/workflow';
import { applyDecision, type Round, refusalOf } from '../domain/billpay/approval-round.ts';
import type {
  DecisionAnswer,
  Recorded,
  Refused,
  SentDecision,
  TimedRound,
} from '../domain/billpay/round-clock.ts';
import * as contract from './bill-approval.contract.ts';
import { refusal } from './refusal.ts';

interface Handed {
  decision: SentDecision;
  answer: Recorded | { refused: Refused } | null;
}

export interface Desk {
  /** Null until it has been read. */
  round: TimedRound | null;
  readonly queue: readonly Handed[];
  recheck: boolean;
  remind: boolean;
  /** Gives the first in line its answer. */
  answer(recorded: Recorded): void;
  /** Refuses whoever is still in line and waits until everybody has been told. */
  close(): Promise<void>;
}

const starting: Refused = {
  kind: 'unavailable',
  code: 'approval-starting',
  detail: 'The approval is just starting.',
};
const closed: Refused = {
  kind: 'conflict',
  code: 'approval-closed',
  detail: 'This approval has ended.',
};

/**
 * Takes decisions in while the workflow is busy. What is not allowed is refused before it leaves a
 * trace; what is taken waits in line until the workflow has written it, so that whoever sent it
 * learns what is recorded.
 */
export function openDesk(): Desk {
  const queue: Handed[] = [];
  const desk: Desk = {
    round: null,
    queue,
    recheck: false,
    remind: false,
    answer(recorded) {
      const first = queue.shift();
      if (first) first.answer = recorded;
    },
    async close() {
      for (const handed of queue.splice(0)) handed.answer = { refused: closed };
      await condition(allHandlersFinished);
    },
  };
  setHandler(contract.approvalRound, () => desk.round);
  setHandler(contract.recheck, () => void Object.assign(desk, { recheck: true }));
  setHandler(contract.remind, () => void Object.assign(desk, { remind: true }));
  setHandler(contract.decide, (decision) => take(desk, queue, decision), {
    validator: (decision) => assertTakes(desk, decision),
  });
  return desk;
}

async function take(desk: Desk, queue: Handed[], decision: SentDecision): Promise<DecisionAnswer> {
  // Another decision may have been taken since the validator looked.
  assertTakes(desk, decision);
  const handed: Handed = { decision, answer: null };
  queue.push(handed);
  // Whoever decided is told what is recorded, also when the approval is cancelled meanwhile.
  await CancellationScope.nonCancellable(() => condition(() => handed.answer !== null));
  const { answer } = handed;
  if (answer === null || 'refused' in answer) throw refusal(answer?.refused ?? closed);
  return { ...answer.decision, requestId: decision.requestId, status: answer.round.status };
}

/** Those in line count already: of two who decide at once, the first one does. */
function assertTakes({ round, queue }: Desk, decision: SentDecision): void {
  if (round === null) throw refusal(starting);
  const expected = queue.reduce<Round>(
    (after, handed) => applyDecision(after, handed.decision),
    round,
  );
  const problem = refusalOf(expected, decision);
  if (problem) throw refusal({ ...problem, detail: problem.message });
}
