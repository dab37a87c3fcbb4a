import type { ReminderCadence } from '../../../domain/invoices/reminder-schedule.ts';
import { card, pageHead } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import type { Page } from '../kit/layout.ts';
import { type Html, html } from '../kit/markup.ts';
import { carriedBy } from './answering.ts';
import type { Desk } from './desk.ts';
import { asRefused, type Field, type Given, type Refused, shownFields } from './fields.ts';
import { frame } from './frame.ts';
import type { Write } from './own-api.ts';
import { stepFields } from './schedule-steps.ts';

export const scheduleForm = 'schedule';

export interface ShownSchedule extends ReminderCadence {
  id: string;
  name: string;
  isDefault: boolean;
  version: number;
}

const whole = { kind: 'whole', required: true } as const;

export const headFields: readonly Field[] = [
  { name: 'name', label: 'Name', kind: 'line', required: true, maxLength: 200 },
  { ...whole, name: 'coolDownDays', label: 'Days between two reminders, at least' },
  { ...whole, name: 'maxReminders', label: 'Reminders of one invoice, at most' },
  {
    ...whole,
    name: 'escalateAfterDays',
    label: 'Days after the last step until a person is asked',
  },
];

interface ScheduleAct {
  name: 'default' | 'delete';
  label: string;
  consequence: string;
  look: 'quiet' | 'danger';
  /** Which sentence the settings say after it. */
  done: 'default' | 'schedule-gone';
  request: (id: string) => Pick<Write, 'method' | 'path'>;
}

export const scheduleActs: readonly ScheduleAct[] = [
  {
    ...{ name: 'default', label: 'Use it for everybody', look: 'quiet', done: 'default' },
    consequence: 'Every customer who has no schedule of their own is reminded by it from now on.',
    request: (id) => ({ path: `/invoices/schedules/${id}/default` }),
  },
  {
    ...{ name: 'delete', label: 'Delete', look: 'danger', done: 'schedule-gone' },
    consequence: 'Customers who are reminded by it keep it from being deleted.',
    request: (id) => ({ method: 'DELETE', path: `/invoices/schedules/${id}` }),
  },
];

interface View {
  schedule: ShownSchedule | null;
  given: Given;
  steps: number;
  once: string;
  refused?: Refused | undefined;
}

/** By which steps people are reminded. It works without scripts: more steps come by asking. */
export function schedulePage(desk: Desk, view: View): Page {
  const { schedule, refused } = view;
  const title = schedule ? `Reminders: ${schedule.name}` : 'New reminder schedule';
  return frame(desk, {
    ...{ title, place: 'settings', refused },
    main: html`${pageHead(title)}${formOf(desk, view)}
      ${schedule && !schedule.isDefault && actsCard(desk, schedule, view.once)}`,
  });
}

function formOf({ paths }: Desk, { schedule, given, steps, once, refused }: View): Html {
  const shown = refused?.form === scheduleForm ? refused : asRefused(scheduleForm, given);
  const unseen = Object.entries(carriedBy(once, schedule?.version)).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const sets = Array.from(
    { length: steps },
    (_, i) => html`<div class="step-set">${shownFields(scheduleForm, stepFields(i), shown)}</div>`,
  );
  const action = schedule ? paths.schedule(schedule.id) : paths.newSchedule;
  return html`<form method="post" action="${action}">${unseen}
    ${card(null, html`<div class="fields">${shownFields(scheduleForm, headFields, shown)}</div>`)}
    ${card(
      'Steps',
      html`<p class="hint">Days before it is due are negative. A step of which nothing is said is
        left out; a changed name is a new step for invoices that are reminded already.</p>`,
      sets,
    )}
    <div class="row">
      <button class="button" type="submit" name="do" value="save">Save</button>
      <button class="button button-quiet" type="submit" name="do" value="steps"
        formnovalidate>More steps</button>
      <a href="${paths.settings}">Cancel</a>
    </div>
  </form>`;
}

function actsCard({ paths }: Desk, { id, version }: ShownSchedule, once: string): Html {
  const items = scheduleActs.map(
    ({ name, label, consequence, look }) =>
      html`<details><summary>${label}</summary>${form({
        action: `${paths.schedule(id)}/${name}`,
        carried: carriedBy(once, version),
        ...{ submit: label, look, body: html`<p>${consequence}</p>` },
      })}</details>`,
  );
  return card('What to do', html`<div class="choices">${items}</div>`);
}
