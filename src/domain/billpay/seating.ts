import type { ChainStep } from './approval-policy.ts';

/** Who may decide in the organization now, and who of them is asked when others do not answer. */
export interface People {
  approvers: readonly string[];
  /** Owners and admins. */
  backups: readonly string[];
  /** Who can never decide this bill: its creator, its last editor and who submitted it. */
  excluded: readonly string[];
}

type SeatOrigin = 'policy' | 'escalation';

/** One person's part in a step. */
export interface Seat {
  approverId: string;
  /** Who decides on it now: the approver, or whom they handed it to. */
  holderId: string;
  /** When a delegation ends and the seat returns. */
  until: string | null;
  /** How often the seat has changed hands; each holder is asked once a turn. */
  turn: number;
  origin: SeatOrigin;
  approved: boolean;
}

export interface Seating {
  seats: Seat[];
  quorum: number;
  /** Too few people may decide: the step waits for somebody to join, it is never passed over. */
  blocked: boolean;
}

/** Whom a step asks. Where the policy leaves too few, owners and admins are asked as well. */
export function seatStep(step: ChainStep, people: People): Seating {
  const eligible = named(step, people);
  const quorum = step.quorum ?? (step.approvers === null ? 1 : Math.max(1, eligible.length));
  const seats = eligible.map((approverId) => seat(approverId, 'policy'));
  return filled(seats, quorum, people);
}

/**
 * The same step after people came or went: who may not decide any more loses the seat, a seat whose
 * delegate left returns to its owner. What was approved stays approved.
 */
export function reseatStep(
  step: ChainStep,
  { seats, quorum }: Pick<Seating, 'seats' | 'quorum'>,
  people: People,
): Seating {
  const may = (id: string) => people.approvers.includes(id) && !people.excluded.includes(id);
  const kept = seats
    .filter((one) => one.approved || may(one.approverId))
    .map((one) => (one.approved || may(one.holderId) ? one : returned(one)));
  const joining = step.approvers === null ? named(step, people) : [];
  const seated = withMore(kept, joining, 'policy');
  return filled(seated, quorum, people);
}

/** Adds the owners and admins that have no seat yet; it decides nothing. */
export function escalated(seats: readonly Seat[], people: People): Seat[] {
  const backups = people.backups.filter((id) => !people.excluded.includes(id));
  return withMore(seats, backups, 'escalation');
}

/** A delegation that ended: the seat is its owner's again. */
export function returned(one: Seat): Seat {
  return { ...one, holderId: one.approverId, until: null, turn: one.turn + 1 };
}

function named({ approvers }: ChainStep, people: People): string[] {
  const wanted = new Set(approvers ?? people.approvers);
  return [...wanted].filter((id) => people.approvers.includes(id) && !people.excluded.includes(id));
}

function filled(seats: Seat[], quorum: number, people: People): Seating {
  if (seats.length >= quorum) return { seats, quorum, blocked: false };
  const more = escalated(seats, people);
  return { seats: more, quorum, blocked: more.length < quorum };
}

/** Nobody sits twice, neither as an owner of a seat nor as a delegate. */
function withMore(seats: readonly Seat[], ids: readonly string[], origin: SeatOrigin): Seat[] {
  const taken = new Set(seats.flatMap(({ approverId, holderId }) => [approverId, holderId]));
  return [...seats, ...ids.filter((id) => !taken.has(id)).map((id) => seat(id, origin))];
}

function seat(approverId: string, origin: SeatOrigin): Seat {
  return { approverId, holderId: approverId, until: null, turn: 0, origin, approved: false };
}
