import type { ApprovalFacts } from '../../db/billpay/approval-facts.ts';
import { createLink } from '../../db/billpay/links.ts';
import { listOwners } from '../../db/billpay/people.ts';
import type { ApprovalRef, SeatRow } from '../../db/billpay/rounds.ts';
import type { Db } from '../../db/client.ts';
import type { Deps } from '../deps.ts';
import type { MailVerdict } from '../mail-delivery.ts';
import { approvalBlocked } from '../mail-templates/approval-blocked.ts';
import { approvalSender } from './approval-sender.ts';
import { billOf, requestMail, resultMail } from './approval-words.ts';

export interface Asking {
  key: string;
  step: number;
  approverId: string;
  reminder: boolean;
}

export function approvalMailActivities(deps: Deps) {
  const { publicUrl } = deps;
  const { scoped, read, billLink, send, cancel } = approvalSender(deps);
  return {
    /** Asks or reminds one person, with a link of this mail alone; `moot` when it is too late. */
    async askApprover(ref: ApprovalRef, asking: Asking): Promise<MailVerdict | 'moot'> {
      const facts = await read(ref);
      const seat = openSeat(facts, asking);
      const to = seat && facts.people.get(seat.holderId);
      if (!seat || !to) {
        await cancel(ref, facts, asking.key);
        return 'moot';
      }
      return send(ref, { facts, to, key: asking.key }, async () => {
        const { token, expiresAt } = await linkFor(scoped(ref), ref, { facts, seat });
        const link = `${publicUrl}/approve/${token}`;
        const { reminder } = asking;
        return requestMail(facts, { seat, approver: to, reminder, link, expiresAt });
      });
    },

    /** Tells the owners that too few people may decide. */
    async tellOwners(ref: ApprovalRef, key: string): Promise<void> {
      const facts = await read(ref);
      const { approval, display, organizationName, requestedBy, seats } = facts;
      const content = approvalBlocked({
        display,
        organizationName,
        bill: billOf(facts),
        requestedBy: requestedBy.name,
        needed: approval.quorum,
        eligible: seats.length,
        link: billLink(ref, facts),
      });
      for (const to of await listOwners(scoped(ref), ref.orgId)) {
        await send(ref, { facts, to, key: `${key}:${to.id}` }, async () => content);
      }
    },

    /** Tells whoever submitted the bill how the round ended, where that is news to them. */
    async tellResult(ref: ApprovalRef): Promise<void> {
      const facts = await read(ref);
      const content = resultMail(facts, billLink(ref, facts));
      if (content === null) return;
      await send(ref, { facts, to: facts.requestedBy, key: 'result' }, async () => content);
    },
  };
}

/** The seat of the person, if the step still waits for them. */
function openSeat({ approval, seats }: ApprovalFacts, { step, approverId }: Asking) {
  if (approval.status !== 'open' || approval.step !== step) return undefined;
  return seats.find((seat) => seat.holderId === approverId && !seat.approved);
}

function linkFor(
  db: Db,
  { orgId, approvalId }: ApprovalRef,
  { facts, seat }: { facts: ApprovalFacts; seat: SeatRow },
) {
  const { step, contentHash, expiresAt } = facts.approval;
  const { holderId: approverId } = seat;
  const billId = facts.bill.id;
  const place = { orgId, approvalId, billId, step, approverId };
  return createLink(db, { ...place, contentHash, roundExpiresAt: expiresAt });
}

export type ApprovalMailActivities = ReturnType<typeof approvalMailActivities>;
