import type { Field } from '../fields.ts';
import type { InvoiceFacts } from '../invoice-facts.ts';
import { type Act, isCollected, onInvoice } from './act.ts';

export const tones = [
  { value: 'friendly', label: 'Friendly' },
  { value: 'neutral', label: 'Neutral' },
  { value: 'firm', label: 'Firm' },
  { value: 'final', label: 'Final' },
];

export const channels = [
  { value: 'email', label: 'E-mail' },
  { value: 'letter', label: 'Letter' },
  { value: 'phone', label: 'Phone call' },
  { value: 'sms', label: 'Text message' },
];

const openDisputes = ({ collection }: InvoiceFacts) =>
  collection.disputes.filter(({ status, kind }) => status === 'open' && kind === 'customer');

const isPaused = ({ collection }: InvoiceFacts) => collection.status === 'paused';

const partly = (currency: string): Field => ({
  ...{ name: 'amount', label: `Amount in ${currency}`, kind: 'money', currency },
  hint: 'Left empty, all that is open.',
});

const posts =
  (path: string): Act['request'] =>
  (facts, body) => ({ path: onInvoice(facts, path), body });

const base = { permission: 'invoices:write', unversioned: true } as const;

/** What a person does beside the reminders, or about them. */
export const collectionActs: readonly Act[] = [
  {
    ...base,
    name: 'remind',
    label: 'Remind now',
    offered: isCollected,
    fields: () => [
      { name: 'tone', label: 'Tone', kind: 'choice', prompt: 'As scheduled', options: tones },
      { name: 'channel', label: 'By', kind: 'choice', value: 'email', options: channels },
    ],
    request: posts('/collections/remind'),
    done: 'The reminder is on its way, or waits for a person.',
  },
  {
    ...base,
    name: 'promise',
    label: 'Note a promise to pay',
    offered: isCollected,
    fields: ({ invoice }) => [
      { name: 'date', label: 'Promised for', kind: 'day', required: true },
      partly(invoice.currency),
      { name: 'note', label: 'Note', kind: 'line', maxLength: 500 },
    ],
    request: posts('/promises'),
    done: 'Noted. Reminders wait until then.',
  },
  {
    ...base,
    name: 'dispute',
    label: 'Note a dispute',
    offered: isCollected,
    fields: ({ invoice }) => [
      {
        name: 'reason',
        label: 'What do they object to?',
        kind: 'line',
        required: true,
        maxLength: 500,
      },
      partly(invoice.currency),
      { name: 'detail', label: 'More about it', kind: 'text', maxLength: 4_000 },
    ],
    request: posts('/disputes'),
    done: 'Noted. Nobody is reminded of it until it is resolved.',
  },
  {
    ...base,
    name: 'resolve-dispute',
    label: 'Resolve the dispute',
    offered: (facts) => openDisputes(facts).length > 0,
    fields: (facts) => {
      const options = openDisputes(facts).map(({ id, reason }) => ({ value: id, label: reason }));
      return [
        {
          ...{ name: 'disputeId', label: 'Which', kind: 'choice', required: true, options },
          value: options[0]?.value,
        },
        {
          ...{ name: 'as', label: 'How', kind: 'choice', required: true, options: verdicts },
          ...{ value: 'rejected', hint: 'Accepting it changes no amount: issue a credit note.' },
        },
        { name: 'resolution', label: 'What was agreed', kind: 'line', maxLength: 500 },
      ];
    },
    request: (facts, { disputeId, ...body }) => ({
      path: onInvoice(facts, `/disputes/${encodeURIComponent(String(disputeId))}/resolve`),
      body,
    }),
    done: 'The dispute is resolved.',
  },
  {
    ...base,
    name: 'pause',
    label: 'Pause reminders',
    offered: (facts) => isCollected(facts) && !isPaused(facts),
    fields: () => [
      { name: 'until', label: 'Until', kind: 'day', hint: 'Left empty, until somebody resumes.' },
      { name: 'reason', label: 'Why', kind: 'line', maxLength: 500 },
    ],
    request: posts('/collections/pause'),
    done: 'Paused: nobody is reminded of it.',
  },
  {
    ...base,
    name: 'resume',
    label: 'Resume reminders',
    offered: isPaused,
    request: (facts) => ({ path: onInvoice(facts, '/collections/resume') }),
    done: 'Reminders go on.',
  },
  {
    ...base,
    name: 'assign',
    label: 'Assign to somebody',
    offered: (facts) => isCollected(facts) && facts.members.length > 0,
    fields: ({ members, collection }, { userId }) => [
      {
        ...{ name: 'to', label: 'Who looks after it', kind: 'choice', blank: 'null' },
        ...{ prompt: 'Nobody', options: members, value: collection.assignedTo ?? userId },
      },
    ],
    request: posts('/collections/assign'),
    done: 'Assigned.',
  },
  {
    ...base,
    name: 'escalate',
    label: 'Escalate',
    offered: (facts) => isCollected(facts) && facts.collection.status !== 'escalated',
    fields: () => [{ name: 'reason', label: 'Why', kind: 'line', required: true, maxLength: 500 }],
    request: posts('/collections/escalate'),
    done: 'Handed to a person, with an alert.',
  },
];

const verdicts = [
  { value: 'accepted', label: 'They are right' },
  { value: 'rejected', label: 'They are wrong' },
  { value: 'withdrawn', label: 'They took it back' },
];
