import { randomUUID } from 'node:crypto';
import { showMoney } from '../../../domain/kit/display.ts';
import { alert, card, pageHead } from '../kit/components.ts';
import { checkField } from '../kit/forms.ts';
import type { Page } from '../kit/layout.ts';
import { type Html, html } from '../kit/markup.ts';
import { channels, tones } from './acts/collection-acts.ts';
import { carriedBy, givenIn, submit, type Visit } from './answering.ts';
import type { OpenInvoice } from './customer-facts.ts';
import type { ShownCustomer } from './customer-form.ts';
import { assertMay, type Desk } from './desk.ts';
import { asRefused, type Field, type Given, type Refused, shownFields, wrong } from './fields.ts';
import { frame } from './frame.ts';

const formName = 'compose';

const situations = [
  { value: 'reminder', label: 'What is open' },
  { value: 'promise_broken', label: 'A promise that was not kept' },
  { value: 'invoice', label: 'The invoice itself' },
];

const askFields: readonly Field[] = [
  { name: 'situation', label: 'What it is about', kind: 'choice', options: situations },
  { name: 'tone', label: 'Tone', kind: 'choice', options: tones },
  { name: 'channel', label: 'By', kind: 'choice', options: channels },
  {
    ...{ name: 'brief', label: 'What the words are to say beside the facts', kind: 'text' },
    ...{ maxLength: 2_000, hint: 'Amounts, days and links come from the books alone.' },
  },
];

const wordFields: readonly Field[] = [
  { name: 'subject', label: 'Subject', kind: 'line', required: true, maxLength: 150 },
  { name: 'body', label: 'Text', kind: 'text', required: true, rows: 14, maxLength: 4_000 },
];

interface Known {
  customer: ShownCustomer;
  open: readonly OpenInvoice[];
}

async function known(desk: Desk, customerId: string): Promise<Known> {
  assertMay(desk, 'invoices:write');
  const query = { customerId, limit: 200 };
  const [customer, { data: open }] = await Promise.all([
    desk.api.read<ShownCustomer>(`/invoices/customers/${customerId}`),
    desk.api.read<{ data: OpenInvoice[] }>('/invoices/aging/invoices', query),
  ]);
  return { customer, open };
}

interface Draft {
  subject: string | null;
  body: string;
  shown: { subject: string | null; body: string };
  writtenBy: 'model' | 'template';
}

interface Shown {
  given: Given;
  once: string;
  draft?: Draft;
  refused?: Refused;
}

export const visitCompose: Visit = async (desk, c) => {
  const one = await known(desk, c.req.param('id') ?? '');
  const ticked = tickedAtFirst(one).map(({ invoiceId }) => [`about.${invoiceId}`, 'on'] as const);
  const first = { tone: 'neutral', channel: 'email', situation: 'reminder' };
  const given = { ...first, ...Object.fromEntries(ticked) };
  return composePage(desk, one, { given, once: randomUUID() });
};

/** What is late, or else all; a late charge is named with the invoice that it is about. */
function tickedAtFirst({ open }: Known): readonly OpenInvoice[] {
  const invoices = open.filter(({ kind }) => kind === 'invoice');
  const late = invoices.filter(({ daysLate }) => daysLate > 0);
  return [late, invoices].find((some) => some.length > 0) ?? open;
}

/** Words are drafted as often as it takes; what is saved waits as a draft until it is approved. */
export const compose: Visit = async (desk, c) => {
  const one = await known(desk, c.req.param('id') ?? '');
  const given = await givenIn(c);
  const { id: customerId } = one.customer;
  const ticked = one.open.filter(({ invoiceId }) => given[`about.${invoiceId}`] === 'on');
  const about = { customerId, invoiceIds: ticked.map(({ invoiceId }) => invoiceId) };
  if (given['do'] === 'draft') {
    const { answer: draft, refused } = await submit<Draft>(desk, {
      ...{ form: formName, fields: askFields, given },
      request: (asked) => {
        if (about.invoiceIds.length === 0) throw wrong('Tick at least one invoice.');
        return { path: '/invoices/messages/draft', body: { ...asked, ...about } };
      },
    });
    const once = randomUUID();
    if (refused) return composePage(desk, one, { given, once, refused });
    const words = { subject: draft.subject ?? '', body: draft.body };
    return composePage(desk, one, { given: { ...given, ...words }, once, draft });
  }
  const { answer, refused } = await submit<{ id: string }>(desk, {
    ...{ form: formName, fields: [...askFields, ...wordFields], given },
    request: ({ channel, tone, subject, body }) => ({
      path: '/invoices/communications',
      body: { ...about, channel, tone, subject, body },
    }),
  });
  if (refused) return composePage(desk, one, { given, once: given['once'] ?? '', refused });
  return c.redirect(desk.paths.message(answer.id), 303);
};

function composePage(desk: Desk, one: Known, shown: Shown): Page {
  const { customer } = one;
  const title = `Message to ${customer.name}`;
  return frame(desk, {
    ...{ title, place: 'customers', refused: shown.refused },
    main: html`${pageHead(title)}${formOf(desk, one, shown)}
      ${shown.draft && draftCard(shown.draft)}`,
  });
}

function formOf(desk: Desk, { customer, open }: Known, { given, once, refused }: Shown): Html {
  const shown = refused ?? asRefused(formName, given);
  const unseen = Object.entries(carriedBy(once)).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const boxes = open.map(({ invoiceId, number, currency, open: amountMinor }) =>
    checkField({
      ...{ id: `about-${invoiceId}`, name: `about.${invoiceId}` },
      ...{ label: number ?? 'Draft', checked: given[`about.${invoiceId}`] === 'on' },
      hint: showMoney({ amountMinor, currency }, desk.display),
    }),
  );
  const fields = (of: readonly Field[]) =>
    html`<div class="fields">${shownFields(formName, of, shown)}</div>`;
  const path = desk.paths.customer(customer.id);
  return html`<form method="post" action="${path}/message">${unseen}
    ${open.length > 0 && card('About', html`<div class="fields">${boxes}</div>`)}
    ${card(
      'Have the words drafted',
      fields(askFields),
      html`<div class="row"><button class="button button-quiet" type="submit" name="do"
        value="draft" formnovalidate>Draft it</button></div>`,
    )}
    ${card('The words', fields(wordFields))}
    <div class="row"><button class="button" type="submit" name="do" value="save">Save as a
      draft</button><a href="${path}">Cancel</a></div>
  </form>`;
}

function draftCard({ shown, writtenBy }: Draft): Html {
  const by = writtenBy === 'model' ? 'Written by a model, held to the facts' : 'From the templates';
  return card(
    'As they would read it',
    alert('info', by, 'What stands in braces is filled in by the books when it leaves.'),
    shown.subject && html`<p><strong>${shown.subject}</strong></p>`,
    html`<div class="mail-paper">${shown.body}</div>`,
  );
}
