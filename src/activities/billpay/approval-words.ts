import type { ApprovalFacts } from '../../db/billpay/approval-facts.ts';
import type { Person } from '../../db/billpay/people.ts';
import type { SeatRow } from '../../db/billpay/rounds.ts';
import type { DecisionKind, RoundStatus } from '../../domain/billpay/approval-round.ts';
import { approvalEscalation } from '../mail-templates/approval-escalation.ts';
import type { BillFacts } from '../mail-templates/approval-facts.ts';
import { approvalReminder } from '../mail-templates/approval-reminder.ts';
import { approvalRequest } from '../mail-templates/approval-request.ts';
import { type ApprovalOutcome, approvalResult } from '../mail-templates/approval-result.ts';
import type { MailContent } from '../mail-templates/letter.ts';

export function billOf({ bill }: ApprovalFacts): BillFacts {
  const { vendorName, number, currency, totalMinor, dueOn } = bill;
  return { vendorName, number, currency, totalMinor, dueDate: dueOn };
}

export interface Asked {
  seat: SeatRow;
  approver: Person;
  reminder: boolean;
  link: string;
  expiresAt: string;
}

/** The mail that asks: for the first time, once more, or because others did not answer. */
export function requestMail(facts: ApprovalFacts, asked: Asked): MailContent {
  const { approval, display, organizationName, requestedBy, bill, warnings } = facts;
  const { seat, approver, reminder, link, expiresAt } = asked;
  const said = {
    display,
    organizationName,
    approverName: approver.name,
    requestedBy: requestedBy.name,
    bill: billOf(facts),
    note: bill.note,
    step: { number: approval.step, of: approval.chain.length },
    warnings,
    link,
    expiresAt,
  };
  if (reminder) return approvalReminder({ ...said, askedAt: seat.askedAt });
  const silent = seat.origin === 'escalation' ? silentNames(facts, seat) : '';
  if (silent === '') return approvalRequest(said);
  return approvalEscalation({ ...said, insteadOf: silent, askedAt: approval.openedAt });
}

/** Who was asked by the policy and has not answered. */
function silentNames({ seats, people }: ApprovalFacts, own: SeatRow): string {
  return seats
    .filter((s) => !s.approved && s.origin === 'policy' && s.holderId !== own.holderId)
    .map((s) => people.get(s.holderId)?.name ?? 'somebody')
    .join(', ');
}

const outcomes: Partial<Record<RoundStatus, ApprovalOutcome>> = {
  approved: 'approved',
  rejected: 'rejected',
  expired: 'expired',
};

const did: Record<DecisionKind, string> = {
  approved: 'approved',
  rejected: 'rejected',
  delegated: 'handed it on',
  asked: 'asked',
  answered: 'answered',
};

/** The mail with the end of a round, or null where nobody is told of it. */
export function resultMail(facts: ApprovalFacts, link: string): MailContent | null {
  const { approval, display, organizationName } = facts;
  const outcome = outcomes[approval.status];
  if (!outcome) return null;
  const decisions = facts.decisions.map(({ byName, kind, delegateName, decidedAt, comment }) => ({
    by: byName,
    did: delegateName ? `${did[kind]} to ${delegateName}` : did[kind],
    at: decidedAt,
    comment,
  }));
  return approvalResult({
    display,
    organizationName,
    bill: billOf(facts),
    outcome,
    decisions,
    link,
  });
}
