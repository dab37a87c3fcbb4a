import type { ProblemKind } from '../kit/problem.ts';
import type { Decision, DecisionKind, Round } from './approval-round.ts';

/** A round with the moments at which something is due: all that its workflow has to know. */
export interface TimedRound extends Round {
  approvalId: string;
  remindAt: readonly string[];
  /** Null once it is done. */
  escalateAt: string | null;
  expiresAt: string;
}

/** A decision as it travels to the workflow. */
export interface SentDecision extends Decision {
  via: 'api' | 'link';
  /** The link whose page it came from. */
  linkId: string | null;
  /** The request that brought it: of many with one key, the one that was first can be told. */
  requestId: string;
}

export interface Refused {
  kind: ProblemKind;
  code: string;
  detail: string;
}

/** What became of a decision: what stands for it, or why nothing does. */
export type Recorded = { round: TimedRound } & ({ decision: Kept } | { refused: Refused });

export interface Kept {
  id: string;
  kind: DecisionKind;
  step: number;
  /** How many more approvals the bill needs. */
  remaining: number;
}

/** What whoever decided is told. */
export interface DecisionAnswer extends Kept {
  requestId: string;
  status: Round['status'];
}

type DueKind = 'remind' | 'escalate' | 'return' | 'recheck' | 'expire';

export interface Due {
  kind: DueKind;
  at: string;
}

export interface Heard {
  /** How many of the step's reminders have been sent. */
  reminders: number;
  /** When a step that is blocked looks for new people again. */
  recheckAt: string;
}

/** What has to happen next if nobody does anything; instants compare as text. */
export function nextDue(round: TimedRound, { reminders, recheckAt }: Heard): Due {
  const due: Due[] = [{ kind: 'expire', at: round.expiresAt }];
  const remindAt = round.remindAt[reminders];
  if (remindAt !== undefined) due.push({ kind: 'remind', at: remindAt });
  if (round.escalateAt !== null) due.push({ kind: 'escalate', at: round.escalateAt });
  if (round.blocked) due.push({ kind: 'recheck', at: recheckAt });
  for (const { until, approved } of round.seats) {
    if (until !== null && !approved) due.push({ kind: 'return', at: until });
  }
  const [first] = due.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return first ?? { kind: 'expire', at: round.expiresAt };
}
