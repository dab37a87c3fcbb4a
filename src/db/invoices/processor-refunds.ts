import type { Minor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { type HeldMoney, lockHeldMoney, partsTaken, type TakenPart } from './held-money.ts';
import { auditRefund, type RefundAnswer, settle } from './refund-outcomes.ts';
import { type RefundRow, refundColumns } from './refund-rows.ts';

export interface ProcessorRefund {
  paymentId: string;
  /** The processor's own id of the refund: booked once. */
  providerId: string;
  amountMinor: Minor;
  on: string;
}

/**
 * Books a refund that a processor tells of. Where we had asked for it, that one is settled; else
 * somebody made it there by hand, and it is written down. Refuses with 422 more than is left.
 */
export async function recordProcessorRefund(
  trx: Db,
  acting: Acting,
  { paymentId, providerId, amountMinor, on }: ProcessorRefund,
): Promise<RefundAnswer> {
  const { orgId } = acting;
  const held = await lockHeldMoney(trx, orgId, { paymentId });
  const outcome = { status: 'succeeded' as const, on, providerId };
  const known = await findKnown(trx, orgId, { paymentId, providerId, amountMinor });
  if (known) return settle(trx, acting, known, outcome);
  const parts = await partsTaken(trx, orgId, held, { amountMinor });
  const told = { paymentId, providerId, amountMinor, on };
  const refund = await insertTold(trx, acting, held, { ...told, parts });
  return settle(trx, acting, refund, outcome, parts);
}

/** By its id, or as the oldest of that amount that was not answered. */
async function findKnown(
  trx: Db,
  orgId: string,
  { paymentId, providerId, amountMinor }: Omit<ProcessorRefund, 'on'>,
): Promise<RefundRow | undefined> {
  const rows = await trx
    .selectFrom('refunds')
    .select(refundColumns)
    .where('orgId', '=', orgId)
    .where('paymentId', '=', paymentId)
    .where('provider', 'is not', null)
    .orderBy('id')
    .execute();
  const open = ({ status }: RefundRow) => status === 'pending' || status === 'needs_review';
  return (
    rows.find((row) => row.providerId === providerId) ??
    rows.find((row) => row.providerId === null && row.amountMinor === amountMinor && open(row))
  );
}

async function insertTold(
  trx: Db,
  acting: Acting,
  held: HeldMoney,
  { paymentId, providerId, amountMinor, parts }: ProcessorRefund & { parts: TakenPart[] },
): Promise<RefundRow> {
  const { orgId } = acting;
  const { customerId, currency, method, provider } = held;
  if (method === null || provider === null)
    throw new Problem('conflict', 'payment-by-hand', 'No processor has taken this payment.');
  const invoiceId = parts.length === 1 ? (parts[0]?.invoiceId ?? null) : null;
  const row = { orgId, id: newId(), paymentId, invoiceId, customerId, currency, amountMinor };
  const refund = await trx
    .insertInto('refunds')
    .values({ ...row, method, provider, providerId, status: 'pending' })
    .returning(refundColumns)
    .executeTakeFirstOrThrow();
  await auditRefund(trx, acting, 'told', { after: refund });
  return refund;
}
