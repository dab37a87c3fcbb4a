import { z } from '@hono/zod-openapi';
import { invoiceSorts } from '../../db/invoices/invoice-list.ts';
import { shownStatuses } from '../../domain/invoices/invoice-state.ts';
import { areTerms } from '../../domain/kit/payment-terms.ts';
import { Currency, ExchangeRate, Percent, Quantity, UnitPrice } from '../kit/amounts.ts';
import {
  currency,
  day,
  id,
  instant,
  line,
  minor,
  OrgParam,
  PageQuery,
  rule,
  text,
} from '../kit/json.ts';

export const tag = 'Invoices';

export const InvoiceParam = OrgParam.extend({ invoiceId: z.uuid() });

export const Interest = Percent.refine(
  (percent) => Number(percent) > 0 && Number(percent) <= 100,
  rule('must be more than 0 and at most 100'),
).openapi({ example: '9.5' });
export const Terms = line(60)
  .refine(areTerms, rule('must be terms such as net 30, 2/10 net 30, EOM or due on receipt'))
  .openapi({ example: '2/10 net 30' });

export const Discount = z
  .union([z.strictObject({ percent: Percent }), z.strictObject({ amountMinor: minor })])
  .openapi('InvoiceDiscount', { example: { percent: '10' } });

const NamedRate = z
  .strictObject({
    percent: Percent,
    name: line(40).nullable().default(null),
    compound: z
      .boolean()
      .default(false)
      .openapi({ description: 'Charged on the net amount plus the taxes before it in the list.' }),
  })
  .openapi('InvoiceTaxRate', { example: { percent: '9.975', name: 'QST', compound: false } });

const TaxRate = z.union([
  Percent.transform((percent) => ({ percent, name: null, compound: false })),
  NamedRate,
]);

export const TaxRates = z
  .array(TaxRate)
  .max(5)
  .openapi({ example: ['20'] });

const NewLine = z
  .strictObject({
    description: line(500).openapi({ example: 'Consulting' }),
    quantity: Quantity.default('1'),
    unitPrice: UnitPrice,
    taxRates: TaxRates.default([]),
    discount: Discount.nullable().default(null),
  })
  .openapi('NewInvoiceLine');

const Claimed = z
  .strictObject({
    subtotal: minor.optional(),
    discount: minor.optional(),
    tax: minor.optional(),
    total: minor.optional(),
  })
  .openapi({ description: 'Your own totals: 422 with the expected ones where they differ.' });

const lines = z.array(NewLine).min(1).max(200);
const lateFee = minor.min(1);

const own = {
  currency: Currency.openapi({ description: 'The customer’s where it is left out.' }),
  exchangeRate: ExchangeRate.nullable(),
  issueDate: day.openapi({ description: 'Today where it is left out.' }),
  dueDate: day.openapi({ description: 'From the terms where it is left out.' }),
  terms: Terms.openapi({ description: 'The customer’s where they are left out.' }),
  lateFeeMinor: lateFee
    .nullable()
    .openapi({ description: 'The settings’ where it is left out; null adds none.' }),
  lateInterestPercent: Interest.nullable().openapi({
    description: 'A year; the settings’ where it is left out, null adds none.',
  }),
  poNumber: line(100).nullable(),
  note: text(2_000).nullable(),
  discount: Discount.nullable(),
  pricesIncludeTax: z.boolean().openapi({ description: 'The settings’ where it is left out.' }),
  totals: Claimed,
};

const Finalize = z
  .boolean()
  .openapi({ description: 'Gives it its number at once, without sending it.' });

export const NewInvoice = z
  .strictObject({ customerId: id, lineItems: lines, ...own, finalize: Finalize })
  .partial()
  .required({ customerId: true, lineItems: true })
  .openapi('NewInvoice');

export const InvoicePatch = z
  .strictObject({ customerId: id, lineItems: lines, ...own })
  .partial()
  .refine(
    (given) => Object.values(given).some((value) => value !== undefined),
    'must name at least one field',
  )
  .openapi({ minProperties: 1 });

export const InvoiceTotals = z
  .object({
    subtotal: minor.openapi({ description: 'As entered, with tax where the prices include it.' }),
    discount: minor,
    net: minor,
    tax: minor,
    total: minor,
    paid: minor,
    refunded: minor,
    chargedBack: minor,
    credited: minor,
    writtenOff: minor,
    balance: minor.openapi({
      description: 'total − paid + refunded + chargedBack − credited − writtenOff; 0 once void.',
    }),
  })
  .openapi('InvoiceTotals');

export const ShownStatus = z.enum(shownStatuses);

export const InvoiceSummary = z
  .object({
    id,
    kind: z.enum(['invoice', 'late_charge']),
    forInvoiceId: id.nullable(),
    number: z.string().nullable(),
    status: ShownStatus,
    customerId: id,
    customerName: z.string(),
    currency,
    exchangeRate: z.string().nullable(),
    issueDate: day,
    dueDate: day,
    terms: z.string().nullable(),
    earlyPayment: z
      .object({ percent: z.string(), through: day })
      .nullable()
      .openapi({ description: 'What a payment by that day may keep.' }),
    lateFeeMinor: minor.nullable(),
    lateInterestPercent: z.string().nullable(),
    poNumber: z.string().nullable(),
    note: z.string().nullable(),
    totals: InvoiceTotals,
    approval: z.object({
      requestedBy: id.nullable(),
      requestedAt: instant.nullable(),
      approvedBy: id.nullable(),
      approvedAt: instant.nullable(),
      rejectionReason: z.string().nullable(),
    }),
    finalizedAt: instant.nullable(),
    sentAt: instant.nullable(),
    viewedAt: instant.nullable(),
    paidDate: day.nullable(),
    voidedAt: instant.nullable(),
    closeReason: z.string().nullable(),
    createdBy: id.nullable(),
    importId: id.nullable(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('InvoiceSummary');

const ShownRate = z.object({
  percent: z.string(),
  name: z.string().nullable(),
  compound: z.boolean(),
});

const Line = z.object({
  id,
  description: z.string(),
  quantity: z.string(),
  unitPrice: z.string(),
  taxRates: z.array(ShownRate),
  discount: Discount.nullable(),
  amount: minor.openapi({ description: 'Quantity × unit price.' }),
  discountTotal: minor.openapi({ description: 'Its own discount and its part of the document’s.' }),
  net: minor,
  tax: minor,
  total: minor,
});

export const InvoiceView = InvoiceSummary.extend({
  discount: Discount.nullable(),
  pricesIncludeTax: z.boolean(),
  taxRounding: z.enum(['document', 'line']),
  taxes: z
    .array(ShownRate.extend({ net: minor, tax: minor }))
    .openapi({ description: 'The document’s tax table.' }),
  lineItems: z.array(Line),
  allowed: z.array(z.string()).openapi({ description: 'What may be done to it next.' }),
}).openapi('Invoice');

const mostMinor = 999_999_999_999;
const minorInQuery = z.coerce
  .number()
  .int()
  .min(-mostMinor)
  .max(mostMinor)
  .openapi({ type: 'integer', minimum: -mostMinor, maximum: mostMinor });

export const InvoiceFilter = PageQuery.extend({
  status: ShownStatus.optional(),
  customerId: id.optional(),
  currency: currency.optional(),
  q: text(200, 1).optional().openapi({
    description: 'In the number, the PO number, the note, the customer or a line.',
  }),
  dueFrom: day.optional(),
  dueTo: day.optional(),
  issuedFrom: day.optional(),
  issuedTo: day.optional(),
  minAmount: minorInQuery.optional(),
  maxAmount: minorInQuery.optional(),
  overdue: z.enum(['true', 'false']).optional(),
  sort: z.enum(invoiceSorts).default('newest').openapi({
    description: 'Newest first, due soonest first, or with the most open or in all first.',
  }),
});
