import type { DecisionKind, Round } from './approval-round.ts';

export interface LinkFacts {
  step: number;
  approverId: string;
  contentHash: string;
  expiresAt: string;
}

export interface PastDecision {
  kind: DecisionKind;
  byId: string;
  step: number;
}

/** What a link can do now, and for one that was overtaken, the decision that did it. */
export type LinkStanding<D extends PastDecision> =
  | { state: 'pending' }
  | { state: 'decided'; decision: D }
  | { state: 'expired' | 'changed' | 'closed' | 'not-yours' };

interface Situation<D extends PastDecision> {
  round: Pick<Round, 'status' | 'step' | 'seats' | 'contentHash'>;
  /** Oldest first. */
  decisions: readonly D[];
  /** Whether the approver may still decide bills here. */
  mayDecide: boolean;
  /** RFC 3339. */
  now: string;
}

/** Where a link stands. Its approver's own decision is told before anything else about the bill. */
export function linkStanding<D extends PastDecision>(
  link: LinkFacts,
  { round, decisions, mayDecide, now }: Situation<D>,
): LinkStanding<D> {
  if (!mayDecide) return { state: 'not-yours' };
  const asked = round.seats.some(
    ({ holderId, approved }) => holderId === link.approverId && !approved,
  );
  const waits = round.status === 'open' && round.step === link.step && asked;
  const ofStep = decisions.filter(({ step, kind }) => step === link.step && kind in closing);
  const own = ofStep.findLast(({ byId }) => byId === link.approverId);
  if (own && !waits) return { state: 'decided', decision: own };
  if (round.status === 'superseded' || round.contentHash !== link.contentHash) {
    return { state: 'changed' };
  }
  if (round.status === 'expired' || (waits && now >= link.expiresAt)) return { state: 'expired' };
  if (waits) return { state: 'pending' };
  const last = ofStep.findLast(({ kind }) => kind !== 'delegated');
  if (isCutShort(round.status)) return { state: 'closed' };
  const passed = round.status === 'open' ? round.step > link.step : isVerdict(round.status);
  return passed && last ? { state: 'decided', decision: last } : { state: 'not-yours' };
}

const closing: Partial<Record<DecisionKind, true>> = {
  approved: true,
  rejected: true,
  delegated: true,
};

const isCutShort = (status: Round['status']) =>
  status === 'withdrawn' || status === 'cancelled' || status === 'interrupted';

const isVerdict = (status: Round['status']) => status === 'approved' || status === 'rejected';
