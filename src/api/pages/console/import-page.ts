import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Permission } from '../../../domain/identity/permissions.ts';
import { found } from '../../../domain/kit/problem.ts';
import type { ImportView } from '../../invoices/import-schemas.ts';
import { alert, card, facts, figures, instant, pageHead, progress } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import type { Page } from '../kit/layout.ts';
import { attribute, type Html, html, nothing } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import { carriedBy, givenIn, submit, type Visit } from './answering.ts';
import { assertMay, type Desk } from './desk.ts';
import type { Refused } from './fields.ts';
import { frame } from './frame.ts';
import { withQuery } from './paths.ts';
import { importBadge } from './words.ts';

type Shown = z.infer<typeof ImportView>;

interface ImportAct {
  name: string;
  label: string;
  permission: Permission;
  consequence: string;
  offered: (it: Shown) => boolean;
  done: string;
}

const acts: readonly ImportAct[] = [
  {
    name: 'cancel',
    label: 'Stop it',
    permission: 'invoices:write',
    consequence: 'What has come in so far stays.',
    offered: ({ status }) => status === 'running',
    done: 'It stops after the rows that it is at.',
  },
  {
    name: 'undo',
    label: 'Take it back',
    permission: 'invoices:manage',
    consequence: 'Its invoices and payments go, as if it had never been.',
    offered: ({ status, undoneAt, rows }) =>
      status !== 'running' && undoneAt === null && rows.imported > 0,
    done: 'Taken back: nothing of it is left.',
  },
];

const read = ({ api }: Desk, id: string) => api.read<Shown>(`/invoices/imports/${id}`);

export const visitImport: Visit = async (desk, c) => {
  const done = acts.find(({ name }) => name === c.req.query('done'))?.done;
  return importPage(desk, await read(desk, c.req.param('id') ?? ''), { done });
};

export const actOnImport: Visit = async (desk, c) => {
  const act = found(
    acts.find(({ name }) => name === c.req.param('act')),
    'page',
  );
  assertMay(desk, act.permission);
  const given = await givenIn(c);
  const { importId } = await read(desk, c.req.param('id') ?? '');
  const request = () => ({ path: `/invoices/imports/${importId}/${act.name}` });
  const { refused } = await submit(desk, { form: act.name, fields: [], given, request });
  if (refused) return importPage(desk, await read(desk, importId), { refused });
  return c.redirect(withQuery(desk.paths.import(importId), { done: act.name }), 303);
};

interface Went {
  done?: string | undefined;
  refused?: Refused;
}

function importPage(desk: Desk, it: Shown, went: Went): Page {
  const { paths, display } = desk;
  const isRunning = it.status === 'running';
  return frame(desk, {
    ...{ title: `Import of ${it.fileName}`, place: 'invoices', ...went },
    main: html`${pageHead(
      it.fileName,
      html`${importBadge(it)} ${instant(it.createdAt, display)},
        <a href="${paths.imports}">all imports</a>`,
    )}
      <div id="results" class="stack"${isRunning && following(paths.import(it.importId))}>
        ${progressCard(it)}${errorsCard(desk, it)}${columnsCard(it)}${actsCard(desk, it)}
      </div>`,
  });
}

/** With scripts the page follows by itself, until it is over. */
const following = (path: string) =>
  html`${[
    ...[attribute('hx-get', path), attribute('hx-trigger', 'every 2s')],
    ...[attribute('hx-select', '#results'), attribute('hx-swap', 'outerHTML')],
  ]}`;

function progressCard({ status, percent, step, rows, customersCreated, error }: Shown): Html {
  return card(
    null,
    status === 'running' && progress('import-progress', 'Rows', percent ?? 0, step ?? undefined),
    error && alert('bad', 'It broke off', error.detail),
    figures([
      ['Imported', rows.imported],
      ['There already', rows.duplicates],
      ['Left out', rows.failed],
      ['New customers', customersCreated],
    ]),
  );
}

function errorsCard({ paths }: Desk, { importId, errors, rows }: Shown): Html {
  if (errors.length === 0) return nothing;
  const all = `${paths.api}/imports/${importId}/errors`;
  const left = rows.failed === 1 ? 'One row was' : `${rows.failed} rows were`;
  return card(
    'What kept rows out',
    table({
      caption: 'What is wrong, cell by cell',
      captionHidden: true,
      columns: [
        { head: 'Row', cell: ({ rowNumber }) => rowNumber },
        { head: 'Column', cell: ({ column }) => column || 'All of it' },
        {
          head: 'What stands there',
          cell: ({ value }) => html`<span class="wrap">${value}</span>`,
        },
        { head: 'What is wrong', cell: (row) => html`<span class="wrap">${row.message}</span>` },
      ],
      rows: errors,
    }),
    html`<p>${left} left out. Mend it and send the file again: what is there already comes in
      once. <a href="${all}">All of it as CSV</a></p>`,
  );
}

function columnsCard({ columns }: Shown): Html {
  const found = Object.entries(columns).map(([field, heading]) => [field, heading] as const);
  return card('Which column was taken for what', facts(found));
}

function actsCard(desk: Desk, it: Shown): Html {
  const offered = acts.filter((act) => desk.may(act.permission) && act.offered(it));
  const once = randomUUID();
  const items = offered.map(
    ({ name, label, consequence }) =>
      html`<details><summary>${label}</summary>${form({
        action: `${desk.paths.import(it.importId)}/${name}`,
        carried: carriedBy(once),
        ...{ submit: label, look: 'danger', body: html`<p>${consequence}</p>` },
      })}</details>`,
  );
  return items.length > 0 ? card('What to do', html`<div class="choices">${items}</div>`) : nothing;
}
