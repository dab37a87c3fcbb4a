import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { toMajor } from '../../../domain/kit/money.ts';
import type { Customer } from '../../invoices/customer-schemas.ts';
import { card, pageHead } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import { html } from '../kit/markup.ts';
import { carriedBy, givenIn, submit, type Visit } from './answering.ts';
import { assertMay, type Desk } from './desk.ts';
import { type Choice, type Field, type Refused, shownFields } from './fields.ts';
import { addressFields, line, textAt, withAddress } from './form-rows.ts';
import { frame } from './frame.ts';
import { membersOf } from './invoice-facts.ts';
import { withQuery } from './paths.ts';

export type ShownCustomer = z.infer<typeof Customer>;

const formName = 'customer';

const languages = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'German' },
  { value: 'es', label: 'Spanish' },
];

export const holds = [
  { value: 'none', label: 'Reminded as scheduled' },
  { value: 'excluded', label: 'Left out of reminders' },
  { value: 'legal', label: 'With the lawyers' },
  { value: 'insolvency', label: 'Insolvent' },
];

interface Known {
  customer: ShownCustomer | null;
  members: readonly Choice[];
  currency: string;
}

function fieldsOf({ customer, members, currency }: Known): Field[] {
  const fields: Field[] = [
    { name: 'name', label: 'Name', kind: 'line', required: true, maxLength: 200 },
    { name: 'email', label: 'E-mail for invoices', kind: 'email', maxLength: 254, blank: 'null' },
    line('phone', 'Phone', 40),
    line('terms', 'Terms', 60, 'Such as net 30. Left empty, the organization’s.'),
    {
      ...{ name: 'currency', label: 'Currency', kind: 'line', maxLength: 3 },
      hint: 'Such as USD. Left empty, the organization’s.',
    },
    { name: 'creditLimitMinor', label: 'Credit limit', kind: 'money', currency, blank: 'null' },
    { name: 'language', label: 'Language of mails', kind: 'choice', options: languages },
    { name: 'hold', label: 'Reminders', kind: 'choice', options: holds },
    {
      ...{ name: 'assignedTo', label: 'Looked after by', kind: 'choice', blank: 'null' },
      ...{ prompt: 'Nobody', options: members },
    },
    line('taxId', 'Tax id', 50),
    line('externalRef', 'Your own number for them', 100),
    ...addressFields('billingAddress'),
    {
      ...{ name: 'consolidatedReminders', label: 'One reminder for all that is due on a day' },
      kind: 'check',
    },
    { name: 'note', label: 'Note', kind: 'text', maxLength: 2_000, blank: 'null' },
  ];
  return fields.map((field) => ({ ...field, value: valueIn(customer, field) }));
}

const atFirst: Record<string, string> = {
  language: 'en',
  hold: 'none',
  consolidatedReminders: 'on',
};

function valueIn(customer: ShownCustomer | null, { name }: Field): string | undefined {
  if (!customer) return atFirst[name];
  if (name !== 'creditLimitMinor') return textAt(customer, name);
  const { creditLimitMinor, currency } = customer;
  return creditLimitMinor === null ? undefined : toMajor(creditLimitMinor, currency);
}

async function known(desk: Desk, id: string | undefined): Promise<Known> {
  assertMay(desk, 'invoices:write');
  const [customer, members] = await Promise.all([
    id === undefined ? null : desk.api.read<ShownCustomer>(`/invoices/customers/${id}`),
    membersOf(desk),
  ]);
  return { customer, members, currency: customer?.currency ?? desk.baseCurrency };
}

interface Shown {
  once?: string | undefined;
  refused?: Refused;
}

function show(desk: Desk, one: Known, { once = randomUUID(), refused }: Shown) {
  const { paths } = desk;
  const { customer } = one;
  const title = customer ? `Edit ${customer.name}` : 'New customer';
  const action = customer ? `${paths.customer(customer.id)}/edit` : paths.newCustomer;
  const fields = html`<div class="fields">${shownFields(formName, fieldsOf(one), refused)}</div>`;
  return frame(desk, {
    ...{ title, place: 'customers', refused },
    main: html`${pageHead(title)}
      ${card(
        null,
        form({ action, carried: carriedBy(once, customer?.version), submit: 'Save', body: fields }),
      )}`,
  });
}

export const visitCustomerForm: Visit = async (desk, c) =>
  show(desk, await known(desk, c.req.param('id')), {});

export const saveCustomerForm: Visit = async (desk, c) => {
  const one = await known(desk, c.req.param('id'));
  const given = await givenIn(c);
  const { customer } = one;
  const { answer, refused } = await submit<ShownCustomer>(desk, {
    ...{ form: formName, fields: fieldsOf(one), given },
    request: (body) =>
      customer
        ? {
            method: 'PATCH',
            path: `/invoices/customers/${customer.id}`,
            body: withAddress(body, 'billingAddress'),
          }
        : { path: '/invoices/customers', body: withAddress(body, 'billingAddress') },
  });
  if (refused) return show(desk, one, { once: given['once'], refused });
  return c.redirect(withQuery(desk.paths.customer(answer.id), { done: 'save' }), 303);
};
