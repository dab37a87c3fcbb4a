import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Env } from '../../kit/env.ts';
import { givenIn, submit, type Visit } from './answering.ts';
import { assertMay, type Desk } from './desk.ts';
import { bodyOf, type Choice, type Given, type Refused } from './fields.ts';
import type { ShownInvoice } from './invoice-facts.ts';
import { headFields, invoiceForm, invoiceFormPage } from './invoice-form.ts';
import {
  countLines,
  lineBodies,
  lineFields,
  shownLine,
  withoutBlankLines,
} from './invoice-form-lines.ts';
import { invoiceName } from './invoice-page.ts';
import { withQuery } from './paths.ts';

const blankLines = 3;

/** A draft that is being written: a new one, or one that is there. */
interface Draft {
  invoice: ShownInvoice | null;
  customers: readonly Choice[];
}

async function openDraft(desk: Desk, c: Context<Env>): Promise<Draft> {
  assertMay(desk, 'invoices:write');
  const id = c.req.param('id');
  const invoice = id === undefined ? null : await desk.api.read<ShownInvoice>(`/invoices/${id}`);
  const chosen = invoice?.customerId ?? c.req.query('customerId');
  return { invoice, customers: await customerChoices(desk, chosen) };
}

interface Named {
  id: string;
  name: string;
}

/** Those of late, and the one that is chosen. */
async function customerChoices({ api }: Desk, chosen: string | undefined): Promise<Choice[]> {
  const query = { status: 'active', limit: 200 };
  const { data } = await api.read<{ data: Named[] }>('/invoices/customers', query);
  const missing = chosen !== undefined && data.every(({ id }) => id !== chosen);
  const customer = `/invoices/customers/${encodeURIComponent(chosen ?? '')}`;
  const all = missing ? [await api.read<Named>(customer), ...data] : data;
  return all
    .map(({ id, name }) => ({ value: id, label: name }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

interface Asked {
  given: Given;
  once?: string;
  refused?: Refused;
}

function show(desk: Desk, { invoice, customers }: Draft, { given, once, refused }: Asked) {
  const { paths } = desk;
  const lines = countLines(given);
  return invoiceFormPage(desk, {
    ...{ customers, given, refused, version: invoice?.version },
    title: invoice ? `Edit ${invoiceName(invoice).toLowerCase()}` : 'New invoice',
    action: invoice ? `${paths.invoice(invoice.id)}/edit` : paths.newInvoice,
    cancelHref: invoice ? paths.invoice(invoice.id) : paths.invoices,
    lines: Math.min(refused ? Math.max(lines, 1) : lines + blankLines, 200),
    once: once ?? randomUUID(),
  });
}

export const visitInvoiceForm: Visit = async (desk, c) => {
  const draft = await openDraft(desk, c);
  const chosen = c.req.query('customerId');
  const first = chosen ? { customerId: chosen } : {};
  return show(desk, draft, { given: draft.invoice ? asGiven(draft.invoice) : first });
};

function asGiven(invoice: ShownInvoice): Given {
  const { customerId, issueDate, terms, dueDate, currency, poNumber, note } = invoice;
  const lines = invoice.lineItems.map((line, i) => shownLine(line, i));
  return Object.assign(
    { customerId, issueDate, terms: terms ?? '', currency, note: note ?? '' },
    // What follows from the terms goes on to: a changed day of issue moves it.
    { dueDate: terms === null ? dueDate : '', poNumber: poNumber ?? '' },
    ...lines,
  );
}

export const saveInvoiceForm: Visit = async (desk, c) => {
  const draft = await openDraft(desk, c);
  const sent = await givenIn(c);
  const given = withoutBlankLines(sent);
  const once = sent['once'] ?? '';
  if (given['do'] === 'lines') return show(desk, draft, { given, once });
  const { invoice, customers } = draft;
  const fields = headFields(customers);
  const { answer, refused } = await submit<ShownInvoice>(desk, {
    form: invoiceForm,
    fields: [...fields, ...lineSetsOf(given)],
    given,
    request: () => {
      const lineItems = lineBodies(given, invoice?.lineItems ?? []);
      const body = { ...bodyOf(fields, given), lineItems };
      return invoice
        ? { method: 'PATCH', path: `/invoices/${invoice.id}`, body }
        : { path: '/invoices', body };
    },
  });
  if (refused) return show(desk, draft, { given, once, refused });
  return c.redirect(withQuery(desk.paths.invoice(answer.id), { done: 'save' }), 303);
};

const lineSetsOf = (given: Given) =>
  Array.from({ length: countLines(given) }, (_, i) => lineFields(i)).flat();
