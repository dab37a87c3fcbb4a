import type { Field } from '../fields.ts';
import type { InvoiceFacts } from '../invoice-facts.ts';
import { type Act, onInvoice, stands } from './act.ts';

const allows = (event: string) => (facts: InvoiceFacts) => facts.invoice.allowed.includes(event);

const reasonField = (label: string): (() => readonly Field[]) => {
  return () => [{ name: 'reason', label, kind: 'line', required: true, maxLength: 500 }];
};

const posts =
  (path: string): Act['request'] =>
  (facts) => ({ path: onInvoice(facts, path) });

const tells =
  (path: string): Act['request'] =>
  (facts, body) => ({ path: onInvoice(facts, path), body });

const isUntouched = ({ invoice: { totals } }: InvoiceFacts) =>
  totals.paid === 0 && totals.credited === 0;

/** What becomes of the document itself. */
export const documentActs: readonly Act[] = [
  {
    name: 'approve',
    label: 'Approve',
    permission: 'invoices:approve',
    offered: allows('approve'),
    request: posts('/approve'),
    done: 'Approved. It can be sent now.',
  },
  {
    name: 'send',
    label: 'Send to the customer',
    permission: 'invoices:write',
    offered: (facts) =>
      facts.invoice.sentAt === null && (allows('finalize')(facts) || stands(facts)),
    request: posts('/send'),
    done: 'On its way. Its reminders follow by themselves until it is paid.',
  },
  {
    name: 'request-approval',
    label: 'Ask for approval',
    permission: 'invoices:write',
    look: 'quiet',
    offered: allows('request-approval'),
    request: posts('/request-approval'),
    done: 'Somebody else has to approve it now.',
  },
  {
    name: 'finalize',
    label: 'Give it its number only',
    permission: 'invoices:write',
    look: 'quiet',
    offered: allows('finalize'),
    request: posts('/finalize'),
    done: 'It has its number; nothing of it changes any more.',
  },
  {
    name: 'duplicate',
    label: 'Duplicate',
    permission: 'invoices:write',
    look: 'quiet',
    offered: () => true,
    unversioned: true,
    request: posts('/duplicate'),
    done: 'This is the copy: a new draft, issued today.',
  },
  {
    name: 'reject',
    label: 'Send back',
    permission: 'invoices:approve',
    look: 'danger',
    offered: allows('reject'),
    fields: reasonField('What is wrong with it?'),
    request: tells('/reject'),
    done: 'Sent back; it is a draft again.',
  },
  {
    name: 'delete',
    label: 'Delete',
    consequence: 'The draft is gone for good.',
    permission: 'invoices:write',
    look: 'danger',
    offered: allows('delete'),
    request: (facts) => ({ method: 'DELETE', path: onInvoice(facts, '') }),
    done: 'The draft was deleted.',
  },
  {
    name: 'void',
    label: 'Void',
    consequence: 'It keeps its number and is owed by nobody. This cannot be taken back.',
    permission: 'invoices:write',
    look: 'danger',
    offered: (facts) => stands(facts) && isUntouched(facts),
    fields: reasonField('Why is it void?'),
    request: tells('/void'),
    done: 'Void: nobody owes it any more.',
  },
  {
    name: 'write-off',
    label: 'Write off what is open',
    consequence: 'The open balance becomes a loss, and nobody is reminded any more.',
    permission: 'invoices:manage',
    look: 'danger',
    offered: (facts) => stands(facts) && facts.invoice.totals.balance > 0,
    fields: reasonField('Why is it given up?'),
    request: tells('/write-off'),
    done: 'Written off.',
  },
  {
    name: 'reinstate',
    label: 'Reinstate',
    permission: 'invoices:manage',
    look: 'quiet',
    offered: allows('reinstate'),
    request: posts('/reinstate'),
    done: 'It is owed again.',
  },
];
