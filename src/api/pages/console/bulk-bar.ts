import { checkField } from '../kit/forms.ts';
import { type Html, html } from '../kit/markup.ts';
import { carriedBy } from './answering.ts';
import type { Desk } from './desk.ts';
import { type Field, type Given, type Refused, shownFields } from './fields.ts';

export const bulkForm = 'bulk';

interface BulkAct {
  name: 'send' | 'remind' | 'void' | 'write-off';
  label: string;
  permission: 'invoices:write' | 'invoices:manage';
  asksWhy: boolean;
}

const acts: readonly BulkAct[] = [
  { name: 'send', label: 'Send', permission: 'invoices:write', asksWhy: false },
  { name: 'remind', label: 'Remind now', permission: 'invoices:write', asksWhy: false },
  { name: 'void', label: 'Void', permission: 'invoices:write', asksWhy: true },
  {
    ...{ name: 'write-off', label: 'Write off what is open' },
    ...{ permission: 'invoices:manage', asksWhy: true },
  },
];

export const bulkActsFor = ({ may }: Desk) => acts.filter(({ permission }) => may(permission));

const namePrefix = 'invoice.';

/** The invoices whose boxes were ticked. */
export const chosenIn = (given: Given): string[] =>
  Object.keys(given).flatMap((name) => {
    const id = name.slice(namePrefix.length);
    return name.startsWith(namePrefix) && /^[0-9a-f-]{36}$/.test(id) ? [id] : [];
  });

export function bulkFields(desk: Desk): Field[] {
  return [
    {
      ...{ name: 'act', label: 'With those that are ticked', kind: 'choice', required: true },
      ...{ prompt: 'Choose what to do' },
      options: bulkActsFor(desk).map(({ name, label }) => ({ value: name, label })),
    },
    {
      ...{ name: 'reason', label: 'Why', kind: 'line', maxLength: 500 },
      hint: 'Only to void or write off.',
    },
  ];
}

export function tickBox(id: string, label: string, isTicked: boolean): Html {
  const name = `${namePrefix}${id}`;
  return checkField({ id: `tick-${id}`, name, label, checked: isTicked });
}

interface Bar {
  once: string;
  /** Where the list stands, to come back to it. */
  query: Readonly<Record<string, string>>;
  refused?: Refused | undefined;
  list: Html;
}

/** One form around a list: which ones, and what to do with them, which stays in sight. */
export function bulkFormOf(desk: Desk, { once, query, refused, list }: Bar): Html {
  const carried = { ...carriedBy(once), back: String(new URLSearchParams(query)) };
  const unseen = Object.entries(carried).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form method="post" action="${desk.paths.bulk}">${unseen}${list}
    <div class="bulk-bar">${shownFields(bulkForm, bulkFields(desk), refused)}
      <div class="row"><button class="button" type="submit">Do it</button></div>
    </div>
  </form>`;
}
