import type { z } from '@hono/zod-openapi';
import { type BillEntry, listLines } from '../../db/billpay/bill-lines.ts';
import type { Bill } from '../../db/billpay/bills.ts';
import { listRoundDecisions, type ShownDecision } from '../../db/billpay/decisions.ts';
import { listPeople } from '../../db/billpay/people.ts';
import { type Approval, latestApproval, listSeats } from '../../db/billpay/rounds.ts';
import { listWarnings } from '../../db/billpay/routing.ts';
import type { Db } from '../../db/client.ts';
import type {
  ApprovalView,
  BillPatch,
  BillSummary,
  BillView,
  DecisionView,
  NewBill,
} from './schemas.ts';

/** The wire speaks of dates and totals where rows have `…On` and `…Minor`. */
export function summarize(bill: Bill): z.infer<typeof BillSummary> {
  return {
    id: bill.id,
    vendorId: bill.vendorId,
    vendorName: bill.vendorName,
    number: bill.number,
    currency: bill.currency,
    issueDate: bill.issueOn,
    dueDate: bill.dueOn,
    note: bill.note,
    exchangeRate: bill.exchangeRate,
    totals: {
      subtotal: bill.subtotalMinor,
      discount: bill.discountMinor,
      tax: bill.taxMinor,
      total: bill.totalMinor,
    },
    status: bill.status,
    round: bill.round,
    createdBy: bill.createdBy,
    submittedBy: bill.submittedBy,
    submittedAt: bill.submittedAt,
    version: bill.version,
    createdAt: bill.createdAt,
    updatedAt: bill.updatedAt,
  };
}

/** A bill with its lines and where its approval stands. */
export async function viewBill(
  db: Db,
  orgId: string,
  bill: Bill,
): Promise<z.infer<typeof BillView>> {
  const lines = await listLines(db, { orgId, billId: bill.id });
  const approval = await latestApproval(db, orgId, bill.id);
  return {
    ...summarize(bill),
    lineItems: lines.map(({ netMinor, taxMinor, totalMinor, ...line }) => ({
      ...line,
      amount: netMinor,
      tax: taxMinor,
      total: totalMinor,
    })),
    warnings: await listWarnings(db, orgId, bill),
    approval: approval ? await viewApproval(db, orgId, approval) : null,
  };
}

const advice = 'Too few people may decide this bill: invite an approver, and it goes on by itself.';

async function viewApproval(
  db: Db,
  orgId: string,
  approval: Approval,
): Promise<z.infer<typeof ApprovalView>> {
  const ref = { orgId, approvalId: approval.id };
  const seats = approval.status === 'open' ? await listSeats(db, ref, approval.step) : [];
  const waiting = seats.filter((seat) => !seat.approved);
  const people = await listPeople(
    db,
    waiting.map(({ holderId }) => holderId),
  );
  const { round, status, step, quorum, blocked, split, runId, workflowId } = approval;
  const { contentHash, requestedBy, openedAt, expiresAt, closedAt } = approval;
  return {
    round,
    status,
    step,
    steps: approval.chain.length,
    quorum,
    waitingFor: waiting.map(({ holderId, approverId, askedAt, origin }) => ({
      userId: holderId,
      name: people.get(holderId)?.name ?? '',
      email: people.get(holderId)?.email ?? '',
      askedAt,
      delegatedBy: holderId === approverId ? null : approverId,
      escalated: origin === 'escalation',
    })),
    blocked,
    advice: blocked ? advice : null,
    splitPurchase: split,
    decisions: (await listRoundDecisions(db, ref)).map(viewDecision),
    contentHash,
    requestedBy,
    openedAt,
    expiresAt,
    closedAt,
    runId,
    workflowId,
  };
}

export function viewDecision(row: ShownDecision): z.infer<typeof DecisionView> {
  const { id, round, step, kind, byId, byName, seatOf, comment, delegateTo } = row;
  return {
    id,
    round,
    step,
    kind,
    by: byId,
    byName,
    onBehalfOf: seatOf === byId ? null : seatOf,
    comment,
    delegateTo,
    delegateName: row.delegateName,
    until: row.until,
    via: row.via,
    at: row.decidedAt,
  };
}

/** What the store writes, from what the caller says. */
export function entryFrom(given: z.output<typeof NewBill>): BillEntry {
  const { vendorId, number, currency, issueDate, dueDate, note, exchangeRate, lineItems } = given;
  return {
    vendorId,
    number,
    currency,
    issueOn: issueDate,
    dueOn: dueDate,
    note,
    exchangeRate,
    lines: lineItems,
  };
}

/** The entry with what a change names; what it leaves out stays. */
export function changedEntry(entry: BillEntry, given: z.output<typeof BillPatch>): BillEntry {
  return {
    vendorId: given.vendorId ?? entry.vendorId,
    number: given.number ?? entry.number,
    currency: given.currency ?? entry.currency,
    issueOn: given.issueDate ?? entry.issueOn,
    dueOn: given.dueDate ?? entry.dueOn,
    note: given.note === undefined ? entry.note : given.note,
    exchangeRate: given.exchangeRate === undefined ? entry.exchangeRate : given.exchangeRate,
    lines: given.lineItems ?? entry.lines,
  };
}
