import type { Permission } from '../../../domain/identity/permissions.ts';
import { alert } from '../kit/components.ts';
import { errorSummary } from '../kit/forms.ts';
import { layout, type Page } from '../kit/layout.ts';
import { type Child, type Html, html } from '../kit/markup.ts';
import type { Desk } from './desk.ts';
import { fieldId, type Refused } from './fields.ts';

type Place = 'home' | 'invoices' | 'work' | 'customers' | 'aging' | 'alerts' | 'settings';

interface Framed {
  title: string;
  place: Place;
  status?: Page['status'];
  width?: 'slim' | 'narrow' | 'wide';
  /** What was just done, in one sentence. */
  done?: string | undefined;
  refused?: Refused | undefined;
  main: Child;
}

const places: readonly [Place, string, Permission][] = [
  ['home', 'Overview', 'invoices:read'],
  ['invoices', 'Invoices', 'invoices:read'],
  ['work', 'Collections', 'invoices:read'],
  ['customers', 'Customers', 'invoices:read'],
  ['aging', 'Aging', 'invoices:read'],
  ['alerts', 'Alerts', 'alerts:read'],
  ['settings', 'Settings', 'invoices:read'],
];

/** A page of the console: the ways to the others, whose books they are, how the last act went. */
export function frame(desk: Desk, page: Framed): Page {
  const { title, place, refused, done, width = 'wide' } = page;
  const nav = places.filter(([, , permission]) => desk.may(permission));
  return {
    status: refused?.status ?? page.status ?? 200,
    body: layout({
      title: refused ? `Error: ${title}` : title,
      width,
      interactive: true,
      nav: nav.map(([key, label]) => ({
        href: desk.paths[key],
        label,
        current: key === place,
      })),
      context: switcher(desk),
      main: html`<div class="stack">
        ${done && html`<div role="status">${alert('good', done)}</div>`}
        ${refused && refusal(refused)}
        ${page.main}
      </div>`,
    }),
  };
}

function refusal({ form, message, errors }: Refused): Child {
  if (message === null) return errorSummary(errors, (path) => fieldId(form, path));
  const said = errors.filter((error) => !message.includes(error.message));
  const list = said.map((error) => html`<li>${error.message}</li>`);
  return alert('bad', message, list.length > 0 && html`<ul>${list}</ul>`);
}

/** Whose books these are, and the way to those of the others. */
function switcher({ orgId, organizationName, organizations }: Desk): Html {
  const others = organizations.filter(({ id }) => id !== orgId);
  const account = html`<li><a href="/home">Account</a></li>`;
  const links = others.map(({ id, name }) => html`<li><a href="/console/${id}">${name}</a></li>`);
  return html`<details class="menu">
    <summary>${organizationName}</summary><ul>${links}${account}</ul>
  </details>`;
}
