import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { defaultCadence } from '../../../domain/invoices/reminder-schedule.ts';
import { found } from '../../../domain/kit/problem.ts';
import type { Env } from '../../kit/env.ts';
import { givenIn, submit, type Visit } from './answering.ts';
import { assertMay, type Desk } from './desk.ts';
import { bodyOf, type Given } from './fields.ts';
import { withQuery } from './paths.ts';
import {
  headFields,
  type ShownSchedule,
  scheduleActs,
  scheduleForm,
  schedulePage,
} from './schedule-form.ts';
import { countSteps, inOrderOfDays, shownSteps, stepBodies, stepFields } from './schedule-steps.ts';

const blankSteps = 2;

async function open(desk: Desk, c: Context<Env>): Promise<ShownSchedule | null> {
  assertMay(desk, 'invoices:manage');
  const id = c.req.param('id');
  return id === undefined ? null : desk.api.read<ShownSchedule>(`/invoices/schedules/${id}`);
}

/** A new one begins with the steps that come with us. */
function asGiven(schedule: ShownSchedule | null): Given {
  const { name, steps, coolDownDays, maxReminders, escalateAfterDays } = schedule ?? {
    ...{ name: '', ...defaultCadence },
  };
  const head = [name, coolDownDays, maxReminders, escalateAfterDays].map(String);
  const names = headFields.map((field, i) => [field.name, head[i] ?? ''] as const);
  return { ...Object.fromEntries(names), ...shownSteps(steps) };
}

export const visitSchedule: Visit = async (desk, c) => {
  const schedule = await open(desk, c);
  const given = asGiven(schedule);
  const steps = countSteps(given) + (schedule ? 0 : blankSteps);
  return schedulePage(desk, { schedule, given, steps, once: randomUUID() });
};

export const saveSchedule: Visit = async (desk, c) => {
  const schedule = await open(desk, c);
  const sent = await givenIn(c);
  const given = inOrderOfDays(sent);
  const steps = countSteps(given);
  const shown = { schedule, given, once: sent['once'] ?? '' };
  if (sent['do'] === 'steps') return schedulePage(desk, { ...shown, steps: steps + blankSteps });
  const stepSets = Array.from({ length: steps }, (_, i) => stepFields(i)).flat();
  const { refused } = await submit(desk, {
    ...{ form: scheduleForm, fields: [...headFields, ...stepSets], given },
    request: () => {
      const body = { ...bodyOf(headFields, given), steps: stepBodies(given) };
      const path = '/invoices/schedules';
      return schedule ? { method: 'PATCH', path: `${path}/${schedule.id}`, body } : { path, body };
    },
  });
  if (refused) return schedulePage(desk, { ...shown, steps: Math.max(steps, 1), refused });
  return c.redirect(withQuery(desk.paths.settings, { done: 'schedule' }), 303);
};

export const actOnSchedule: Visit = async (desk, c) => {
  const act = found(
    scheduleActs.find(({ name }) => name === c.req.param('act')),
    'page',
  );
  const schedule = found((await open(desk, c)) ?? undefined, 'reminder schedule');
  const given = await givenIn(c);
  const { refused } = await submit(desk, {
    ...{ form: act.name, fields: [], given },
    request: () => act.request(schedule.id),
  });
  if (!refused) return c.redirect(withQuery(desk.paths.settings, { done: act.done }), 303);
  const shown = asGiven(schedule);
  const steps = countSteps(shown);
  return schedulePage(desk, { schedule, given: shown, steps, once: randomUUID(), refused });
};
