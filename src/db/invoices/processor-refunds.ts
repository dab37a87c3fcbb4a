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
 * Books a refund that somebody made by hand at the processor and did not ask for here. Refuses with
 * 422 more than is left.
 */
export async function recordProcessorRefund(
  trx: Db,
  acting: Acting,
  { paymentId, providerId, amountMinor, on }: ProcessorRefund,
): Promise<RefundAnswer> {
  const { orgId } = acting;
  const held = await lockHeldMoney(trx, orgId, { paymentId });
  const outcome = { status: 'succeeded' as const, on, providerId };
  const known = await findKnown(trx, orgId, { paymentId, providerId });
  if (known) return settle(trx, acting, known, outcome);
  const parts = await partsTaken(trx, orgId, held, { amountMinor });
  const told = { paymentId, providerId, amountMinor, on };
  const refund = await insertTold(trx, acting, held, { ...told, parts });
  return settle(trx, acting, refund, outcome, parts);
}

/** Never by its amount: one of ours may be on its way that happens to be of the same. */
async function findKnown(
  trx: Db,
  orgId: string,
  { paymentId, providerId }: Pick<ProcessorRefund, 'paymentId' | 'providerId'>,
): Promise<RefundRow | undefined> {
  return trx
    .selectFrom('refunds')
    .select(refundColumns)
    .where('orgId', '=', orgId)
    .where('paymentId', '=', paymentId)
    .where('providerId', '=', providerId)
    .executeTakeFirst();
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
