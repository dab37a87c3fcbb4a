import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { defaultCadence, type ReminderStep } from '../../../domain/invoices/reminder-schedule.ts';
import { toMajor } from '../../../domain/kit/money.ts';
import type { SettingsView } from '../../invoices/settings-schemas.ts';
import { badge, card, facts, linkButton, pageHead } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import type { Page } from '../kit/layout.ts';
import { type Html, html } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import { carriedBy, givenIn, submit, type Visit } from './answering.ts';
import { assertMay, type Desk } from './desk.ts';
import { type Field, type Refused, shownFields } from './fields.ts';
import { addressFields, line, textAt, withAddress } from './form-rows.ts';
import { frame } from './frame.ts';
import { withQuery } from './paths.ts';
import { spoken } from './words.ts';

type Settings = z.infer<typeof SettingsView>;

interface Schedule {
  /** None of the steps that come with us. */
  id?: string;
  name: string;
  isDefault: boolean;
  steps: readonly ReminderStep[];
}

interface Known {
  settings: Settings;
  schedules: readonly Schedule[];
}

const formName = 'settings';

function fieldsOf({ settings }: Known, { baseCurrency: currency }: Desk): Field[] {
  const amount = { kind: 'money', currency } as const;
  const fields: Field[] = [
    line('legalName', 'Legal name on invoices', 200),
    line('email', 'E-mail on invoices', 254),
    line('phone', 'Phone', 40),
    line('taxId', 'Tax id', 50),
    ...addressFields('address'),
    { name: 'defaultTerms', label: 'Terms', kind: 'line', required: true, maxLength: 60 },
    { name: 'pricesIncludeTax', label: 'Prices include tax', kind: 'check' },
    {
      ...{ ...amount, name: 'approvalFromMinor', blank: 'null' },
      label: `Approval from an amount in ${currency}`,
      hint: 'Left empty, no invoice needs one.',
    },
    { ...amount, name: 'remindFromMinor', label: `Remind from ${currency}`, required: true },
    {
      name: 'promiseGraceDays',
      label: 'Days to wait after a promise',
      kind: 'whole',
      required: true,
    },
    {
      ...{ ...amount, name: 'lateFeeMinor', blank: 'null' },
      label: `Late fee in ${currency}`,
      hint: 'Left empty, none.',
    },
    {
      ...{ name: 'lateInterestPercent', kind: 'decimal', blank: 'null' },
      label: 'Late interest in % a year',
      hint: 'Left empty, none.',
    },
    { name: 'bankDetails', label: 'Bank details', kind: 'text', blank: 'null' },
    { name: 'footer', label: 'Foot of invoices', kind: 'text', blank: 'null' },
  ];
  return fields.map((field) => ({ ...field, value: valueIn(settings, field) }));
}

function valueIn(settings: Settings, { name, kind, currency = '' }: Field): string | undefined {
  const text = textAt(settings, name);
  return kind === 'money' && text !== undefined ? toMajor(Number(text), currency) : text;
}

async function known({ api }: Desk): Promise<Known> {
  const [settings, { data: schedules }] = await Promise.all([
    api.read<Settings>('/invoices/settings'),
    api.read<{ data: Schedule[] }>('/invoices/schedules', { limit: 50 }),
  ]);
  return { settings, schedules };
}

const dones = [
  ['save', 'Saved.'],
  ['schedule', 'The steps are saved: reminders follow them from now on.'],
  ['default', 'Whoever has no schedule of their own is reminded by this one.'],
  ['schedule-gone', 'The schedule is deleted.'],
] as const;

export const visitSettings: Visit = async (desk, c) => {
  const done = dones.find(([name]) => name === c.req.query('done'));
  return settingsPage(desk, await known(desk), { done: done?.[1] });
};

export const saveSettings: Visit = async (desk, c) => {
  assertMay(desk, 'invoices:manage');
  const one = await known(desk);
  const given = await givenIn(c);
  const { refused } = await submit(desk, {
    ...{ form: formName, fields: fieldsOf(one, desk), given },
    request: (body) => ({
      ...{ method: 'PATCH', path: '/invoices/settings', body: withAddress(body, 'address') },
    }),
  });
  if (refused) return settingsPage(desk, one, { once: given['once'], refused });
  return c.redirect(withQuery(desk.paths.settings, { done: 'save' }), 303);
};

interface Shown {
  done?: string | undefined;
  once?: string | undefined;
  refused?: Refused;
}

function settingsPage(desk: Desk, one: Known, { done, once = randomUUID(), refused }: Shown): Page {
  const { settings, schedules } = one;
  const fields = fieldsOf(one, desk);
  const body = html`<div class="fields">${shownFields(formName, fields, refused)}</div>`;
  const carried = carriedBy(once, settings.version);
  const create =
    desk.may('invoices:manage') && linkButton(desk.paths.newSchedule, 'New schedule', 'quiet');
  return frame(desk, {
    ...{ title: 'Settings', place: 'settings', done, refused },
    main: html`${pageHead('Settings')}
      ${card(
        'Invoices',
        desk.may('invoices:manage')
          ? form({ action: desk.paths.settings, carried, submit: 'Save', body })
          : facts(
              fields.map(({ label, kind, value }) => [
                label,
                kind === 'check' ? yes(value) : value,
              ]),
            ),
      )}
      <div class="head-row"><h2>Reminders</h2>
        ${create}
      </div>
      ${inForce(schedules).map((schedule) => scheduleCard(desk, schedule))}`,
  });
}

const yes = (value: string | undefined) => (value === 'on' ? 'Yes' : 'No');

/** Until an organization names its own, everybody is reminded by the steps that come with us. */
function inForce(schedules: readonly Schedule[]): readonly Schedule[] {
  if (schedules.some(({ isDefault }) => isDefault)) return schedules;
  return [{ name: 'As they come', isDefault: true, ...defaultCadence }, ...schedules];
}

function scheduleCard({ paths, may }: Desk, { id, name, isDefault, steps }: Schedule): Html {
  return card(
    name,
    isDefault && html`<p>${badge('For everybody who has no other', 'info')}</p>`,
    table({
      caption: `Steps of ${name}`,
      captionHidden: true,
      columns: [
        { head: 'Step', cell: ({ key }) => spoken(key) },
        { head: 'When', cell: ({ offsetDays }) => whenOf(offsetDays) },
        { head: 'Tone', cell: ({ tone }) => spoken(tone) },
        { head: 'By', cell: ({ channel }) => spoken(channel) },
        { head: 'Approval', cell: ({ needsApproval }) => (needsApproval ? 'By a person' : 'None') },
      ],
      rows: steps,
    }),
    id && may('invoices:manage') && html`<p><a href="${paths.schedule(id)}">Change ${name}</a></p>`,
  );
}

function whenOf(offsetDays: number): string {
  if (offsetDays === 0) return 'On the due date';
  const days = Math.abs(offsetDays) === 1 ? 'day' : 'days';
  return `${Math.abs(offsetDays)} ${days} ${offsetDays < 0 ? 'before' : 'after'} it is due`;
}
