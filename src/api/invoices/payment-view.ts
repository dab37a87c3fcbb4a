import type { z } from '@hono/zod-openapi';
import type { Db } from '../../db/client.ts';
import { type AllocationRow, listAllocationsOf } from '../../db/invoices/allocation-rows.ts';
import type { PaymentRow } from '../../db/invoices/payment-rows.ts';
import { listRefunds, type RefundRow } from '../../db/invoices/refund-rows.ts';
import type { Remittance } from '../../domain/invoices/remittance.ts';
import type {
  Allocations,
  AllocationView,
  PaymentSummary,
  PaymentView,
  RefundView,
} from './payment-schemas.ts';

/** The wire speaks of amounts and dates where rows have `…Minor` and `…On`. */
export function summarizePayment(payment: PaymentRow): z.infer<typeof PaymentSummary> {
  const { amountMinor, receivedOn, appliedMinor, returnedMinor, unappliedMinor, ...same } = payment;
  const sums = { applied: appliedMinor, returned: returnedMinor, unapplied: unappliedMinor };
  return { ...same, amount: amountMinor, date: receivedOn, ...sums };
}

export function viewRefund(refund: RefundRow): z.infer<typeof RefundView> {
  const { amountMinor, refundedOn, ...same } = refund;
  return { ...same, amount: amountMinor, date: refundedOn };
}

export function viewAllocation(row: AllocationRow): z.infer<typeof AllocationView> {
  const { invoiceId, number, kind, amountMinor: amount, appliedOn: date } = row;
  return { invoiceId, number, kind, amount, date };
}

/** A payment with where its money went. */
export async function viewPayment(
  db: Db,
  orgId: string,
  payment: PaymentRow,
): Promise<z.infer<typeof PaymentView>> {
  const { id: paymentId } = payment;
  const allocations = await listAllocationsOf(db, orgId, { paymentId });
  const refunds = await listRefunds(db, orgId, { paymentId, limit: 200 });
  return {
    ...summarizePayment(payment),
    allocations: allocations.map(viewAllocation),
    refunds: refunds.data.map(viewRefund),
  };
}

export function remittanceOf(
  given: z.output<typeof Allocations> | undefined,
): Remittance[] | undefined {
  return given?.map(({ invoiceId, amount: amountMinor }) => ({ invoiceId, amountMinor }));
}
