import { addDays, daysBetween } from '../../domain/kit/calendar.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { createInvoice, type InvoiceWithLines } from './invoices.ts';

/**
 * Drafts the same invoice again, issued today: due by the same terms, or as many days later.
 * Refuses with 409 a late charge, which is about one invoice and one time.
 */
export function duplicateInvoice(
  trx: Db,
  acting: Acting,
  { source, userId }: { source: InvoiceWithLines; userId: string | null },
): Promise<InvoiceWithLines> {
  if (source.kind === 'late_charge') {
    const detail = 'A late charge is charged once and has no copy.';
    throw new Problem('conflict', 'late-charge-not-copied', detail);
  }
  const { customerId, currency, exchangeRate, terms, lateFeeMinor, lateInterestPercent } = source;
  const { poNumber, note, discount, pricesIncludeTax, lines, today } = source;
  const days = daysBetween(source.issueOn, source.dueOn);
  const entry = {
    ...{ customerId, currency, exchangeRate, terms, lateFeeMinor, lateInterestPercent },
    ...{ poNumber, note, discount, pricesIncludeTax, lines },
    issueOn: today,
    dueOn: terms === null ? addDays(today, days) : null,
  };
  return createInvoice(trx, acting, { entry, userId });
}
