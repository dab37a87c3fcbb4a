import { stepTimes } from '../../domain/billpay/approval-timing.ts';
import {
  escalated,
  type People,
  reseatStep,
  returned,
  type Seating,
  seatStep,
} from '../../domain/billpay/seating.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { auditBill } from './bills.ts';
import { getOrganization } from './organization.ts';
import { listApprovers } from './people.ts';
import { type Approval, type ApprovalRef, listSeats, writeSeats } from './rounds.ts';

async function peopleNow(db: Db, orgId: string, excluded: readonly string[]): Promise<People> {
  const approvers = await listApprovers(db, orgId);
  return {
    approvers: approvers.map(({ id }) => id),
    backups: approvers.filter(({ backup }) => backup).map(({ id }) => id),
    excluded,
  };
}

const noSeats = { seats: [], quorum: 0, blocked: false };

/** Opens a step at the instant `at`: whom it asks, how many must approve, and when it gets loud. */
export async function openStep(
  trx: Db,
  acting: Acting,
  { approval, step, at }: { approval: Approval; step: number; at: string },
): Promise<void> {
  const { orgId } = acting;
  const ref = { orgId, approvalId: approval.id };
  const people = await peopleNow(trx, orgId, approval.excluded);
  const asked = approval.chain[step - 1];
  const seating = asked ? seatStep(asked, people) : noSeats;
  const times = stepTimes(at, approval, await getOrganization(trx, orgId));
  await writeSeats(trx, ref, { step, seats: seating.seats });
  await trx
    .updateTable('approvals')
    .set({ step, quorum: seating.quorum, blocked: seating.blocked, ...times })
    .where('orgId', '=', orgId)
    .where('id', '=', approval.id)
    .execute();
  await auditBlocked(trx, acting, approval, { was: false, is: seating.blocked });
}

/**
 * Brings the current step up to date: members that left lose their seats, delegations that ended at
 * `at` return, whoever joined is asked where the step asks anyone.
 */
export async function refreshStep(
  trx: Db,
  acting: Acting,
  { approval, at }: { approval: Approval; at: string },
): Promise<void> {
  const ref = { orgId: acting.orgId, approvalId: approval.id };
  const chained = approval.chain[approval.step - 1];
  if (!chained) return;
  const seats = await listSeats(trx, ref, approval.step);
  const due = seats.map((seat) =>
    seat.until !== null && seat.until <= at && !seat.approved ? returned(seat) : seat,
  );
  const people = await peopleNow(trx, acting.orgId, approval.excluded);
  const seating = reseatStep(chained, { seats: due, quorum: approval.quorum }, people);
  await keepSeating(trx, acting, approval, seating);
}

/** Asks the owners and admins as well; who was asked before still may decide. */
export async function escalateStep(trx: Db, acting: Acting, approval: Approval): Promise<void> {
  const ref = { orgId: acting.orgId, approvalId: approval.id };
  const seats = await listSeats(trx, ref, approval.step);
  const people = await peopleNow(trx, acting.orgId, approval.excluded);
  const more = escalated(seats, people);
  const { quorum } = approval;
  await keepSeating(trx, acting, approval, { seats: more, quorum, blocked: more.length < quorum });
  await trx
    .updateTable('approvals')
    .set({ escalateAt: null })
    .where('orgId', '=', ref.orgId)
    .where('id', '=', ref.approvalId)
    .execute();
  const asked = more.slice(seats.length).map(({ approverId }) => approverId);
  if (asked.length === 0) return;
  await auditBill(trx, acting, 'bill.escalate', {
    billId: approval.billId,
    after: { round: approval.round, step: approval.step, asked },
  });
}

async function keepSeating(
  trx: Db,
  acting: Acting,
  approval: Approval,
  { seats, blocked }: Seating,
): Promise<void> {
  const ref: ApprovalRef = { orgId: acting.orgId, approvalId: approval.id };
  await writeSeats(trx, ref, { step: approval.step, seats });
  if (blocked === approval.blocked) return;
  await trx
    .updateTable('approvals')
    .set({ blocked })
    .where('orgId', '=', ref.orgId)
    .where('id', '=', ref.approvalId)
    .execute();
  await auditBlocked(trx, acting, approval, { was: approval.blocked, is: blocked });
}

async function auditBlocked(
  trx: Db,
  acting: Acting,
  { billId, round, step }: Approval,
  { was, is }: { was: boolean; is: boolean },
): Promise<void> {
  if (was === is) return;
  const action = is ? 'bill.block' : 'bill.unblock';
  await auditBill(trx, acting, action, { billId, after: { round, step } });
}
