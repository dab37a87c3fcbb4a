import type { Day } from '../kit/calendar.ts';
import type { Minor } from '../kit/money.ts';
import { Problem } from '../kit/problem.ts';

export const invoiceStatuses = [
  'draft',
  'pending_approval',
  'approved',
  'finalized',
  'void',
  'written_off',
] as const;
export type InvoiceStatus = (typeof invoiceStatuses)[number];

export type InvoiceEvent =
  | 'edit'
  | 'delete'
  | 'request-approval'
  | 'approve'
  | 'reject'
  | 'finalize'
  | 'void'
  | 'write-off'
  | 'reinstate';

const moves: Record<InvoiceEvent, Partial<Record<InvoiceStatus, InvoiceStatus>>> = {
  // What was approved is approved as it stood: a change asks again.
  edit: { draft: 'draft', approved: 'draft' },
  delete: { draft: 'draft', pending_approval: 'draft', approved: 'draft' },
  'request-approval': { draft: 'pending_approval' },
  approve: { pending_approval: 'approved' },
  reject: { pending_approval: 'draft' },
  finalize: { draft: 'finalized', approved: 'finalized' },
  void: { finalized: 'void' },
  // A refund or chargeback of what was paid before opens it again.
  'write-off': { finalized: 'written_off', written_off: 'written_off' },
  reinstate: { written_off: 'finalized' },
};

/** What may be done to an invoice of this status. */
export function invoiceEvents(status: InvoiceStatus): InvoiceEvent[] {
  return (Object.keys(moves) as InvoiceEvent[]).filter((event) => moves[event][status]);
}

/** The only place where a stored status changes; refuses with 409, naming what is allowed. */
export function nextInvoiceStatus(status: InvoiceStatus, event: InvoiceEvent): InvoiceStatus {
  const next = moves[event][status];
  if (next) return next;
  const allowed = invoiceEvents(status);
  const said = allowed.length > 0 ? `It may: ${allowed.join(', ')}.` : 'Nothing changes it.';
  const detail = `An invoice that is ${status.replaceAll('_', ' ')} cannot ${event}. ${said}`;
  throw new Problem('conflict', 'invoice-wrong-status', detail);
}

export const shownStatuses = [
  'draft',
  'pending_approval',
  'approved',
  'finalized',
  'sent',
  'viewed',
  'partially_paid',
  'paid',
  'overdue',
  'disputed',
  'void',
  'written_off',
  'refunded',
] as const;
export type ShownStatus = (typeof shownStatuses)[number];

export interface InvoiceStanding {
  status: InvoiceStatus;
  dueOn: Day;
  totalMinor: Minor;
  paidMinor: Minor;
  refundedMinor: Minor;
  balanceMinor: Minor;
  sentAt: string | null;
  viewedAt: string | null;
  disputed: boolean;
}

/**
 * The one word that lists show. Due today is not overdue; what was given back whole after it was
 * paid is refunded and not owed again.
 */
export function shownStatus(invoice: InvoiceStanding, today: Day): ShownStatus {
  const { status, totalMinor, paidMinor, refundedMinor, balanceMinor } = invoice;
  if (status !== 'finalized') return status;
  if (invoice.disputed) return 'disputed';
  const returned = refundedMinor > 0 && refundedMinor >= paidMinor;
  if (balanceMinor === 0) return returned ? 'refunded' : 'paid';
  if (invoice.dueOn < today) return 'overdue';
  if (balanceMinor < totalMinor) return 'partially_paid';
  if (invoice.viewedAt) return 'viewed';
  return invoice.sentAt ? 'sent' : 'finalized';
}
