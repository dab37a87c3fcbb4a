import { z } from '@hono/zod-openapi';
import type { MessageView } from '../../db/invoices/communications.ts';
import { messageChannels, messageTones } from '../../domain/invoices/reminder-schedule.ts';
import { day, id, instant, line, OrgParam, PageQuery, text, words } from '../kit/json.ts';

export const MessageParam = OrgParam.extend({ communicationId: z.uuid() });

export const messageStatuses = [
  ...['draft', 'awaiting_approval', 'to_do', 'queued', 'sending', 'sent', 'delivered'],
  ...['opened', 'bounced', 'complained', 'refused', 'unknown', 'done', 'cancelled'],
] as unknown as readonly [MessageView['status'], ...MessageView['status'][]];
const outcomes = ['reached', 'left_message', 'no_answer', 'wrong_number', 'sent'] as const;

export const Message = z
  .object({
    id,
    customerId: id,
    customerName: z.string(),
    situation: z.string().openapi({ example: 'reminder' }),
    channel: z.enum(messageChannels),
    tone: z.enum(messageTones),
    language: z.string(),
    currency: z.string(),
    recipient: z.string().nullable(),
    subject: z.string().nullable().openapi({
      description: 'A person’s words; null is filled from the template when it leaves.',
    }),
    body: z.string().nullable(),
    statementFrom: day.nullable().openapi({ description: 'The period of a statement.' }),
    statementTo: day.nullable(),
    status: z.enum(messageStatuses),
    dueOn: day.openapi({ description: 'The customer’s day on which it leaves or waits.' }),
    invoices: z.array(
      z.object({
        invoiceId: id,
        number: z.string().nullable(),
        stepKey: z.string(),
        released: z.boolean().openapi({ description: 'It is not about this invoice any more.' }),
      }),
    ),
    attempts: z.int(),
    lastError: z.string().nullable(),
    approvedBy: id.nullable(),
    createdBy: id.nullable().openapi({ description: 'Null where a collection wrote it.' }),
    outcome: z.enum(outcomes).nullable(),
    outcomeNote: z.string().nullable(),
    doneBy: id.nullable(),
    doneAt: instant.nullable(),
    sentAt: instant.nullable(),
    deliveredAt: instant.nullable(),
    openedAt: instant.nullable(),
    bouncedAt: instant.nullable(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('InvoiceCommunication');

export function viewMessageRow(row: MessageView): z.infer<typeof Message> {
  const { reminds: _, sendKey: __, nextAttemptAt: ___, providerId: ____, ...shown } = row;
  return shown;
}

export const MessageFilter = PageQuery.extend({
  status: z.enum(messageStatuses).optional(),
  channel: z.enum(messageChannels).optional(),
  situation: line(40).optional().openapi({ example: 'reminder' }),
  customerId: id.optional(),
  invoiceId: id.optional(),
  from: day.optional(),
  to: day.optional(),
});

const subject = line(150).openapi({ example: 'About your order of last week' });
const letter = words(4_000).openapi({
  example: 'We have spoken to the carrier.\n\nThe rest will arrive on Monday.',
});

export const NewMessage = z
  .strictObject({
    customerId: id,
    invoiceIds: z.array(id).max(200).default([]),
    channel: z.enum(messageChannels).default('email'),
    tone: z.enum(messageTones).default('neutral'),
    subject,
    body: letter,
  })
  .openapi('NewInvoiceMessage');

export const MessagePatch = z
  .strictObject({ subject: subject.nullable().optional(), body: letter.nullable().optional() })
  .openapi('InvoiceMessagePatch');

export const Approving = z
  .strictObject({
    leaveOut: z.boolean().default(false).openapi({
      description: 'Leave out invoices that were paid, promised or disputed since.',
    }),
  })
  .openapi('ApproveMessage');

export const Dropping = z
  .strictObject({ reason: text(500, 1).nullable().default(null) })
  .openapi('DropMessage', { example: { reason: 'They have paid by cheque' } });

export const Finishing = z
  .strictObject({ outcome: z.enum(outcomes), note: text(2_000).nullable().default(null) })
  .openapi('FinishTask', { example: { outcome: 'reached', note: 'They pay on Friday.' } });

export const Retrying = z
  .strictObject({
    mayArriveTwice: z.boolean().default(false).openapi({
      description: 'Must be said of a message of which nobody knows whether it left.',
    }),
  })
  .openapi('RetryMessage');
