import type { z } from 'zod';
import { shownStatuses } from '../../../domain/invoices/invoice-state.ts';
import type { InvoiceSummary } from '../../invoices/schemas.ts';
import { day, emptyState, linkButton, money, pageHead } from '../kit/components.ts';
import type { Page } from '../kit/layout.ts';
import { html } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import { findAct } from './acts/index.ts';
import type { Visit } from './answering.ts';
import type { Desk } from './desk.ts';
import { filterForm, pager } from './filters.ts';
import { frame } from './frame.ts';
import { invoiceBadge, invoiceStatusChoices } from './words.ts';

type Row = z.infer<typeof InvoiceSummary>;

interface Rows {
  data: Row[];
  nextCursor: string | null;
}

const names = ['q', 'status', 'dueFrom', 'dueTo', 'customerId', 'cursor'] as const;
type Filter = Partial<Record<(typeof names)[number], string>>;

export const visitInvoices: Visit = async (desk, c) => {
  const asked = names.flatMap((name) => {
    const value = c.req.query(name)?.trim();
    return value ? [[name, value] as const] : [];
  });
  const filter: Filter = Object.fromEntries(asked);
  const rows = await desk.api.read<Rows>('/invoices', { ...filter, limit: 50 });
  return listPage(desk, { filter, rows, done: findAct(c.req.query('done'))?.done });
};

interface Listed {
  filter: Filter;
  rows: Rows;
  done?: string | undefined;
}

function listPage(desk: Desk, { filter, rows, done }: Listed): Page {
  const { paths, may } = desk;
  const create = may('invoices:write') && linkButton(paths.newInvoice, 'New invoice');
  return frame(desk, {
    title: 'Invoices',
    place: 'invoices',
    done,
    main: html`<div class="head-row">${pageHead('Invoices')}${create}</div>
      ${filterForm({
        action: paths.invoices,
        search: { value: filter.q, label: 'Search' },
        fields: [
          {
            ...{ name: 'status', label: 'State', kind: 'choice', value: filter.status },
            ...{ prompt: 'Every state', options: choices },
          },
          { name: 'dueFrom', label: 'Due from', kind: 'day', value: filter.dueFrom },
          { name: 'dueTo', label: 'Due to', kind: 'day', value: filter.dueTo },
        ],
        carried: filter.customerId ? { customerId: filter.customerId } : {},
        isFiltered: Object.keys(filter).some((name) => name !== 'cursor'),
      })}
      <div id="results" class="stack">
        ${invoiceTable(desk, rows.data, isFirst(filter))}
        ${pager(paths.invoices, filter, rows.nextCursor)}
      </div>`,
  });
}

const choices = invoiceStatusChoices.filter(({ value }) =>
  (shownStatuses as readonly string[]).includes(value),
);

const isFirst = (filter: Filter) => Object.keys(filter).length === 0;

/** Invoices as every list shows them. */
export function invoiceTable(desk: Desk, rows: readonly Row[], none: boolean) {
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
        cell: (row) => html`<a href="${paths.invoice(row.id)}">${row.number ?? 'Draft'}</a><br />
          <small class="wrap">${row.customerName}</small>`,
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
