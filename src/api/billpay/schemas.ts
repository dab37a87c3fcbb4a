import { z } from '@hono/zod-openapi';
import { decisionKinds, roundStatuses } from '../../domain/billpay/approval-round.ts';
import { billStatuses } from '../../domain/billpay/bill-status.ts';
import { Currency, ExchangeRate, Percent, Quantity, UnitPrice } from '../kit/amounts.ts';
import { currency, day, id, instant, line, minor, OrgParam, PageQuery, text } from '../kit/json.ts';

export const tag = 'Bill pay';

export const BillParam = OrgParam.extend({ billId: z.uuid() });

const Discount = z
  .union([z.strictObject({ percent: Percent }), z.strictObject({ amountMinor: minor })])
  .openapi('BillDiscount');

const NewLine = z
  .strictObject({
    description: line(500),
    category: line(100).nullable().default(null),
    quantity: Quantity.default('1'),
    unitPrice: UnitPrice,
    taxRates: z.array(Percent).max(5).default([]),
    discount: Discount.nullable().default(null),
  })
  .openapi('NewBillLine');

export const NewBill = z
  .strictObject({
    vendorId: id,
    number: line(100),
    currency: Currency,
    issueDate: day,
    dueDate: day,
    note: text(2_000).nullable().default(null),
    exchangeRate: ExchangeRate.nullable().default(null),
    lineItems: z.array(NewLine).min(1).max(200),
  })
  .openapi('NewBill');

// Spelled out, because a default of `NewBill` would turn a missing field into a change.
export const BillPatch = z
  .strictObject({
    vendorId: id.optional(),
    number: line(100).optional(),
    currency: Currency.optional(),
    issueDate: day.optional(),
    dueDate: day.optional(),
    note: text(2_000).nullable().optional(),
    exchangeRate: ExchangeRate.nullable().optional(),
    lineItems: z.array(NewLine).min(1).max(200).optional(),
  })
  .refine(
    (given) => Object.values(given).some((value) => value !== undefined),
    'must name at least one field',
  )
  .openapi({ minProperties: 1 });

export const BillFilter = PageQuery.extend({
  status: z.enum(billStatuses).optional(),
  vendorId: id.optional(),
  number: text(100).optional(),
  dueFrom: day.optional(),
  dueTo: day.optional(),
  waitingFor: id
    .optional()
    .openapi({ description: 'Bills in approval that this person is asked about now.' }),
});

const Totals = z.object({ subtotal: minor, discount: minor, tax: minor, total: minor });

export const BillSummary = z
  .object({
    id,
    vendorId: id,
    vendorName: z.string(),
    number: z.string(),
    currency,
    issueDate: day,
    dueDate: day,
    note: z.string().nullable(),
    exchangeRate: z.string().nullable(),
    totals: Totals,
    status: z.enum(billStatuses),
    round: z.int(),
    createdBy: id,
    submittedBy: id.nullable(),
    submittedAt: instant.nullable(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('BillSummary');

const Line = z.object({
  id,
  description: z.string(),
  category: z.string().nullable(),
  quantity: z.string(),
  unitPrice: z.string(),
  taxRates: z.array(z.string()),
  discount: Discount.nullable(),
  amount: minor,
  tax: minor,
  total: minor,
});

export const DecisionView = z
  .object({
    id,
    round: z.int(),
    step: z.int(),
    kind: z.enum(decisionKinds),
    by: id,
    byName: z.string(),
    /** Whose seat it was, after a delegation. */
    onBehalfOf: id.nullable(),
    comment: z.string().nullable(),
    delegateTo: id.nullable(),
    delegateName: z.string().nullable(),
    until: instant.nullable(),
    via: z.enum(['api', 'link']),
    at: instant,
  })
  .openapi('ApprovalDecision');

export const ApprovalView = z
  .object({
    round: z.int(),
    status: z.enum(roundStatuses),
    step: z.int(),
    steps: z.int(),
    quorum: z.int(),
    waitingFor: z.array(
      z.object({
        userId: id,
        name: z.string(),
        email: z.string(),
        askedAt: instant,
        delegatedBy: id.nullable(),
        escalated: z.boolean(),
      }),
    ),
    blocked: z.boolean().openapi({ description: 'Too few people may decide this step.' }),
    advice: z.string().nullable(),
    splitPurchase: z.boolean(),
    decisions: z.array(DecisionView),
    /** What the votes are bound to. */
    contentHash: z.string(),
    requestedBy: id,
    openedAt: instant,
    expiresAt: instant,
    closedAt: instant.nullable(),
    runId: id,
    workflowId: z.string(),
  })
  .openapi('Approval');

export const BillView = BillSummary.extend({
  lineItems: z.array(Line),
  warnings: z.array(z.string()),
  approval: ApprovalView.nullable(),
}).openapi('Bill');
