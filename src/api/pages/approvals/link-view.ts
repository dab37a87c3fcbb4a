import { type ApprovalFacts, readApprovalFacts } from '../../../db/billpay/approval-facts.ts';
import { listLines } from '../../../db/billpay/bill-lines.ts';
import type { ShownDecision } from '../../../db/billpay/decisions.ts';
import { type ApprovalLink, pageNonce } from '../../../db/billpay/links.ts';
import { listApprovers, type Person } from '../../../db/billpay/people.ts';
import type { Db } from '../../../db/client.ts';
import { type LinkStanding, linkStanding } from '../../../domain/billpay/link-standing.ts';
import { authPaths } from '../auth/paths.ts';
import type { ApproveView, BillLabel, DecisionShown, PendingView } from './view.ts';

/** A link with all that its page says. */
export interface OpenedLink {
  token: string;
  link: ApprovalLink;
  facts: ApprovalFacts;
  standing: LinkStanding<ShownDecision>;
  /** Who may decide bills here. */
  approvers: Person[];
}

/** Reads where a link stands; `visitorId` is whoever is signed in in this browser, if anyone is. */
export async function openLink(
  db: Db,
  { token, link, visitorId }: { token: string; link: ApprovalLink; visitorId: string | null },
): Promise<OpenedLink> {
  const { orgId, approvalId, approverId } = link;
  const facts = await readApprovalFacts(db, { orgId, approvalId });
  const approvers = await listApprovers(db, orgId);
  const someoneElse = visitorId !== null && visitorId !== approverId;
  const standing = linkStanding(link, {
    round: { ...facts.approval, seats: facts.seats },
    decisions: facts.decisions,
    mayDecide: !someoneElse && approvers.some(({ id }) => id === approverId),
    now: new Date().toISOString(),
  });
  return { token, link, facts, standing, approvers };
}

/** What the page shows of a link as it stands. */
export async function viewLink(
  db: Db,
  opened: OpenedLink,
  visitorId: string | null,
): Promise<ApproveView> {
  const { standing, facts, link } = opened;
  const { display, approval, requestedBy } = facts;
  const bill = labelOf(facts);
  switch (standing.state) {
    case 'pending':
      return pendingView(db, opened, visitorId);
    case 'decided':
      return { state: 'decided', display, bill, decision: showDecision(standing.decision) };
    case 'expired': {
      const { expiresAt: expiredAt } = link;
      return { state: 'expired', display, bill, expiredAt, requestedBy: requestedBy.name };
    }
    case 'changed':
      return {
        state: 'changed',
        display,
        bill,
        changedAt: approval.closedAt ?? facts.bill.updatedAt,
      };
    case 'closed': {
      const closedAt = approval.closedAt ?? facts.bill.updatedAt;
      return { state: 'closed', display, bill, closedAt, requestedBy: requestedBy.name };
    }
    case 'not-yours':
      return { state: 'not-yours' };
  }
}

export function labelOf({ bill, organizationName }: ApprovalFacts): BillLabel {
  const { vendorName, number, currency, totalMinor } = bill;
  return { organizationName, vendorName, number, currency, totalMinor };
}

export function showDecision(decision: ShownDecision): DecisionShown {
  const { kind, byName, decidedAt, step, comment, delegateName } = decision;
  return { kind, by: byName, at: decidedAt, step, comment, to: delegateName };
}

async function pendingView(
  db: Db,
  opened: OpenedLink,
  visitorId: string | null,
): Promise<PendingView> {
  const { token, link, facts } = opened;
  const { approval, bill, people, requestedBy } = facts;
  const path = `/approve/${token}`;
  const signIn = approval.needsSignIn && visitorId !== link.approverId;
  const lines = await listLines(db, { orgId: link.orgId, billId: bill.id });
  return {
    state: 'pending',
    display: facts.display,
    path,
    nonce: pageNonce(token, link),
    bill: {
      ...labelOf(facts),
      issueDate: bill.issueOn,
      dueDate: bill.dueOn,
      lines: lines.map(({ netMinor, ...line }) => ({ ...line, amountMinor: netMinor })),
      subtotalMinor: bill.totalMinor - bill.taxMinor,
      taxMinor: bill.taxMinor,
      note: bill.note,
      attachments: [],
    },
    approval: {
      requestedBy: requestedBy.name,
      requestedAt: approval.openedAt,
      approverName: people.get(link.approverId)?.name ?? '',
      step: { number: approval.step, of: approval.chain.length },
      expiresAt: link.expiresAt,
      warnings: facts.warnings,
      decisions: facts.decisions.map(showDecision),
    },
    members: delegates(opened),
    proof: signIn
      ? { kind: 'sign-in', href: `${authPaths.login}?next=${encodeURIComponent(path)}` }
      : { kind: 'link' },
  };
}

/** Who it can be handed to: nobody who is asked or excluded, and nothing twice. */
function delegates({ link, facts, approvers }: OpenedLink): { id: string; name: string }[] {
  const own = facts.seats.find(({ holderId }) => holderId === link.approverId);
  if (own?.approverId !== link.approverId) return [];
  const taken = new Set([
    ...facts.approval.excluded,
    ...facts.seats.flatMap(({ approverId, holderId }) => [approverId, holderId]),
  ]);
  return approvers.filter(({ id }) => !taken.has(id)).map(({ id, name }) => ({ id, name }));
}
