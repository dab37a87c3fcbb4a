import { card, emptyState, linkButton, pageHead } from '../kit/components.ts';
import type { Page } from '../kit/layout.ts';
import { type Html, html } from '../kit/markup.ts';
import { carriedBy } from './answering.ts';
import type { Desk } from './desk.ts';
import {
  asRefused,
  type Choice,
  type Field,
  type Given,
  type Refused,
  shownFields,
} from './fields.ts';
import { frame } from './frame.ts';
import { lineFields } from './invoice-form-lines.ts';

export const invoiceForm = 'invoice';

export interface InvoiceFormView {
  title: string;
  action: string;
  cancelHref: string;
  customers: readonly Choice[];
  given: Given;
  lines: number;
  once: string;
  version?: number | undefined;
  refused?: Refused | undefined;
}

/** All of an invoice but its lines. */
export function headFields(customers: readonly Choice[]): Field[] {
  return [
    {
      ...{ name: 'customerId', label: 'Customer', kind: 'choice', required: true },
      ...{ prompt: 'Choose a customer', options: customers },
    },
    { name: 'issueDate', label: 'Issued', kind: 'day', hint: 'Left empty, today.' },
    {
      ...{ name: 'terms', label: 'Terms', kind: 'line', maxLength: 60 },
      hint: 'Such as net 30 or 2/10 net 30. Left empty, the customer’s.',
    },
    { name: 'dueDate', label: 'Due', kind: 'day', hint: 'Left empty, by the terms.' },
    {
      ...{ name: 'currency', label: 'Currency', kind: 'line', maxLength: 3 },
      hint: 'Such as USD. Left empty, the customer’s.',
    },
    { name: 'poNumber', label: 'PO number', kind: 'line', maxLength: 100, blank: 'null' },
    { name: 'note', label: 'Note', kind: 'text', maxLength: 2_000, blank: 'null' },
  ];
}

/** The form of a new invoice or a draft. It works without scripts: more lines come by asking. */
export function invoiceFormPage(desk: Desk, view: InvoiceFormView): Page {
  const { title, customers } = view;
  const { paths } = desk;
  return frame(desk, {
    title,
    place: 'invoices',
    refused: view.refused,
    main: html`${pageHead(title)}
      ${
        customers.length > 0
          ? formOf(view)
          : emptyState(
              'No customer yet',
              'An invoice is for a customer: add the first one.',
              linkButton(paths.newCustomer, 'New customer'),
            )
      }`,
  });
}

function formOf(view: InvoiceFormView): Html {
  const { action, cancelHref, given, lines, once, version } = view;
  const unseen = Object.entries(carriedBy(once, version)).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const refused = view.refused ?? asRefused(invoiceForm, given);
  const fields = shownFields(invoiceForm, headFields(view.customers), refused);
  const lineSets = Array.from({ length: lines }, (_, i) => lineSet(i, given, refused));
  return html`<form method="post" action="${action}">
    ${unseen}
    ${card(null, html`<div class="fields">${fields}</div>`)}
    ${card(
      'Lines',
      html`<p class="hint">A line of which nothing is said is left out. The totals are worked out
        when the draft is saved.</p>`,
      lineSets,
    )}
    <div class="row">
      <button class="button" type="submit" name="do" value="save">Save the draft</button>
      <button class="button button-quiet" type="submit" name="do" value="lines"
        formnovalidate>More lines</button>
      <a href="${cancelHref}">Cancel</a>
    </div>
  </form>`;
}

function lineSet(i: number, given: Given, refused: Refused): Html {
  const id = given[`lineItems.${i}.id`];
  return html`<div class="line-set">
    ${id && html`<input type="hidden" name="lineItems.${i}.id" value="${id}" />`}
    ${shownFields(invoiceForm, lineFields(i), refused)}
  </div>`;
}
