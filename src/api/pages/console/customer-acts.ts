import { card, linkButton } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import { flag, type Html, html, nothing } from '../kit/markup.ts';
import { carriedBy } from './answering.ts';
import type { CustomerFacts } from './customer-facts.ts';
import type { Desk } from './desk.ts';
import { type Field, type Refused, shownFields } from './fields.ts';

interface CustomerAct {
  name: string;
  label: string;
  /** Of the route, below the customer's. */
  path: string;
  consequence?: string;
  offered: (facts: CustomerFacts) => boolean;
  fields?: (facts: CustomerFacts) => readonly Field[];
  /** Their version must be the one that was shown. */
  versioned?: boolean;
  done: string;
}

export const customerActs: readonly CustomerAct[] = [
  {
    name: 'apply-credit',
    label: 'Use their credit',
    path: '/credit/apply',
    consequence: 'Their open invoices take it up, the oldest due first.',
    offered: ({ credit, open }) =>
      credit.some(({ currency }) => open.some((one) => one.currency === currency)),
    fields: ({ credit }) => [
      {
        ...{ name: 'currency', label: 'Credit in', kind: 'choice', required: true },
        options: credit.map(({ currency }) => ({ value: currency, label: currency })),
      },
    ],
    done: 'Their open invoices have taken up what they could.',
  },
  {
    name: 'archive',
    label: 'Archive',
    path: '/archive',
    versioned: true,
    consequence: 'Nothing new is sold to them; what they owe stays owed.',
    offered: ({ customer }) => customer.status === 'active',
    done: 'Archived.',
  },
  {
    name: 'restore',
    label: 'Restore',
    path: '/restore',
    versioned: true,
    consequence: 'They can be sold to again.',
    offered: ({ customer }) => customer.status === 'archived',
    done: 'Active again.',
  },
  {
    name: 'merge',
    label: 'Merge into another customer',
    path: '/merge',
    versioned: true,
    consequence: 'All of their invoices and payments go over. This cannot be taken back.',
    offered: ({ customer, others }) => customer.status !== 'merged' && others.length > 0,
    fields: ({ others }) => [
      {
        ...{ name: 'into', label: 'Who takes over', kind: 'choice', required: true },
        ...{ prompt: 'Choose a customer', options: others },
      },
    ],
    done: 'Merged: all of it belongs to the other customer now.',
  },
];

interface Panel {
  refused?: Refused | undefined;
  once: string;
}

export function customerActPanel(desk: Desk, known: CustomerFacts, panel: Panel): Html {
  if (!desk.may('invoices:write') || known.customer.status === 'merged') return nothing;
  const path = desk.paths.customer(known.customer.id);
  const offered = customerActs.filter((act) => act.offered(known));
  return card(
    'What to do',
    html`<div class="row">${linkButton(`${path}/edit`, 'Edit', 'quiet')}
      ${linkButton(`${path}/message`, 'Write to them', 'quiet')}</div>`,
    html`<div class="choices">
      ${offered.map((act) => unfold(path, known, { ...panel, act }))}
    </div>`,
  );
}

function unfold(path: string, known: CustomerFacts, one: Panel & { act: CustomerAct }): Html {
  const { act, refused, once } = one;
  const { name, label, consequence, fields, versioned } = act;
  const open = flag('open', refused?.form === name);
  const { version } = known.customer;
  return html`<details${open}><summary>${label}</summary>
    ${form({
      action: `${path}/${name}`,
      carried: carriedBy(once, versioned ? version : undefined),
      submit: label,
      body: html`${consequence && html`<p>${consequence}</p>`}
        ${fields && shownFields(name, fields(known), refused)}`,
    })}</details>`;
}
