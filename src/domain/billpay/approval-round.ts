import { Problem } from '../kit/problem.ts';
import type { Seat } from './seating.ts';

export const roundStatuses = [
  'open',
  'approved',
  'rejected',
  'expired',
  'superseded',
  'withdrawn',
  'cancelled',
  'interrupted',
] as const;
export type RoundStatus = (typeof roundStatuses)[number];

/** One round of votes on one content of a bill: ids and instants only, so it may cross anywhere. */
export interface Round {
  status: RoundStatus;
  /** What the votes are bound to. */
  contentHash: string;
  requestedBy: string;
  excluded: readonly string[];
  /** From 1. */
  step: number;
  of: number;
  quorum: number;
  seats: readonly Seat[];
  blocked: boolean;
  /** Approvals that the steps after this one will ask for at least. */
  furtherVotes: number;
  /** Who asked a question that is not answered yet. */
  openQuestions: readonly string[];
}

export const decisionKinds = ['approved', 'rejected', 'delegated', 'asked', 'answered'] as const;
export type DecisionKind = (typeof decisionKinds)[number];

/** What somebody decides. One `key` is one decision, however often it is sent. */
export interface Decision {
  key: string;
  kind: DecisionKind;
  by: string;
  /** The step and the content that they saw. */
  step: number;
  contentHash: string;
  comment: string | null;
  delegateTo: string | null;
  /** RFC 3339; when a delegation ends. */
  until: string | null;
}

/** Why a decision can't be taken now, or null when it can. The first decision on a seat stands. */
export function refusalOf(round: Round, decision: Decision): Problem | null {
  if (round.status !== 'open') {
    return conflict('approval-closed', `This approval is ${round.status} already.`);
  }
  if (decision.contentHash !== round.contentHash) {
    return conflict('bill-changed', 'The bill has changed since it was shown.');
  }
  if (decision.kind === 'answered') return answerRefusal(round);
  if (round.excluded.includes(decision.by)) {
    const detail = 'Whoever entered, edited or submitted a bill cannot decide it.';
    return new Problem('forbidden', 'own-bill', detail);
  }
  if (decision.step < round.step) {
    return conflict('already-decided', 'This step has been decided already.');
  }
  return seatRefusal(round, decision) ?? delegationRefusal(round, decision);
}

function answerRefusal({ openQuestions }: Round): Problem | null {
  if (openQuestions.length > 0) return null;
  return conflict('no-open-question', 'Nobody waits for an answer.');
}

function seatRefusal({ seats }: Round, { by }: Decision): Problem | null {
  const seat = seats.find(({ holderId }) => holderId === by);
  if (seat?.approved) return conflict('already-decided', 'You have decided this already.');
  if (seat) return null;
  if (seats.some(({ approverId }) => approverId === by)) {
    return conflict('handed-on', 'You have handed this decision on.');
  }
  return new Problem('forbidden', 'not-asked', 'This step does not ask you.');
}

function delegationRefusal(round: Round, { kind, by, delegateTo }: Decision): Problem | null {
  if (kind !== 'delegated') return null;
  if (delegateTo === null || round.excluded.includes(delegateTo)) {
    const detail = 'Whoever entered, edited or submitted a bill cannot decide it.';
    return new Problem('unprocessable', 'delegate-not-eligible', detail);
  }
  const taken = round.seats.some((s) => [s.approverId, s.holderId].includes(delegateTo));
  if (taken) {
    const detail = 'They are asked already, and one person counts once.';
    return new Problem('unprocessable', 'delegate-already-asked', detail);
  }
  const seat = round.seats.find(({ holderId }) => holderId === by);
  return seat?.approverId === by
    ? null
    : conflict('no-second-delegation', 'What was handed to you cannot be handed on.');
}

const conflict = (code: string, detail: string) => new Problem('conflict', code, detail);

/** The round after a decision that `refusalOf` let through. The last step's quorum approves. */
export function applyDecision(round: Round, decision: Decision): Round {
  const { kind, by } = decision;
  if (kind === 'rejected') return { ...round, status: 'rejected' };
  if (kind === 'asked') return { ...round, openQuestions: [...round.openQuestions, by] };
  if (kind === 'answered') return { ...round, openQuestions: [] };
  const seats = round.seats.map((seat) => (seat.holderId === by ? moved(seat, decision) : seat));
  const after = { ...round, seats };
  return stepIsDone(after) && round.step === round.of ? { ...after, status: 'approved' } : after;
}

function moved(seat: Seat, { kind, delegateTo, until }: Decision): Seat {
  if (kind === 'approved') return { ...seat, approved: true };
  return { ...seat, holderId: delegateTo ?? seat.holderId, until, turn: seat.turn + 1 };
}

/** Distinct people who have approved the step. */
export function approvalsOf({ seats }: Pick<Round, 'seats'>): number {
  return new Set(seats.filter((seat) => seat.approved).map((seat) => seat.holderId)).size;
}

export function stepIsDone(round: Pick<Round, 'seats' | 'quorum'>): boolean {
  return approvalsOf(round) >= round.quorum;
}

/** How many more approvals the bill needs. */
export function remainingVotes(round: Round): number {
  if (round.status !== 'open') return 0;
  return Math.max(0, round.quorum - approvalsOf(round)) + round.furtherVotes;
}

/** The people whom the step still waits for. */
export function waitingFor(round: Pick<Round, 'status' | 'seats'>): string[] {
  if (round.status !== 'open') return [];
  return round.seats.filter((seat) => !seat.approved).map((seat) => seat.holderId);
}
