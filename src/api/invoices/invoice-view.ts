import type { z } from '@hono/zod-openapi';
import type { InvoiceEntry } from '../../db/invoices/invoice-entry.ts';
import type { Invoice, InvoiceWithLines } from '../../db/invoices/invoices.ts';
import { invoiceEvents, shownStatus } from '../../domain/invoices/invoice-state.ts';
import type {
  InvoiceFilter,
  InvoicePatch,
  InvoiceSummary,
  InvoiceView,
  NewInvoice,
} from './schemas.ts';

type Summary = z.infer<typeof InvoiceSummary>;

/** The wire speaks of dates and totals where rows have `…On` and `…Minor`. */
export function summarizeInvoice(invoice: Invoice): Summary {
  const { earlyPercent, earlyOn } = invoice;
  return {
    id: invoice.id,
    kind: invoice.kind,
    forInvoiceId: invoice.forInvoiceId,
    number: invoice.number,
    status: shownStatus(invoice, invoice.today),
    customerId: invoice.customerId,
    customerName: invoice.customerName,
    currency: invoice.currency,
    exchangeRate: invoice.exchangeRate,
    issueDate: invoice.issueOn,
    dueDate: invoice.dueOn,
    terms: invoice.terms,
    earlyPayment: earlyPercent && earlyOn ? { percent: earlyPercent, through: earlyOn } : null,
    lateFeeMinor: invoice.lateFeeMinor,
    lateInterestPercent: invoice.lateInterestPercent,
    poNumber: invoice.poNumber,
    note: invoice.note,
    totals: totalsOf(invoice),
    approval: {
      requestedBy: invoice.approvalRequestedBy,
      requestedAt: invoice.approvalRequestedAt,
      approvedBy: invoice.approvedBy,
      approvedAt: invoice.approvedAt,
      rejectionReason: invoice.rejectionReason,
    },
    finalizedAt: invoice.finalizedAt,
    sentAt: invoice.sentAt,
    viewedAt: invoice.viewedAt,
    paidDate: invoice.paidOn,
    voidedAt: invoice.voidedAt,
    closeReason: invoice.closeReason,
    createdBy: invoice.createdBy,
    importId: invoice.importId,
    version: invoice.version,
    createdAt: invoice.createdAt,
    updatedAt: invoice.updatedAt,
  };
}

/** What has no number yet is owed by nobody, and shows what it will come to. */
function totalsOf(invoice: Invoice): Summary['totals'] {
  const { totalMinor, taxMinor, number } = invoice;
  return {
    subtotal: invoice.subtotalMinor,
    discount: invoice.discountMinor,
    net: totalMinor - taxMinor,
    tax: taxMinor,
    total: totalMinor,
    paid: invoice.paidMinor,
    refunded: invoice.refundedMinor,
    chargedBack: invoice.chargedBackMinor,
    credited: invoice.creditedMinor,
    writtenOff: invoice.writtenOffMinor,
    balance: number === null ? totalMinor : invoice.balanceMinor,
  };
}

export function viewInvoice(invoice: InvoiceWithLines): z.infer<typeof InvoiceView> {
  return {
    ...summarizeInvoice(invoice),
    discount: invoice.discount,
    pricesIncludeTax: invoice.pricesIncludeTax,
    taxRounding: invoice.taxRounding,
    taxes: invoice.taxes.map(({ rate, netMinor: net, taxMinor: tax }) => ({ ...rate, net, tax })),
    lineItems: invoice.lines.map((line) => ({
      id: line.id,
      description: line.description,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      taxRates: [...line.taxRates],
      discount: line.discount,
      amount: line.amountMinor,
      discountTotal: line.discountMinor,
      net: line.netMinor,
      tax: line.taxMinor,
      total: line.totalMinor,
    })),
    allowed: invoiceEvents(invoice.status),
  };
}

type Filter = Omit<z.output<typeof InvoiceFilter>, 'limit' | 'cursor'>;

/** A query as the store takes it: what it has in words is a yes or no. */
export const filterOf = ({ overdue, ...filter }: Filter) => ({
  ...filter,
  overdue: overdue === undefined ? undefined : overdue === 'true',
});

/** What the store works with, from what the caller says. */
export function invoiceEntry(given: Omit<z.output<typeof NewInvoice>, 'finalize'>): InvoiceEntry {
  const { issueDate, dueDate, lineItems, totals, ...same } = given;
  return { ...same, issueOn: issueDate, dueOn: dueDate, lines: lineItems, claimed: totals };
}

/** The draft as it stands with what a change names; what it leaves out stays. */
export function changedInvoice(
  draft: InvoiceWithLines,
  given: z.output<typeof InvoicePatch>,
): InvoiceEntry {
  const { issueDate, dueDate, lineItems, totals, ...same } = given;
  const { currency, exchangeRate, lateFeeMinor, lateInterestPercent } = draft;
  const { poNumber, note, discount, pricesIncludeTax } = draft;
  const kept = { currency, exchangeRate, lateFeeMinor, lateInterestPercent, poNumber, note };
  // A due date of its own is not what the terms say, unless they are named with it.
  const terms = given.terms ?? (dueDate ? null : draft.terms);
  // Terms work the due date out anew; without any it stays where it is.
  const redated = (issueDate ?? given.terms) !== undefined && terms !== null;
  return {
    ...{ ...kept, discount, pricesIncludeTax },
    ...same,
    customerId: given.customerId ?? draft.customerId,
    terms,
    issueOn: issueDate ?? draft.issueOn,
    dueOn: dueDate ?? (redated ? null : draft.dueOn),
    lines: lineItems ?? draft.lines,
    claimed: totals,
  };
}
