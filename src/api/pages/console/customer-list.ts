import { badge, emptyState, linkButton, pageHead } from '../kit/components.ts';
import { type Child, html } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import type { Visit } from './answering.ts';
import { holds, type ShownCustomer } from './customer-form.ts';
import type { Desk } from './desk.ts';
import { filterForm, pager } from './filters.ts';
import { frame } from './frame.ts';

const statuses = [
  { value: 'active', label: 'Active' },
  { value: 'archived', label: 'Archived' },
  { value: 'merged', label: 'Merged' },
];

export const visitCustomers: Visit = async (desk, c) => {
  const { paths, api, may } = desk;
  const [q, status, cursor] = ['q', 'status', 'cursor'].map((name) => c.req.query(name)?.trim());
  const query = { q, status: status || (q ? '' : 'active'), cursor, limit: 50 };
  const page = await api.read<{ data: ShownCustomer[]; nextCursor: string | null }>(
    '/invoices/customers',
    query,
  );
  const create = may('invoices:write') && linkButton(paths.newCustomer, 'New customer');
  const isFiltered = Boolean(q || status);
  return frame(desk, {
    title: 'Customers',
    place: 'customers',
    main: html`<div class="head-row">${pageHead('Customers')}${create}</div>
      ${filterForm({
        action: paths.customers,
        search: { value: q, label: 'Search name, e-mail, number or tax id' },
        fields: [
          {
            ...{ name: 'status', label: 'State', kind: 'choice', value: status },
            ...{ prompt: 'Active', options: statuses.slice(1) },
          },
        ],
        isFiltered,
      })}
      <div id="results" class="stack">
        ${customerTable(desk, page.data, isFiltered || Boolean(cursor), create)}
        ${pager(paths.customers, { q, status, cursor }, page.nextCursor)}
      </div>`,
  });
};

function customerTable(
  { paths }: Desk,
  rows: readonly ShownCustomer[],
  isFiltered: boolean,
  create: Child,
) {
  const empty = isFiltered
    ? emptyState('Nobody found', 'No customer is like that. Take a filter away.')
    : emptyState('No customer yet', 'Add whom you sell to; invoices are made out to them.', create);
  return table({
    caption: 'Customers',
    captionHidden: true,
    columns: [
      {
        head: 'Name and e-mail',
        cell: ({ id, name, email }) => html`<a class="wrap" href="${paths.customer(id)}">${name}</a>
          <br /><small>${email ?? 'No e-mail address'}</small>`,
      },
      { head: 'Terms', cell: ({ terms }) => terms ?? 'As usual' },
      { head: 'Currency', cell: ({ currency }) => currency },
      { head: 'State', cell: customerBadges },
    ],
    rows,
    empty,
  });
}

/** What somebody has to know of a customer before doing anything. */
export function customerBadges({ status, hold, addressStanding }: ShownCustomer): Child {
  const held = holds.find(({ value }) => value === hold && hold !== 'none')?.label;
  const bad = { bounced: 'Address bounces', complained: 'Reported our mail' };
  const address = addressStanding in bad ? bad[addressStanding as keyof typeof bad] : null;
  return html`<span class="row">
    ${status !== 'active' && badge(status === 'merged' ? 'Merged' : 'Archived')}
    ${held && badge(held, 'warn')}${address && badge(address, 'bad')}
  </span>`;
}
