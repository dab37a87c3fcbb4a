import { sql } from 'kysely';
import type { CardRefund } from '../../domain/invoices/card-processor.ts';
import type { RefundStatus } from '../../domain/invoices/refund-status.ts';
import { plainDisplay, showMoney } from '../../domain/kit/display.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import { type Db, inTransaction } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import { settleRefund } from './refund-outcomes.ts';
import type { RefundRef, RefundRow } from './refund-rows.ts';
import { organizationFacts } from './settings.ts';

/** A refund as its processor is asked for it. */
export interface AskableRefund {
  orgId: string;
  refundId: string;
  status: RefundStatus;
  provider: string | null;
  /** The processor's own id of the payment. */
  paymentId: string;
  currency: string;
  amountMinor: number;
  /** Whether it may have been made already. */
  asked: boolean;
}

export async function readAskableRefund(db: Db, ref: RefundRef): Promise<AskableRefund> {
  const row = await db
    .selectFrom('refunds as r')
    .innerJoin('customerPayments as p', (join) =>
      join.onRef('p.orgId', '=', 'r.orgId').onRef('p.id', '=', 'r.paymentId'),
    )
    .select(['r.status', 'r.provider', 'r.currency', 'r.amountMinor'])
    .select(['p.providerId as paymentId', sql<boolean>`r.asked_at is not null`.as('asked')])
    .where('r.orgId', '=', ref.orgId)
    .where('r.id', '=', ref.refundId)
    .executeTakeFirst();
  const { paymentId, ...refund } = found(row, 'refund');
  return { ...ref, ...refund, paymentId: found(paymentId ?? undefined, 'payment') };
}

/** From here on it may have been made, whatever crashes. */
export async function noteRefundAsked(db: Db, { orgId, refundId }: RefundRef): Promise<void> {
  await db
    .updateTable('refunds')
    .set({ askedAt: sql<string>`coalesce(asked_at, now())` })
    .where('orgId', '=', orgId)
    .where('id', '=', refundId)
    .execute();
}

/**
 * Writes what the processor says of a refund of ours, once: booked when it went through, ended with
 * its reason when it failed, noted while it is on its way.
 */
export async function bookRefundAnswer(
  db: Db,
  acting: Acting,
  { refundId, answer }: { refundId: string; answer: CardRefund },
): Promise<RefundStatus> {
  const ref = { orgId: acting.orgId, refundId };
  try {
    return await inTransaction(db, (trx) => book(trx, acting, ref, answer));
  } catch (error) {
    const unbookable = error instanceof Problem && error.kind === 'conflict';
    if (!unbookable) throw error;
    const why = `The processor has paid it back (${answer.id}), but the books have no room for it.`;
    return reviewRefund(db, acting, { refundId, why: `${why} ${error.message}` });
  }
}

async function book(
  trx: Db,
  acting: Acting,
  ref: RefundRef,
  answer: CardRefund,
): Promise<RefundStatus> {
  const { refundId } = ref;
  const { id: providerId, status } = answer;
  const { today: on } = await organizationFacts(trx, ref.orgId);
  if (status === 'pending') return noteProvider(trx, ref, providerId);
  if (status === 'failed') {
    const failure = `The processor could not pay it back: ${answer.failure ?? 'no reason given'}.`;
    return failRefund(trx, acting, { refundId, failure, providerId, on });
  }
  const outcome = { status, on, providerId } as const;
  return (await settleRefund(trx, acting, { refundId, outcome })).refund.status;
}

async function noteProvider(
  trx: Db,
  { orgId, refundId }: RefundRef,
  providerId: string,
): Promise<RefundStatus> {
  const { status } = await trx
    .updateTable('refunds')
    .set({ providerId })
    .where('orgId', '=', orgId)
    .where('id', '=', refundId)
    .returning('status')
    .executeTakeFirstOrThrow();
  return status;
}

interface Failed {
  refundId: string;
  failure: string;
  providerId?: string;
  on: string;
}

async function failRefund(
  trx: Db,
  acting: Acting,
  { refundId, ...failed }: Failed,
): Promise<RefundStatus> {
  const outcome = { status: 'failed' as const, ...failed };
  const { refund } = await settleRefund(trx, acting, { refundId, outcome });
  await alert(trx, acting, refund, 'was not paid back');
  return refund.status;
}

/** Ends a refund that the processor refused: nothing has gone. */
export function refuseRefund(
  db: Db,
  acting: Acting,
  { refundId, failure }: Pick<Failed, 'refundId' | 'failure'>,
): Promise<RefundStatus> {
  return inTransaction(db, async (trx) => {
    const { today: on } = await organizationFacts(trx, acting.orgId);
    return failRefund(trx, acting, { refundId, failure, on });
  });
}

/** Lays before a person what nobody can tell of; what is settled already stays so. */
export function reviewRefund(
  db: Db,
  acting: Acting,
  { refundId, why }: { refundId: string; why: string },
): Promise<RefundStatus> {
  return inTransaction(db, async (trx) => {
    const { status, asked } = await readAskableRefund(trx, { orgId: acting.orgId, refundId });
    if (status !== 'pending') return status;
    const { today: on } = await organizationFacts(trx, acting.orgId);
    if (!asked) return failRefund(trx, acting, { refundId, failure: why, on });
    const outcome = { status: 'needs_review' as const, failure: why };
    const { refund } = await settleRefund(trx, acting, { refundId, outcome });
    await alert(trx, acting, refund, 'needs a look');
    return refund.status;
  });
}

async function alert(trx: Db, acting: Acting, refund: RefundRow, what: string): Promise<void> {
  const { id, status, failure, customerId, amountMinor, currency } = refund;
  const money = showMoney({ amountMinor, currency }, plainDisplay);
  await raiseAlerts(trx, acting, [
    {
      ...{ dedupeKey: `refund/${id}/${status}`, source: 'invoices', severity: 'high' },
      ...{ title: `A refund of ${money} ${what}`, detail: failure ?? 'No reason was given.' },
      ...{ entityType: 'refund', entityId: id, facts: { customerId, amountMinor, currency } },
    },
  ]);
}
