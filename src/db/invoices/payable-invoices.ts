import type { Remittance } from '../../domain/invoices/remittance.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type InvoiceRow, lockInvoices } from './invoice-rows.ts';

export interface Payer {
  customerId: string;
  currency: string;
  allocations?: readonly Remittance[] | undefined;
}

/** What takes up money: final, open, and neither void nor given up. */
export const isPayable = ({ status, balanceMinor }: InvoiceRow) =>
  status === 'finalized' && balanceMinor > 0;

/**
 * Locks the invoices that a payer names, or all that are open of theirs in that currency. Refuses
 * those of another customer or currency, and those that are not final.
 */
export async function lockToPay(
  trx: Db,
  orgId: string,
  { customerId, currency, allocations }: Payer,
): Promise<InvoiceRow[]> {
  if (!allocations) {
    const open = await trx
      .selectFrom('invoices')
      .select('id')
      .where('orgId', '=', orgId)
      .where('customerId', '=', customerId)
      .where('currency', '=', currency)
      .where('balanceMinor', '>', 0)
      .execute();
    return lockInvoices(
      trx,
      orgId,
      open.map(({ id }) => id),
    );
  }
  const ids = allocations.map(({ invoiceId }) => invoiceId);
  const invoices = await lockInvoices(trx, orgId, ids);
  for (const invoice of invoices) assertPayableBy(invoice, { customerId, currency });
  return invoices;
}

function assertPayableBy(
  { number, customerId, currency }: InvoiceRow,
  payer: Pick<Payer, 'customerId' | 'currency'>,
): void {
  // To whoever asks for one customer, another's invoice is simply another thing than they named.
  if (customerId !== payer.customerId) {
    const detail = 'The invoice is another customer’s.';
    throw new Problem('unprocessable', 'invoice-of-other-customer', detail);
  }
  if (currency !== payer.currency) {
    const detail = `The invoice is in ${currency} and cannot be paid in ${payer.currency}.`;
    throw new Problem('unprocessable', 'currency-mismatch', detail);
  }
  if (number === null) {
    const detail = 'The invoice is not final yet: send it before it is paid.';
    throw new Problem('conflict', 'invoice-not-final', detail);
  }
}
