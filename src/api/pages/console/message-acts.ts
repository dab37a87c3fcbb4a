import type { Permission } from '../../../domain/identity/permissions.ts';
import { form } from '../kit/forms.ts';
import { flag, type Html, html } from '../kit/markup.ts';
import { carriedBy } from './answering.ts';
import type { Desk } from './desk.ts';
import { type Field, type Refused, shownFields } from './fields.ts';
import type { ShownMessage } from './invoice-facts.ts';

export interface MessageFacts {
  message: ShownMessage;
  /** What it says by the facts of now. */
  preview: { subject: string | null; body: string };
}

export interface MessageAct {
  name: string;
  label: string;
  permission: Permission;
  method?: 'PATCH';
  /** Of the route, below the message's. */
  path: string;
  look?: 'main' | 'quiet' | 'danger';
  on: readonly ShownMessage['status'][];
  fields: (facts: MessageFacts) => readonly Field[];
  done: string;
}

const outcomes = [
  { value: 'reached', label: 'Reached them' },
  { value: 'left_message', label: 'Left a message' },
  { value: 'no_answer', label: 'Nobody answered' },
  { value: 'wrong_number', label: 'Wrong number' },
  { value: 'sent', label: 'Sent it' },
];

const reason: Field = { name: 'reason', label: 'Why', kind: 'line', maxLength: 500 };

export const messageActs: readonly MessageAct[] = [
  {
    name: 'approve',
    label: 'Approve and send',
    permission: 'invoices:approve',
    path: '/approve',
    on: ['draft', 'awaiting_approval'],
    fields: () => [
      {
        ...{ name: 'leaveOut', kind: 'check' },
        label: 'Leave out invoices that were paid, promised or disputed since',
      },
    ],
    done: 'Approved: it leaves with the next mails.',
  },
  {
    name: 'edit',
    label: 'Change the words',
    permission: 'invoices:write',
    method: 'PATCH',
    path: '',
    on: ['draft', 'awaiting_approval'],
    fields: ({ message, preview }) => [
      {
        ...{ name: 'subject', label: 'Subject', kind: 'line', blank: 'null', maxLength: 150 },
        value: message.subject ?? preview.subject ?? undefined,
      },
      {
        ...{ name: 'body', label: 'Text', kind: 'text', blank: 'null', rows: 14 },
        ...{ maxLength: 4_000, hint: 'Left empty, the template’s words.' },
        value: message.body ?? preview.body,
      },
    ],
    done: 'The words are changed.',
  },
  {
    name: 'reject',
    label: 'Decide against it',
    permission: 'invoices:approve',
    path: '/reject',
    look: 'danger',
    on: ['awaiting_approval'],
    fields: () => [reason],
    done: 'It will not be sent.',
  },
  {
    name: 'done',
    label: 'Note what came of it',
    permission: 'invoices:write',
    path: '/done',
    on: ['to_do'],
    fields: () => [
      {
        name: 'outcome',
        label: 'What came of it',
        kind: 'choice',
        required: true,
        options: outcomes,
      },
      { name: 'note', label: 'Note', kind: 'text', maxLength: 2_000 },
    ],
    done: 'Noted.',
  },
  {
    name: 'cancel',
    label: 'Call it back',
    permission: 'invoices:write',
    path: '/cancel',
    look: 'danger',
    on: ['draft', 'to_do', 'queued'],
    fields: () => [reason],
    done: 'Called back.',
  },
  {
    name: 'retry',
    label: 'Send it again',
    permission: 'invoices:write',
    path: '/retry',
    on: ['refused', 'bounced', 'unknown'],
    fields: ({ message }) =>
      message.status === 'unknown'
        ? [{ name: 'mayArriveTwice', label: 'It may arrive twice', kind: 'check' }]
        : [],
    done: 'It is tried again.',
  },
];

export const messageActsOn = ({ message }: Pick<MessageFacts, 'message'>, { may }: Desk) =>
  messageActs.filter(({ permission, on }) => may(permission) && on.includes(message.status));

interface Offered {
  act: MessageAct;
  once: string;
  refused?: Refused | undefined;
  /** Where the page to come back to is another one. */
  from?: 'work';
}

/** A list shows several messages, so each names its own forms. */
export const messageFormName = (act: string, { id }: Pick<ShownMessage, 'id'>) => `${act}-${id}`;

export function messageForm(desk: Desk, facts: MessageFacts, offered: Offered): Html {
  const { act, once, refused, from } = offered;
  const { id, version } = facts.message;
  const name = messageFormName(act.name, facts.message);
  const mine = refused?.form === act.name ? { ...refused, form: name } : undefined;
  return form({
    action: `${desk.paths.message(id)}/${act.name}`,
    carried: { ...carriedBy(once, version), ...(from ? { from } : {}) },
    submit: act.label,
    ...(act.look ? { look: act.look } : {}),
    body: html`${shownFields(name, act.fields(facts), mine)}`,
  });
}

export function messageUnfold(desk: Desk, facts: MessageFacts, offered: Offered): Html {
  const { act, refused } = offered;
  return html`<details${flag('open', refused?.form === act.name)}><summary>${act.label}</summary>
    ${messageForm(desk, facts, offered)}</details>`;
}
