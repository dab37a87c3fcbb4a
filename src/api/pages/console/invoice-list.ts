import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { shownStatuses } from '../../../domain/invoices/invoice-state.ts';
import type { InvoiceSummary } from '../../invoices/schemas.ts';
import { day, emptyState, linkButton, money, pageHead } from '../kit/components.ts';
import type { Page } from '../kit/layout.ts';
import { type Child, type Html, html } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import { findAct } from './acts/index.ts';
import type { Visit } from './answering.ts';
import { bulkFormOf, tickBox } from './bulk-bar.ts';
import type { Desk } from './desk.ts';
import type { Refused } from './fields.ts';
import { filterForm, pager } from './filters.ts';
import { frame } from './frame.ts';
import { withQuery } from './paths.ts';
import { invoiceBadge, invoiceStatusChoices } from './words.ts';

type Row = z.infer<typeof InvoiceSummary>;

interface Rows {
  data: Row[];
  nextCursor: string | null;
}

const names = ['q', 'status', 'dueFrom', 'dueTo', 'customerId', 'sort', 'cursor'] as const;
type Filter = Partial<Record<(typeof names)[number], string>>;

const sorts = [
  { value: 'due', label: 'Due soonest' },
  { value: 'balance', label: 'Most open' },
  { value: 'total', label: 'Largest' },
];

/** What a list is narrowed and ordered by; other words of an address are none of its business. */
export function filterIn(query: URLSearchParams): Filter {
  const asked = names.flatMap((name) => {
    const value = query.get(name)?.trim();
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(asked);
}

export const readRows = ({ api }: Desk, filter: Filter) =>
  api.read<Rows>('/invoices', { ...filter, limit: 50 });

export const visitInvoices: Visit = async (desk, c) => {
  const filter = filterIn(new URL(c.req.url).searchParams);
  const rows = await readRows(desk, filter);
  const tickAll = c.req.query('tick') === 'all';
  return listPage(desk, { filter, rows, tickAll, done: findAct(c.req.query('done'))?.done });
};

interface Listed {
  filter: Filter;
  rows: Rows;
  tickAll?: boolean;
  done?: string | undefined;
  refused?: Refused;
}

export function listPage(desk: Desk, listed: Listed): Page {
  const { filter, rows, done, refused } = listed;
  const { paths, may } = desk;
  const create =
    may('invoices:write') &&
    html`${linkButton(paths.imports, 'Import', 'quiet')}
      ${linkButton(paths.newInvoice, 'New invoice')}`;
  const isTickable = may('invoices:write') && rows.data.length > 0;
  const { cursor, ...exported } = filter;
  const csv = withQuery(`${paths.api}/export`, exported);
  return frame(desk, {
    ...{ title: 'Invoices', place: 'invoices', done, refused },
    main: html`<div class="head-row">${pageHead('Invoices')}
        <div class="row">${rows.data.length > 0 && html`<a href="${csv}">Download as CSV</a>`}
          ${create}</div>
      </div>
      ${filters(desk, filter)}
      <div id="results" class="stack">
        ${isTickable ? manyOf(desk, listed) : invoiceTable(desk, rows.data, isFirst(filter))}
        ${pager(paths.invoices, filter, rows.nextCursor)}
      </div>`,
  });
}

function filters({ paths }: Desk, filter: Filter): Html {
  return filterForm({
    action: paths.invoices,
    search: { value: filter.q, label: 'Search' },
    fields: [
      {
        ...{ name: 'status', label: 'State', kind: 'choice', value: filter.status },
        ...{ prompt: 'Every state', options: choices },
      },
      { name: 'dueFrom', label: 'Due from', kind: 'day', value: filter.dueFrom },
      { name: 'dueTo', label: 'Due to', kind: 'day', value: filter.dueTo },
      {
        ...{ name: 'sort', label: 'Order', kind: 'choice', value: filter.sort },
        ...{ prompt: 'Newest', options: sorts },
      },
    ],
    carried: filter.customerId ? { customerId: filter.customerId } : {},
    isFiltered: Object.keys(filter).some((name) => name !== 'cursor'),
  });
}

/** The list with a box before each, and what may be done with those that are ticked. */
function manyOf(desk: Desk, { filter, rows, tickAll, refused }: Listed): Html {
  const isTicked = (id: string) => tickAll || refused?.given[`invoice.${id}`] === 'on';
  const nameOf = (row: Row) => `${row.number ?? 'Draft'} · ${row.customerName}`;
  const carried = rows.data.map(
    (row) => html`<input type="hidden" name="name.${row.id}" value="${nameOf(row)}" />`,
  );
  const all = withQuery(desk.paths.invoices, { ...filter, tick: 'all' });
  const list = html`${carried}
    <p><a href="${all}">Tick all ${rows.data.length} that are shown</a></p>
    ${invoiceTable(desk, rows.data, false, (row) =>
      tickBox(row.id, `Choose ${nameOf(row)}`, Boolean(isTicked(row.id))),
    )}`;
  return bulkFormOf(desk, { once: randomUUID(), query: filter, refused, list });
}

const choices = invoiceStatusChoices.filter(({ value }) =>
  (shownStatuses as readonly string[]).includes(value),
);

const isFirst = (filter: Filter) => Object.keys(filter).length === 0;

/** Invoices as every list shows them. */
export function invoiceTable(
  desk: Desk,
  rows: readonly Row[],
  none: boolean,
  before?: (row: Row) => Child,
) {
  const { paths, display } = desk;
  const empty = none
    ? emptyState(
        'No invoice yet',
        'Write the first one; it is numbered when it is sent.',
        desk.may('invoices:write') && linkButton(paths.newInvoice, 'New invoice'),
      )
    : emptyState('Nothing found', 'No invoice is like that. Take a filter away.');
  return table({
    caption: 'Invoices',
    captionHidden: true,
    columns: [
      {
        head: 'Number and customer',
        cell: (
          row,
        ) => html`${before?.(row)}<a href="${paths.invoice(row.id)}">${row.number ?? 'Draft'}
          </a><br /><small class="wrap">${row.customerName}</small>`,
      },
      { head: 'State', cell: (row) => invoiceBadge(row.status) },
      { head: 'Due', cell: (row) => day(row.dueDate, display) },
      {
        ...{ head: 'Open', end: true },
        cell: ({ totals, currency }) => money({ amountMinor: totals.balance, currency }, display),
      },
      {
        ...{ head: 'Total', end: true },
        cell: ({ totals, currency }) => money({ amountMinor: totals.total, currency }, display),
      },
    ],
    rows,
    empty,
  });
}
