import { type Display, plainDisplay } from '../../domain/kit/display.ts';
import type { Db } from '../client.ts';
import { type Bill, getBill } from './bills.ts';
import { listRoundDecisions, type ShownDecision } from './decisions.ts';
import { getOrganization } from './organization.ts';
import { listPeople, type Person } from './people.ts';
import { type Approval, type ApprovalRef, getApproval, listSeats, type SeatRow } from './rounds.ts';
import { listWarnings } from './routing.ts';

/** All that a mail or a page says about a round. */
export interface ApprovalFacts {
  approval: Approval;
  bill: Bill;
  organizationName: string;
  display: Display;
  requestedBy: Person;
  seats: SeatRow[];
  people: Map<string, Person>;
  warnings: string[];
  decisions: ShownDecision[];
}

export async function readApprovalFacts(db: Db, ref: ApprovalRef): Promise<ApprovalFacts> {
  const approval = await getApproval(db, ref);
  const bill = await getBill(db, { orgId: ref.orgId, billId: approval.billId });
  const organization = await getOrganization(db, ref.orgId);
  const seats = await listSeats(db, ref, approval.step);
  const involved = seats.flatMap(({ approverId, holderId }) => [approverId, holderId]);
  const people = await listPeople(db, [approval.requestedBy, ...involved]);
  const unknown = { id: approval.requestedBy, name: 'Somebody', email: '' };
  return {
    approval,
    bill,
    organizationName: organization.name,
    display: { ...plainDisplay, timeZone: organization.timeZone },
    requestedBy: people.get(approval.requestedBy) ?? unknown,
    seats,
    people,
    warnings: await listWarnings(db, ref.orgId, bill),
    decisions: await listRoundDecisions(db, ref),
  };
}
