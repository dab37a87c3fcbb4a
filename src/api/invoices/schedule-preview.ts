import { z } from '@hono/zod-openapi';
import { factsOfInvoice } from '../../db/invoices/collection-acts.ts';
import { readSendContext, type SendContext } from '../../db/invoices/send-calendars.ts';
import type { CollectionFacts } from '../../domain/invoices/collection-facts.ts';
import { stopOf, stopReasons } from '../../domain/invoices/collection-stops.ts';
import {
  assertSteps,
  defaultCadence,
  messageChannels,
  messageTones,
  type ReminderStep,
} from '../../domain/invoices/reminder-schedule.ts';
import {
  previewSteps,
  type StepPreview,
  shiftReasons,
  skipReasons,
} from '../../domain/invoices/step-preview.ts';
import { addDays, type Day, dayInZone, isTimeZone } from '../../domain/kit/calendar.ts';
import { body, day, givenInstant, id, instant, line, OrgParam, ok, rule } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { tag } from './collection-schemas.ts';
import { coolDownDays, maxReminders, Steps } from './schedules.ts';
import { InvoiceParam } from './schemas.ts';

const Preview = z
  .object({
    timeZone: z.string(),
    steps: z.array(
      z.object({
        key: z.string(),
        situation: z.enum(['reminder', 'promise_broken']),
        tone: z.enum(messageTones),
        channel: z.enum(messageChannels),
        needsApproval: z.boolean(),
        scheduledDate: day.openapi({ description: 'As the schedule counts from the due date.' }),
        date: day.openapi({ description: 'On which it is taken, where the customer is.' }),
        at: instant,
        shifted: z.array(z.enum(shiftReasons)),
      }),
    ),
    skipped: z.array(
      z.object({ key: z.string(), scheduledDate: day, because: z.enum(skipReasons) }),
    ),
  })
  .openapi('SchedulePreview');

const OfInvoice = Preview.extend({
  stoppedBy: z.enum(stopReasons).nullable().openapi({
    description: 'Why none of them is taken for now; the days are those if it ended at once.',
  }),
}).openapi('InvoiceSchedulePreview');

const Previewing = z
  .strictObject({
    steps: Steps,
    coolDownDays: coolDownDays.default(defaultCadence.coolDownDays),
    maxReminders: maxReminders.default(defaultCadence.maxReminders),
    dueDate: day,
    sentAt: givenInstant.optional().openapi({ description: 'Three months before it is due.' }),
    customerId: id.nullable().default(null),
    timeZone: line(60).refine(isTimeZone, rule('must be a time zone')).optional(),
  })
  .openapi('PreviewSchedule');

function viewPreview({ steps, skipped }: StepPreview, timeZone: string) {
  return {
    timeZone,
    steps: steps.map(({ nominalOn: scheduledDate, on: date, ...step }) => ({
      ...step,
      scheduledDate,
      date,
    })),
    skipped: skipped.map(({ nominalOn: scheduledDate, ...step }) => ({ ...step, scheduledDate })),
  };
}

interface Asked {
  steps: ReminderStep[];
  coolDownDays: number;
  maxReminders: number;
  dueDate: Day;
  sentAt: string;
}

/** An invoice of which nothing is known but when it is due. */
function untouched(asked: Asked, context: SendContext): CollectionFacts {
  const { steps, dueDate: dueOn, sentAt: startedAt, ...limits } = asked;
  const { calendar, organizationTimeZone, hasEmail, optedOut } = context;
  return {
    invoiceId: '',
    invoice: { status: 'finalized', dueOn, balanceMinor: 1 },
    collection: {
      ...{ status: 'active', startedAt, anchorOn: null, pausedUntil: null, escalations: 0 },
      ...{ overdueAt: null, escalatedAt: null },
    },
    cadence: { ...defaultCadence, ...limits, steps },
    ...{ taken: [], promise: null, brokenPromise: null, disputed: false },
    ...{ paymentProcessing: false, creditMinor: 0, remindFromMinor: 0, customerRemindedOn: null },
    customer: { hold: 'none', addressStanding: 'unknown', hasEmail, optedOut },
    ...{ organizationTimeZone, calendar },
  };
}

const now = () => new Date().toISOString();

export const schedulePreview = router()
  .openapi(
    route({
      method: 'post',
      path: '/api/orgs/{orgId}/invoices/schedules/preview',
      summary: 'When the steps of a schedule would be taken, to the minute, and why not sooner',
      tag,
      access: 'invoices:write',
      request: { params: OrgParam, body: body(Previewing) },
      responses: { 200: ok(Preview) },
    }),
    async (c) => {
      const { orgId } = c.req.valid('param');
      const { customerId, timeZone, steps: given, ...asked } = c.req.valid('json');
      const steps = given as ReminderStep[];
      assertSteps(steps);
      const context = await readSendContext(c.var.db, orgId, customerId);
      const calendar = { ...context.calendar, ...(timeZone ? { timeZone } : {}) };
      const sentAt = asked.sentAt ?? `${addDays(asked.dueDate, -90)}T00:00:00.000Z`;
      const facts = untouched({ ...asked, steps, sentAt }, { ...context, calendar });
      return c.json(viewPreview(previewSteps(facts, sentAt), calendar.timeZone), 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/invoices/{invoiceId}/collections/preview',
      summary: 'Which messages about an invoice follow, and when, if nothing happens in between',
      tag,
      access: 'invoices:read',
      request: { params: InvoiceParam },
      responses: { 200: ok(OfInvoice) },
    }),
    async (c) => {
      const facts = await factsOfInvoice(c.var.db, c.req.valid('param'));
      const { timeZone } = facts.calendar;
      const shown = viewPreview(previewSteps(facts, now()), timeZone);
      const stoppedBy = stopOf(facts, dayInZone(now(), timeZone));
      return c.json({ ...shown, stoppedBy }, 200);
    },
  );
