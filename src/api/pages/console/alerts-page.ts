import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { found } from '../../../domain/kit/problem.ts';
import { type AlertStatus, alertAfter } from '../../../domain/platform/alert-status.ts';
import type { AlertBody } from '../../platform/alerts.ts';
import { badge, emptyState, instant, pageHead, type Tone } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import type { Page } from '../kit/layout.ts';
import { type Html, html } from '../kit/markup.ts';
import { carriedBy, givenIn, submit, type Visit } from './answering.ts';
import { assertMay, type Desk } from './desk.ts';
import type { Refused } from './fields.ts';
import { filterForm, pager } from './filters.ts';
import { frame } from './frame.ts';
import { withQuery } from './paths.ts';
import { spoken } from './words.ts';

export type ShownAlert = z.infer<typeof AlertBody>;

const tones: Record<ShownAlert['severity'], Tone> = {
  ...{ info: 'info', low: 'neutral', medium: 'warn', high: 'bad', critical: 'bad' },
};

const acts = [
  { name: 'acknowledge', label: 'I see to it', done: 'It is yours.' },
  { name: 'resolve', label: 'Resolved', done: 'Resolved.' },
] as const;

const statuses: readonly { value: AlertStatus; label: string }[] = [
  { value: 'unread', label: 'Unread' },
  { value: 'read', label: 'Read' },
  { value: 'acknowledged', label: 'Somebody sees to it' },
  { value: 'resolved', label: 'Resolved' },
];

interface Filter {
  status?: string | undefined;
  cursor?: string | undefined;
}

export const visitAlerts: Visit = async (desk, c) => {
  assertMay(desk, 'alerts:read');
  const [status, cursor] = ['status', 'cursor'].map((name) => c.req.query(name) || undefined);
  const done = acts.find(({ name }) => name === c.req.query('done'))?.done;
  return alertsPage(desk, { filter: { status, cursor }, done });
};

export const actOnAlert: Visit = async (desk, c) => {
  assertMay(desk, 'alerts:write');
  const act = found(
    acts.find(({ name }) => name === c.req.param('act')),
    'page',
  );
  const given = await givenIn(c);
  const path = `/alerts/${c.req.param('id')}/${act.name}`;
  const body = act.name === 'resolve' ? {} : undefined;
  const request = () => ({ path, body });
  const { refused } = await submit(desk, { form: act.name, fields: [], given, request });
  if (refused) return alertsPage(desk, { filter: {}, refused });
  return c.redirect(withQuery(desk.paths.alerts, { done: act.name }), 303);
};

interface Shown {
  filter: Filter;
  done?: string | undefined;
  refused?: Refused;
}

async function alertsPage(desk: Desk, { filter, done, refused }: Shown): Promise<Page> {
  const page = await desk.api.read<{ data: ShownAlert[]; nextCursor: string | null }>('/alerts', {
    ...filter,
    limit: 50,
  });
  const once = randomUUID();
  const items = page.data.map((alert) => alertItem(desk, alert, once));
  return frame(desk, {
    ...{ title: 'Alerts', place: 'alerts', done, refused },
    main: html`${pageHead('Alerts')}
      ${filterForm({
        action: desk.paths.alerts,
        fields: [
          {
            ...{ name: 'status', label: 'State', kind: 'choice', value: filter.status },
            ...{ prompt: 'Every state', options: statuses },
          },
        ],
        isFiltered: Boolean(filter.status),
      })}
      <div id="results" class="stack">
        ${
          items.length > 0
            ? html`<ul class="timeline">${items}</ul>`
            : emptyState('No alerts', 'What needs a person shows up here.')
        }
        ${pager(desk.paths.alerts, { ...filter }, page.nextCursor)}
      </div>`,
  });
}

function alertItem(desk: Desk, alert: ShownAlert, once: string): Html {
  const { id, severity, status, title, detail, entityType, entityId, createdAt } = alert;
  const { paths, display, may } = desk;
  const href =
    entityType === 'invoice' || entityType === 'collection' ? paths.invoice(entityId) : null;
  const offered = acts.filter(({ name }) => {
    const next = alertAfter(status, name);
    return next !== null && next !== status && may('alerts:write');
  });
  const forms = offered.map(({ name, label }) =>
    form({
      action: `${paths.alerts}/${id}/${name}`,
      carried: carriedBy(once),
      ...{ submit: label, look: 'quiet' },
    }),
  );
  const state = statuses.find(({ value }) => value === status)?.label;
  return html`<li>
    <strong>${title}</strong><p>${detail}</p>
    <p>${badge(spoken(severity), tones[severity])} <small>${state}, ${instant(createdAt, display)}
      </small></p>
    ${href && html`<p><a href="${href}">See the invoice</a></p>`}
    ${forms.length > 0 && html`<div class="row">${forms}</div>`}
  </li>`;
}
