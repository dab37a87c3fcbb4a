import { invoiceDates } from '../../domain/invoices/invoice-dates.ts';
import {
  assertTotals,
  type ClaimedTotals,
  totalInvoice,
} from '../../domain/invoices/invoice-totals.ts';
import { isCurrency } from '../../domain/kit/currency.ts';
import type { Discount } from '../../domain/kit/discount.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { InvoiceContext } from './invoice-context.ts';
import { linesOf, type NewInvoiceLine } from './invoice-lines.ts';

/** What the caller says of an invoice; all else follows from it, the customer and the settings. */
export interface InvoiceEntry {
  customerId: string;
  currency?: string | null | undefined;
  exchangeRate?: string | null | undefined;
  issueOn?: string | null | undefined;
  dueOn?: string | null | undefined;
  terms?: string | null | undefined;
  /** Undefined takes the settings'; null adds nothing to a late invoice. */
  lateFeeMinor?: number | null | undefined;
  lateInterestPercent?: string | null | undefined;
  poNumber?: string | null | undefined;
  note?: string | null | undefined;
  discount?: Discount | null | undefined;
  pricesIncludeTax?: boolean | null | undefined;
  lines: readonly NewInvoiceLine[];
  /** What the caller has worked out: refused where it is not what we come to. */
  claimed?: ClaimedTotals | undefined;
}

/** The columns that follow from an entry, and its lines with what each comes to. */
export function pricedInvoice(entry: InvoiceEntry, context: InvoiceContext) {
  const { customerId, exchangeRate = null, poNumber = null, note = null } = entry;
  const { discount = null, lateFeeMinor = context.lateFeeMinor } = entry;
  const { lateInterestPercent = context.lateInterestPercent } = entry;
  const currency = entry.currency ?? context.currency;
  if (!isCurrency(currency)) throw unknownCurrency(currency);
  const { taxRounding, moneyRounding } = context;
  const pricesIncludeTax = entry.pricesIncludeTax ?? context.pricesIncludeTax;
  const rules = { currency, taxRounding, moneyRounding, pricesIncludeTax, discount };
  const totals = totalInvoice({ ...rules, lines: entry.lines });
  if (entry.claimed) assertTotals(entry.claimed, totals);
  const { subtotalMinor, discountMinor, taxMinor, totalMinor, taxes } = totals;
  const dates = invoiceDates({
    issueOn: entry.issueOn ?? context.today,
    dueOn: entry.dueOn ?? null,
    terms: entry.terms ?? null,
    customaryTerms: context.customerTerms ?? context.defaultTerms,
  });
  return {
    row: {
      ...{ customerId, exchangeRate, poNumber, note, lateFeeMinor, lateInterestPercent },
      ...{ ...rules, ...dates, taxes },
      ...{ subtotalMinor, discountMinor, taxMinor, totalMinor },
    },
    lines: linesOf(entry.lines, totals),
  };
}

function unknownCurrency(code: string): Problem {
  return new Problem('unprocessable', 'unknown-currency', `'${code}' is not a currency.`);
}
