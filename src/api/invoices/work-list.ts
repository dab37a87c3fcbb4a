import { z } from '@hono/zod-openapi';
import {
  listWork,
  totalWork,
  type WorkRow,
  workReasons,
  workSorts,
} from '../../db/invoices/work-list.ts';
import {
  type CollectionPlan,
  collectionStates,
  planCollection,
} from '../../domain/invoices/collection-plan.ts';
import { stopReasons } from '../../domain/invoices/collection-stops.ts';
import { currency, day, id, instant, minor, OrgParam, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { tag } from './collection-schemas.ts';

const reason = z.enum(workReasons).openapi({ description: 'Why somebody should look at it.' });

export const WorkItem = z
  .object({
    invoiceId: id,
    number: z.string(),
    customerId: id,
    customerName: z.string(),
    currency: z.string(),
    balance: minor,
    dueDate: day,
    daysOverdue: z.int().openapi({ description: 'Negative before the due date.' }),
    reason,
    status: z.enum(collectionStates),
    nextStep: z.object({ name: z.string(), at: instant }).nullable(),
    stoppedBy: z.enum(stopReasons).nullable(),
    lastContact: z.object({ at: instant, channel: z.string(), status: z.string() }).nullable(),
    promise: z.object({ id, date: day, amount: minor, status: z.string() }).nullable(),
    risk: z.object({ lateProbability: z.number(), expectedPaymentDate: day }).nullable(),
    waitingMessageId: id.nullable().openapi({ description: 'Waits for approval, or is a task.' }),
    assignedTo: id.nullable(),
  })
  .openapi('CollectionWork');

const Total = z.object({
  currency: z.string(),
  reason,
  invoices: z.int(),
  balance: minor,
  overdue: minor,
});

export const WorkList = z.object({
  data: z.array(WorkItem),
  nextCursor: z.string().nullable(),
  summary: z.array(Total).openapi({ description: 'Of all that the filter leaves.' }),
});

const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';

/** Declared as what is coerced: a coerced number would be declared as one that may be null. */
const inQuery = (max: number) =>
  z.coerce.number().int().min(0).max(max).openapi({ type: 'integer', minimum: 0, maximum: max });

const WorkFilter = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(new RegExp(`^-?\\d{1,30}(\\.\\d{1,30})?~${uuid}$`))
    .optional()
    .openapi({ description: 'The `nextCursor` of the page before.' }),
  sort: z
    .enum(workSorts)
    .default('priority')
    .openapi({
      description:
        'The highest first. Priority is by reason, in their order, and within one by amount. ' +
        'Amounts are compared in the base currency, by the exchange rates that invoices have; ' +
        'where none has one for its currency, as if at par.',
    }),
  reason: reason.optional(),
  assignedTo: id.optional(),
  customerId: id.optional(),
  currency: currency.optional(),
  minDaysOverdue: inQuery(36_500).optional(),
  minAmount: inQuery(999_999_999_999).optional(),
});

export const workList = router().openapi(
  route({
    method: 'get',
    path: '/api/orgs/{orgId}/invoices/work-list',
    summary: 'What collectors see in the morning: what is owed, what comes next, and what waits',
    tag,
    access: 'invoices:read',
    request: { params: OrgParam, query: WorkFilter },
    responses: { 200: ok(WorkList) },
  }),
  async (c) => {
    const { orgId } = c.req.valid('param');
    const { cursor, sort, limit, ...filter } = c.req.valid('query');
    const [key = '', invoiceId = ''] = cursor?.split('~') ?? [];
    const after = cursor ? { key, invoiceId } : null;
    const { db } = c.var;
    const { rows, facts, more } = await listWork(db, orgId, { ...filter, sort, limit, after });
    const totals = await totalWork(db, orgId, filter);
    const now = new Date().toISOString();
    const plans = new Map(facts.map((it) => [it.invoiceId, planCollection(it, now)]));
    const data = rows.flatMap((row) => viewWork(row, plans.get(row.invoiceId)));
    const last = rows.at(-1);
    const nextCursor = more && last ? `${last.sortKey}~${last.invoiceId}` : null;
    const summary = totals.map(({ balanceMinor: balance, overdueMinor: overdue, ...total }) => ({
      ...total,
      balance,
      overdue,
    }));
    return c.json({ data, nextCursor, summary }, 200);
  },
);

function viewWork(row: WorkRow, plan: CollectionPlan | undefined): z.infer<typeof WorkItem>[] {
  // It ended between the two statements.
  if (!plan) return [];
  const { balanceMinor: balance, dueOn: dueDate, lateProbability, expectedPaymentOn } = row;
  const { sortKey: _, promise, ...shown } = row;
  const hasRisk = lateProbability !== null && expectedPaymentOn !== null;
  return [
    {
      ...shown,
      ...{ balance, dueDate, status: plan.status, nextStep: plan.next, stoppedBy: plan.stoppedBy },
      promise: promise && {
        ...{ id: promise.id, date: promise.date, status: promise.status },
        amount: promise.amountMinor,
      },
      risk: hasRisk ? { lateProbability, expectedPaymentDate: expectedPaymentOn } : null,
    },
  ];
}
