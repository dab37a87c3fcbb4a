import { z } from '@hono/zod-openapi';
import { setDefaultSchedule, schedules as store } from '../../db/invoices/schedules.ts';
import {
  assertSteps,
  defaultCadence,
  messageChannels,
  messageTones,
  type ReminderStep,
} from '../../domain/invoices/reminder-schedule.ts';
import { crud } from '../kit/crud.ts';
import { etagHeader, setEtag } from '../kit/etag.ts';
import { id, instant, line, OrgParam, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { tag } from './collection-schemas.ts';

const Step = z
  .strictObject({
    key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
    offsetDays: z.int().min(-60).max(365).openapi({ description: 'Days from the due date.' }),
    tone: z.enum(messageTones),
    channel: z.enum(messageChannels).default('email'),
    needsApproval: z.boolean().default(false),
    addsLateCharge: z.boolean().default(false).openapi({
      description: 'Charge the late fee and interest that the terms of the invoice name.',
    }),
  })
  .openapi('ReminderStep', {
    example: {
      ...{ key: 'first-reminder', offsetDays: 1, tone: 'friendly' },
      ...{ channel: 'email', needsApproval: false, addsLateCharge: false },
    },
  });

export const Steps = z.array(Step).min(1).max(20);
export const coolDownDays = z.int().min(1).max(30);
export const maxReminders = z.int().min(1).max(50);
const escalateAfterDays = z.int().min(1).max(90);

const NewSchedule = z
  .strictObject({
    name: line(200),
    steps: Steps,
    coolDownDays: coolDownDays.default(defaultCadence.coolDownDays),
    maxReminders: maxReminders.default(defaultCadence.maxReminders),
    escalateAfterDays: escalateAfterDays.default(defaultCadence.escalateAfterDays),
  })
  .openapi('NewReminderSchedule');

// Spelled out, because a default of `NewSchedule` would turn a missing field into a change.
const SchedulePatch = z.strictObject({
  name: line(200).optional(),
  steps: Steps.optional(),
  coolDownDays: coolDownDays.optional(),
  maxReminders: maxReminders.optional(),
  escalateAfterDays: escalateAfterDays.optional(),
});

const Schedule = z
  .object({
    id,
    name: z.string(),
    isDefault: z.boolean(),
    steps: Steps,
    coolDownDays: z.int(),
    maxReminders: z.int(),
    escalateAfterDays: z.int(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('ReminderSchedule');

type Schedules = typeof store;

/** The steps that somebody names follow each other in time, each under its own key. */
const checked: Schedules = {
  ...store,
  create: async (db, acting, given) => {
    assertSteps(given.steps as ReminderStep[]);
    return store.create(db, acting, given);
  },
  update: async (db, acting, change) => {
    if (change.given.steps) assertSteps(change.given.steps as ReminderStep[]);
    return store.update(db, acting, change);
  },
};

const path = '/invoices/schedules';

export const schedules = router()
  .route(
    '/',
    crud({
      path,
      what: 'reminder schedule',
      tag,
      read: 'invoices:read',
      write: 'invoices:manage',
      Row: Schedule,
      New: NewSchedule,
      Patch: SchedulePatch,
      store: checked as never,
    }),
  )
  .openapi(
    route({
      method: 'post',
      path: `/api/orgs/{orgId}${path}/{id}/default`,
      summary: 'Make it the schedule of whoever has none of their own',
      tag,
      access: 'invoices:manage',
      request: { params: OrgParam.extend({ id: z.uuid() }) },
      responses: { 200: { ...ok(Schedule), headers: etagHeader } },
    }),
    async (c) => {
      const row = await setDefaultSchedule(c.var.db, c.var.acting, c.req.valid('param').id);
      setEtag(c, row);
      return c.json(row as z.infer<typeof Schedule>, 200);
    },
  );
