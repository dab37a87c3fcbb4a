import { nextRefundStatus } from '../../domain/invoices/refund-status.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { addEvents } from '../kit/webhook-events.ts';
import type { TakenPart } from './held-money.ts';
import { lockAccount } from './receivables.ts';
import {
  getRefund,
  type RefundRef,
  type RefundRow,
  refundColumns,
  sourceOf,
} from './refund-rows.ts';
import { findBooking, giveBack, takeBack } from './returned-money.ts';

export interface RefundAnswer {
  refund: RefundRow;
  intents: Intent[];
}

export type RefundOutcome =
  | { status: 'succeeded'; on: string; providerId?: string }
  | { status: 'failed'; on: string; failure: string; providerId?: string }
  | { status: 'needs_review'; failure: string };

/**
 * Writes what became of a refund: money is booked when it has gone, and booked back where it came
 * back. The same outcome again changes nothing.
 */
export async function settleRefund(
  trx: Db,
  acting: Acting,
  { refundId, outcome }: { refundId: string; outcome: RefundOutcome },
): Promise<RefundAnswer> {
  return settle(trx, acting, await lockRefund(trx, { orgId: acting.orgId, refundId }), outcome);
}

async function lockRefund(trx: Db, ref: RefundRef): Promise<RefundRow> {
  const { customerId } = await getRefund(trx, ref);
  await lockAccount(trx, ref.orgId, customerId);
  return getRefund(trx, ref);
}

export interface RefundVerdict {
  refundId: string;
  status: 'succeeded' | 'failed';
  /** How the person knows. */
  note: string;
  on: string;
}

/** A person says what became of a refund that nobody could tell of; any other is refused. */
export async function resolveRefund(
  trx: Db,
  acting: Acting,
  { refundId, status, note, on }: RefundVerdict,
): Promise<RefundAnswer> {
  const before = await lockRefund(trx, { orgId: acting.orgId, refundId });
  if (before.status !== 'needs_review') {
    const detail = `It is ${before.status}: only what needs review is resolved by hand.`;
    throw new Problem('conflict', 'refund-wrong-status', detail);
  }
  await auditRefund(trx, acting, 'resolve', { after: { ...before, status, note } });
  const outcome = status === 'failed' ? { status, on, failure: note } : { status, on };
  return settle(trx, acting, before, outcome);
}

/** The caller holds the customer's lock. */
export async function settle(
  trx: Db,
  acting: Acting,
  before: RefundRow,
  outcome: RefundOutcome,
  shares: readonly TakenPart[] = sharesOf(before),
): Promise<RefundAnswer> {
  const { orgId } = acting;
  if (before.status === outcome.status) return { refund: before, intents: [] };
  const status = nextRefundStatus(before.status, outcome.status);
  const intents = await book(trx, acting, { refund: before, outcome, shares });
  const refund = await trx
    .updateTable('refunds')
    .set({
      status,
      failure: 'failure' in outcome ? outcome.failure : null,
      ...('providerId' in outcome ? { providerId: outcome.providerId } : {}),
      ...('on' in outcome ? { refundedOn: status === 'succeeded' ? outcome.on : null } : {}),
    })
    .where('orgId', '=', orgId)
    .where('id', '=', before.id)
    .returning(refundColumns)
    .executeTakeFirstOrThrow();
  await auditRefund(trx, acting, status.replaceAll('_', '-'), { before, after: refund });
  if (status !== 'succeeded') return { refund, intents };
  const { id: refundId, paymentId, creditNoteId, customerId, currency, amountMinor } = refund;
  const payload = { refundId, paymentId, creditNoteId, customerId, currency, amountMinor };
  const dedupeKey = `payment.refunded/${refundId}`;
  await addEvents(trx, orgId, [{ type: 'payment.refunded', dedupeKey, payload }]);
  return { refund, intents };
}

const sharesOf = ({ invoiceId, amountMinor }: RefundRow): TakenPart[] =>
  invoiceId === null ? [] : [{ invoiceId, amountMinor }];

interface Booked {
  refund: RefundRow;
  outcome: RefundOutcome;
  /** Of which invoices' parts it goes. */
  shares: readonly TakenPart[];
}

async function book(
  trx: Db,
  acting: Acting,
  { refund, outcome, shares }: Booked,
): Promise<Intent[]> {
  const { id, customerId, currency, amountMinor } = refund;
  const fact = `refund/${id}`;
  const kind = 'refund' as const;
  const money = { kind, fact, source: sourceOf(refund), customerId, currency, amountMinor };
  if (outcome.status === 'succeeded')
    return giveBack(trx, acting, { ...money, shares, on: outcome.on });
  if (outcome.status !== 'failed' || refund.status !== 'succeeded') return [];
  const gone = await findBooking(trx, acting.orgId, { fact, kind });
  const returned = { ...money, ...gone, fact: `${fact}/returned` };
  return takeBack(trx, acting, { shares: [], ...returned, on: outcome.on });
}

export function auditRefund(
  trx: Db,
  acting: Acting,
  verb: string,
  rows: { before?: RefundRow; after: RefundRow & { note?: string } },
): Promise<void> {
  const entity = { entityType: 'refund', entityId: rows.after.id };
  return audit(trx, acting, { action: `refund.${verb}`, ...entity, ...rows });
}
