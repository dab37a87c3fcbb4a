import type { z } from '@hono/zod-openapi';
import type { Db } from '../../db/client.ts';
import { type AllocationRow, listAllocationsOf } from '../../db/invoices/allocation-rows.ts';
import type { PaymentRow } from '../../db/invoices/payment-rows.ts';
import type { MoneySource } from '../../db/invoices/receivables.ts';
import { listRefunds, type RefundRow } from '../../db/invoices/refund-rows.ts';
import type { AllocationView, PaymentSummary, RefundView } from './payment-schemas.ts';

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

/** Where held money went: to which invoices, and back to the customer. */
export async function traceOf(db: Db, orgId: string, source: MoneySource) {
  const allocations = await listAllocationsOf(db, orgId, source);
  const refunds = await listRefunds(db, orgId, { ...source, limit: 200 });
  return {
    allocations: allocations.map(viewAllocation),
    refunds: refunds.data.map(viewRefund),
  };
}
