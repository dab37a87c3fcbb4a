import type { Remittance } from '../../domain/invoices/remittance.ts';
import { plainDisplay, showMoney } from '../../domain/kit/display.ts';
import { oneLine } from '../../domain/kit/one-line.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import type { PaymentRow } from './payment-rows.ts';

interface Overpayment {
  payment: PaymentRow;
  customer: { name: string };
  /** As they stood before the payment. */
  invoices: readonly InvoiceRow[];
  named: readonly Remittance[] | undefined;
}

/** Money that nothing takes up is nobody's mistake to hide: a person decides what becomes of it. */
export async function alertOverpayment(
  trx: Db,
  acting: Acting,
  { payment, customer, invoices, named }: Overpayment,
): Promise<void> {
  // Money that was to pay nothing yet is a prepayment.
  if (payment.unappliedMinor === 0 || named?.length === 0) return;
  const { id, currency, unappliedMinor, amountMinor } = payment;
  const money = (minor: number) => showMoney({ amountMinor: minor, currency }, plainDisplay);
  const why = named ? invoices.map(standing).join(', ') : 'no more of their invoices is open';
  await raiseAlerts(trx, acting, [
    {
      dedupeKey: `overpayment/${id}`,
      source: 'invoices',
      severity: named ? 'medium' : 'low',
      title: `${oneLine(customer.name, 100)} paid more than was open`,
      detail:
        `${money(unappliedMinor)} of ${money(amountMinor)} is now their credit: ${why}. ` +
        'Apply it to another invoice or give it back.',
      entityType: 'payment',
      entityId: id,
      facts: { unappliedMinor, currency, invoiceIds: invoices.map((invoice) => invoice.id) },
    },
  ]);
}

function standing({ number, status, balanceMinor }: InvoiceRow): string {
  if (status !== 'finalized') return `${number} is ${status.replaceAll('_', ' ')}`;
  return balanceMinor === 0 ? `${number} was paid already` : `${number} was open with less`;
}
