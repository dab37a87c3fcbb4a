import { z } from '@hono/zod-openapi';
import type { CollectionView } from '../../db/invoices/collection-view.ts';
import type { Dispute } from '../../db/invoices/disputes.ts';
import type { PaymentPromise } from '../../db/invoices/promises.ts';
import { collectionStates } from '../../domain/invoices/collection-plan.ts';
import { stopReasons } from '../../domain/invoices/collection-stops.ts';
import { messageChannels, messageTones } from '../../domain/invoices/reminder-schedule.ts';
import { day, id, instant, minor, text } from '../kit/json.ts';

export const tag = 'Collections';

export const Promised = z
  .object({
    id,
    amount: minor,
    date: day,
    graceDays: z.int(),
    status: z.enum(['active', 'kept', 'broken', 'replaced', 'cancelled']),
    byCustomer: z.boolean(),
    recordedBy: id.nullable(),
    note: z.string().nullable(),
    createdAt: instant,
    closedAt: instant.nullable(),
  })
  .openapi('PaymentPromise');

export const Disputed = z
  .object({
    id,
    kind: z.enum(['customer', 'chargeback']),
    amount: minor,
    reason: z.string(),
    detail: z.string().nullable(),
    status: z.enum(['open', 'accepted', 'rejected', 'withdrawn']),
    openedBy: id.nullable(),
    openedAt: instant,
    resolvedBy: id.nullable(),
    resolvedAt: instant.nullable(),
    resolution: z.string().nullable(),
  })
  .openapi('InvoiceDispute');

export const CollectionState = z
  .object({
    status: z.enum(['not_started', ...collectionStates]),
    nextStep: z.object({ name: z.string(), at: instant }).nullable(),
    stoppedBy: z.enum(stopReasons).nullable().openapi({ description: 'Why nobody is reminded.' }),
    history: z.array(
      z.object({
        at: instant,
        what: z.string(),
        by: id.nullable().openapi({ description: 'Null where the collection did it by itself.' }),
        detail: z.unknown(),
      }),
    ),
    promises: z.array(Promised),
    disputes: z.array(Disputed),
    pausedUntil: day.nullable(),
    pauseReason: z.string().nullable(),
    overdueAt: instant.nullable(),
    escalatedAt: instant.nullable(),
    assignedTo: id.nullable(),
    runId: id.nullable(),
    workflowId: z.string().nullable(),
  })
  .openapi('Collection');

export const viewPromise = (row: PaymentPromise): z.infer<typeof Promised> => {
  const { amountMinor: amount, promisedOn: date, ...rest } = row;
  return { ...rest, amount, date };
};

export const viewDispute = (row: Dispute): z.infer<typeof Disputed> => {
  const { amountMinor: amount, ...rest } = row;
  return { ...rest, amount };
};

export function viewState(view: CollectionView): z.infer<typeof CollectionState> {
  const { collection, plan, history } = view;
  return {
    status: plan?.status ?? 'not_started',
    nextStep: plan?.next ?? null,
    stoppedBy: plan?.stoppedBy ?? null,
    history,
    promises: view.promises.map(viewPromise),
    disputes: view.disputes.map(viewDispute),
    pausedUntil: collection?.pausedUntil ?? null,
    pauseReason: collection?.pauseReason ?? null,
    overdueAt: collection?.overdueAt ?? null,
    escalatedAt: collection?.escalatedAt ?? null,
    assignedTo: collection?.assignedTo ?? null,
    runId: collection?.runId ?? null,
    workflowId: collection?.workflowId ?? null,
  };
}

const reason = text(500, 1).openapi({ example: 'They called: the goods are not there yet' });

export const Pausing = z
  .strictObject({
    until: day.nullable().default(null).openapi({ description: 'Null waits for a person.' }),
    reason: reason.nullable().default(null),
  })
  .openapi('PauseCollection');

export const Reminding = z
  .strictObject({
    tone: z
      .enum(messageTones)
      .nullable()
      .default(null)
      .openapi({ description: 'The schedule’s of today where it is left out.' }),
    channel: z.enum(messageChannels).default('email'),
  })
  .openapi('RemindNow');

export const NewPromise = z
  .strictObject({
    date: day,
    amount: minor.min(1).nullable().default(null).openapi({ description: 'Null is all of it.' }),
    note: text(2_000).nullable().default(null),
  })
  .openapi('NewPaymentPromise');

export const NewDispute = z
  .strictObject({
    amount: minor.min(1).nullable().default(null).openapi({ description: 'Null is all of it.' }),
    reason,
    detail: text(4_000).nullable().default(null),
  })
  .openapi('NewInvoiceDispute');

export const Resolving = z
  .strictObject({
    as: z.enum(['accepted', 'rejected', 'withdrawn']),
    resolution: text(2_000).nullable().default(null),
  })
  .openapi('ResolveDispute');

export const Assigning = z
  .strictObject({ to: id.nullable().openapi({ description: 'A member; null is nobody.' }) })
  .openapi('AssignCollection');

export const Escalating = z.strictObject({ reason }).openapi('EscalateCollection');
