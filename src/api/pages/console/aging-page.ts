import type { z } from 'zod';
import { type AgingBucket, agingBuckets } from '../../../domain/invoices/aging.ts';
import type { AgedInvoiceView, Aging } from '../../invoices/aging-schemas.ts';
import { card, day, emptyState, money, pageHead } from '../kit/components.ts';
import { type Child, type Html, html, nothing } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import type { Visit } from './answering.ts';
import type { Desk } from './desk.ts';
import { filterForm, pager } from './filters.ts';
import { frame } from './frame.ts';
import { withQuery } from './paths.ts';

type Aged = z.infer<typeof Aging>;
type Open = z.infer<typeof AgedInvoiceView>;

export const bucketWords: Record<AgingBucket, string> = {
  current: 'Not due',
  days1to30: '1–30 days',
  days31to60: '31–60 days',
  days61to90: '61–90 days',
  over90: 'Over 90 days',
};

const names = ['asOf', 'currency', 'customerId', 'bucket', 'cursor'] as const;
type Filter = Partial<Record<(typeof names)[number], string>>;

/** Who owes how much for how long, on any day; and the invoices behind each figure. */
export const visitAging: Visit = async (desk, c) => {
  const asked = names.map((name) => [name, c.req.query(name)?.trim() || undefined] as const);
  const filter: Filter = Object.fromEntries(asked);
  const { asOf, currency, customerId, bucket } = filter;
  const aging = await desk.api.read<Aged>('/invoices/aging', { asOf, currency });
  const isDeep = Boolean(customerId ?? bucket);
  const query = { ...filter, currency: aging.currency, limit: 50 };
  const open = isDeep
    ? await desk.api.read<{ data: Open[]; nextCursor: string | null }>(
        '/invoices/aging/invoices',
        query,
      )
    : null;
  const exported = withQuery(`${desk.paths.api}/aging/export`, { asOf });
  return frame(desk, {
    title: 'Aging',
    place: 'aging',
    main: html`<div class="head-row">
        ${pageHead('Aging', html`As of ${day(aging.asOf, desk.display)}, in ${aging.currency}`)}
        <span class="row"><a href="${desk.paths.predictions}">Predictions</a>
          <a href="${exported}">Download as CSV</a></span>
      </div>
      ${agingFilters(desk, aging, filter)}
      <div id="results" class="stack">
        ${currencies(desk, aging, filter)}
        ${agingTable(desk, aging, filter)}
        ${open && openCard(desk, open.data)}
        ${open && pager(desk.paths.aging, filter, open.nextCursor)}
      </div>`,
  });
};

function agingFilters({ paths }: Desk, aging: Aged, filter: Filter): Html {
  return filterForm({
    action: paths.aging,
    fields: [
      { name: 'asOf', label: 'As of', kind: 'day', value: filter.asOf ?? aging.asOf },
      { name: 'currency', label: 'Currency', kind: 'line', value: aging.currency, maxLength: 3 },
    ],
    isFiltered: Object.values(filter).some(Boolean),
  });
}

/** The way to each currency in which anything is open, where there are several. */
function currencies({ paths, display }: Desk, aging: Aged, { asOf }: Filter): Html {
  const others = aging.currencies.filter(({ currency }) => currency !== aging.currency);
  if (others.length === 0) return nothing;
  const items = others.map(
    ({ currency, total }) => html`<li><a href="${withQuery(paths.aging, { asOf, currency })}">
      <span>${currency}</span>
      <small>${money({ amountMinor: total, currency }, display)}</small></a></li>`,
  );
  return html`<ul class="chips" aria-label="Other currencies">${items}</ul>`;
}

function agingTable({ paths, display }: Desk, aging: Aged, { asOf }: Filter): Html {
  const { currency } = aging;
  const show = (amountMinor: number) => money({ amountMinor, currency }, display);
  const to = (query: Filter) => withQuery(paths.aging, { asOf, currency, ...query });
  const amount = (amountMinor: number | undefined, href: string): Child =>
    amountMinor ? html`<a href="${href}">${show(amountMinor)}</a>` : '–';
  type Row = Aged['customers'][number];
  const total: Row = { ...aging, customerId: '', name: 'All customers' };
  return table<Row>({
    caption: `Open by days past due, in ${currency}`,
    captionHidden: true,
    columns: [
      {
        head: 'Customer',
        cell: ({ customerId, name }) =>
          customerId
            ? html`<a class="wrap" href="${paths.customer(customerId)}">${name}</a>`
            : html`<strong>${name}</strong>`,
      },
      ...agingBuckets.map((bucket) => ({
        ...{ head: bucketWords[bucket], end: true },
        cell: ({ buckets, customerId }: Row) => amount(buckets[bucket], to({ customerId, bucket })),
      })),
      { head: 'Credit', end: true, cell: ({ unapplied }) => (unapplied ? show(unapplied) : '–') },
      {
        ...{ head: 'Total', end: true },
        cell: (row) => html`<strong>${show(row.total)}</strong>`,
      },
    ],
    rows: aging.customers.length > 0 ? [total, ...aging.customers] : [],
    empty: emptyState('Nothing is open', 'On this day nobody owed anything in this currency.'),
  });
}

function openCard({ paths, display }: Desk, rows: readonly Open[]): Html {
  return card(
    'The invoices behind it',
    table({
      caption: 'Open invoices',
      captionHidden: true,
      columns: [
        {
          head: 'Number and customer',
          cell: (row) => html`<a href="${paths.invoice(row.invoiceId)}">${row.number}</a><br />
            <small class="wrap">${row.customerName}</small>`,
        },
        { head: 'Due', cell: (row) => day(row.dueDate, display) },
        { head: 'Days late', end: true, cell: (row) => Math.max(row.daysLate, 0) || '–' },
        {
          ...{ head: 'Open', end: true },
          cell: (row) => money({ amountMinor: row.open, currency: row.currency }, display),
        },
      ],
      rows,
      empty: html`<p>There is none any more.</p>`,
    }),
  );
}
