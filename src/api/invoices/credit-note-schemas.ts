import { z } from '@hono/zod-openapi';
import { Currency } from '../kit/amounts.ts';
import { currency, day, id, instant, line, minor, OrgParam, PageQuery } from '../kit/json.ts';
import { AllocationView, amount, GivenMethod, RefundView } from './payment-schemas.ts';
import { TaxRates } from './schemas.ts';

export const creditTag = 'Credit notes';

export const CreditNoteParam = OrgParam.extend({ creditNoteId: z.uuid() });

const words = {
  reason: line(500).openapi({ example: 'Returned goods' }),
  date: day.optional().openapi({ description: 'Today where it is left out.' }),
};
const ofInvoice = { ...words, invoiceId: id };

const InvoiceAmountCredit = z
  .strictObject({
    ...ofInvoice,
    amount: amount.optional().openapi({
      description: 'With tax, spread over nets and taxes as they are left; all where left out.',
    }),
  })
  .openapi('InvoiceAmountCredit', { description: 'Of an invoice, whole or an amount of it.' });

const CreditedLine = z.strictObject({
  lineId: id,
  net: minor.optional().openapi({ description: 'All that is left where it is left out.' }),
});

const InvoiceLinesCredit = z
  .strictObject({ ...ofInvoice, lines: z.array(CreditedLine).min(1).max(200) })
  .openapi('InvoiceLinesCredit', { description: 'Of lines of an invoice, with their tax.' });

const NewCreditLine = z
  .strictObject({ description: line(500), net: minor, taxRates: TaxRates.default([]) })
  .openapi('NewCreditLine');

const CustomerCreditNote = z
  .strictObject({
    ...words,
    customerId: id,
    currency: Currency,
    lineItems: z.array(NewCreditLine).min(1).max(200),
  })
  .openapi('NewCustomerCredit', { description: 'Free, for a customer: of no invoice.' });

export const NewCreditNote = z
  .union([InvoiceAmountCredit, InvoiceLinesCredit, CustomerCreditNote])
  .openapi('NewCreditNote');

const ShownRate = z.object({
  percent: z.string(),
  name: z.string().nullable(),
  compound: z.boolean(),
});

export const CreditNoteSummary = z
  .object({
    id,
    kind: z.enum(['correction', 'early_payment']),
    number: z.string(),
    customerId: id,
    invoiceId: id.nullable(),
    currency,
    date: day,
    reason: z.string(),
    totals: z.object({
      net: minor,
      tax: minor,
      total: minor,
      applied: minor.openapi({ description: 'What invoices have taken up.' }),
      returned: minor.openapi({ description: 'What was paid out.' }),
      unapplied: minor.openapi({ description: 'The rest: the customer’s credit.' }),
    }),
    createdBy: id.nullable(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('CreditNoteSummary');

export const CreditNoteView = CreditNoteSummary.extend({
  lineItems: z.array(
    z.object({
      invoiceLineId: id.nullable(),
      description: z.string(),
      net: minor,
      taxRates: z.array(ShownRate),
    }),
  ),
  taxes: z.array(ShownRate.extend({ net: minor, tax: minor })),
  allocations: z.array(AllocationView),
  refunds: z.array(RefundView),
}).openapi('CreditNote');

export const CreditNoteFilter = PageQuery.extend({
  customerId: id.optional(),
  invoiceId: id.optional(),
  kind: z.enum(['correction', 'early_payment']).optional(),
  currency: currency.optional(),
  from: day.optional().openapi({ description: 'Issued on this day or later.' }),
  to: day.optional(),
  unapplied: z.enum(['true', 'false']).optional(),
});

export const PayingOut = z.strictObject({
  amount: amount.optional().openapi({ description: 'All that is left where it is left out.' }),
  method: GivenMethod.default('bank_transfer'),
  reason: line(500).nullable().default(null),
});
