import type { Permission } from '../../../domain/identity/permissions.ts';
import { showInstant, showMoney } from '../../../domain/kit/display.ts';
import { card, linkButton } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import { flag, type Html, html, nothing } from '../kit/markup.ts';
import { carriedBy } from './answering.ts';
import type { CustomerFacts } from './customer-facts.ts';
import type { Desk } from './desk.ts';
import { type Field, type Refused, shownFields } from './fields.ts';
import type { Write } from './own-api.ts';

interface CustomerAct {
  name: string;
  label: string;
  /** Of the route, below the customer's; or all of it, by what the form says. */
  path: string | ((body: Record<string, unknown>) => Pick<Write, 'path' | 'body'>);
  permission?: Permission;
  consequence?: string;
  offered: (facts: CustomerFacts) => boolean;
  fields?: (facts: CustomerFacts, desk: Desk) => readonly Field[];
  /** Their version must be the one that was shown. */
  versioned?: boolean;
  done: string;
}

function refundFields({ unclear }: CustomerFacts, { display }: Desk): Field[] {
  const options = unclear.map(({ id, amount: amountMinor, currency, createdAt }) => {
    const asked = showInstant(createdAt, display);
    return { value: id, label: `${showMoney({ amountMinor, currency }, display)}, ${asked}` };
  });
  return [
    {
      ...{ name: 'refundId', label: 'Which', kind: 'choice', required: true, options },
      value: options[0]?.value,
    },
    {
      ...{ name: 'status', label: 'What became of it', kind: 'choice', required: true },
      ...{ prompt: 'Choose', options: verdicts },
    },
    {
      ...{ name: 'note', label: 'How you know', kind: 'line', required: true, maxLength: 500 },
    },
  ];
}

const verdicts = [
  { value: 'succeeded', label: 'The money went back' },
  { value: 'failed', label: 'It did not go back' },
];

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
    name: 'resolve-refund',
    label: 'Say what became of a refund',
    permission: 'invoices:manage',
    consequence: 'The processor gave no answer: look it up there first.',
    offered: ({ unclear }) => unclear.length > 0,
    fields: refundFields,
    path: ({ refundId, ...body }) => ({
      ...{ path: `/invoices/refunds/${encodeURIComponent(String(refundId))}/resolve`, body },
    }),
    done: 'Noted: the books say so now.',
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
  const offered = customerActs.filter(
    (act) => act.offered(known) && desk.may(act.permission ?? 'invoices:write'),
  );
  return card(
    'What to do',
    html`<div class="row">${linkButton(`${path}/edit`, 'Edit', 'quiet')}
      ${linkButton(`${path}/message`, 'Write to them', 'quiet')}</div>`,
    html`<div class="choices">
      ${offered.map((act) => unfold(desk, known, { ...panel, act }))}
    </div>`,
  );
}

function unfold(desk: Desk, known: CustomerFacts, one: Panel & { act: CustomerAct }): Html {
  const path = desk.paths.customer(known.customer.id);
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
        ${fields && shownFields(name, fields(known, desk), refused)}`,
    })}</details>`;
}
