import { z } from '@hono/zod-openapi';
import { refundStatuses } from '../../domain/invoices/refund-status.ts';
import { Currency } from '../kit/amounts.ts';
import { currency, day, id, instant, line, minor, OrgParam, PageQuery, text } from '../kit/json.ts';

export const paymentTag = 'Payments of invoices';

export const PaymentParam = OrgParam.extend({ paymentId: z.uuid() });
export const RefundParam = OrgParam.extend({ refundId: z.uuid() });

export const amount = minor.min(1).openapi({ example: 12_500, description: 'Minor units.' });

export const paymentMethods = [
  'card',
  'bank_transfer',
  'direct_debit',
  'cash',
  'check',
  'other',
] as const;
export const Method = z.enum(paymentMethods).openapi({ example: 'bank_transfer' });

// What people call the same things.
const otherNames = {
  ach: 'bank_transfer',
  wire: 'bank_transfer',
  transfer: 'bank_transfer',
  credit_card: 'card',
  sepa_debit: 'direct_debit',
  cheque: 'check',
} as const;
type OtherName = keyof typeof otherNames;
const isOtherName = (name: string): name is OtherName => Object.hasOwn(otherNames, name);

export const GivenMethod = z
  .enum([...paymentMethods, ...(Object.keys(otherNames) as OtherName[])])
  .transform((name) => (isOtherName(name) ? otherNames[name] : name))
  .openapi({ example: 'bank_transfer' });

const Allocation = z
  .strictObject({
    invoiceId: id,
    amount: amount.optional().openapi({ description: 'As much as is open where it is left out.' }),
  })
  .openapi('NewAllocation');
export const Allocations = z.array(Allocation).max(500);

const received = {
  amount,
  date: day.openapi({ description: 'The day on which the money arrived.' }),
  method: GivenMethod,
  reference: line(200).nullable().default(null),
  note: text(2_000).nullable().default(null),
};

export const InvoicePayment = z
  .strictObject({
    ...received,
    currency: Currency.optional().openapi({ description: 'The invoice’s own: 422 for another.' }),
  })
  .openapi('NewInvoicePayment');

export const NewPayment = z
  .strictObject({
    customerId: id,
    currency: Currency,
    ...received,
    allocations: Allocations.optional().openapi({
      description:
        'What it is for. Without it the oldest due invoice is paid first; an empty list keeps it ' +
        'all as the customer’s credit.',
    }),
  })
  .openapi('NewPayment');

export const AllocationView = z
  .object({
    invoiceId: id,
    number: z.string().nullable(),
    kind: z.enum(['payment', 'credit', 'refund', 'chargeback', 'chargeback_reversal']),
    amount: minor.openapi({ description: 'Above 0 it lowered the balance, below it raised it.' }),
    date: day,
  })
  .openapi('Allocation');

export const PaymentSummary = z
  .object({
    id,
    customerId: id,
    currency,
    amount: minor,
    date: day,
    method: Method,
    provider: z.string().nullable(),
    providerId: z.string().nullable(),
    reference: z.string().nullable(),
    note: z.string().nullable(),
    applied: minor.openapi({ description: 'What invoices have of it now.' }),
    returned: minor.openapi({ description: 'What went back to the customer.' }),
    unapplied: minor.openapi({ description: 'The rest: the customer’s credit.' }),
    recordedBy: id.nullable(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('PaymentSummary');

export const RefundView = z
  .object({
    id,
    paymentId: id.nullable(),
    creditNoteId: id.nullable(),
    invoiceId: id
      .nullable()
      .openapi({ description: 'Whose balance it opens again; null gives back unapplied money.' }),
    customerId: id,
    currency,
    amount: minor,
    method: Method,
    reason: z.string().nullable(),
    status: z.enum(refundStatuses),
    provider: z.string().nullable(),
    providerId: z.string().nullable(),
    failure: z.string().nullable(),
    date: day.nullable(),
    requestedBy: id.nullable(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('Refund');

export const PaymentView = PaymentSummary.extend({
  allocations: z.array(AllocationView),
  refunds: z.array(RefundView),
}).openapi('Payment');

const Flag = z.enum(['true', 'false']).optional();

export const PaymentFilter = PageQuery.extend({
  customerId: id.optional(),
  method: Method.optional(),
  currency: currency.optional(),
  from: day.optional().openapi({ description: 'Received on this day or later.' }),
  to: day.optional(),
  unapplied: Flag.openapi({ description: 'Only those of which something is left, or none.' }),
});

export const RefundFilter = PageQuery.extend({
  customerId: id.optional(),
  paymentId: id.optional(),
  creditNoteId: id.optional(),
  status: z.enum(refundStatuses).optional(),
});

export const NewRefund = z
  .strictObject({
    amount: amount.optional().openapi({ description: 'All that is left where it is left out.' }),
    invoiceId: id.optional().openapi({
      description:
        'Whose balance it opens again. Without it, what nobody took up is given back, or the ' +
        'part of the only invoice that did.',
    }),
    method: GivenMethod.optional().openapi({
      description: 'As it came where it is left out: a card payment goes back to the card.',
    }),
    reason: text(500).nullable().default(null),
  })
  .openapi('NewRefund');

export const Allocating = z.strictObject({
  allocations: Allocations.min(1).optional().openapi({
    description: 'Which invoices take it up; the oldest due first where it is left out.',
  }),
});

/** A flag of a query, as stores take it. */
export const flag = (given: 'true' | 'false' | undefined) =>
  given === undefined ? undefined : given === 'true';
