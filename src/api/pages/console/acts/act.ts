import type { Permission } from '../../../../domain/identity/permissions.ts';
import type { Desk } from '../desk.ts';
import type { Field } from '../fields.ts';
import type { InvoiceFacts } from '../invoice-facts.ts';
import type { Write } from '../own-api.ts';

/** Something that a person does to an invoice: one form, and the one route that it stands for. */
export interface Act {
  /** In the address that its form is sent to. */
  name: string;
  label: string;
  /** One sentence before it is done, where it cannot be taken back. */
  consequence?: string;
  permission: Permission;
  look?: 'main' | 'quiet' | 'danger';
  offered: (facts: InvoiceFacts) => boolean;
  fields?: (facts: InvoiceFacts, desk: Desk) => readonly Field[];
  /** The invoice's version need not be the one that was shown. */
  unversioned?: boolean;
  request: (
    facts: InvoiceFacts,
    body: Record<string, unknown>,
  ) => Pick<Write, 'method' | 'path' | 'body'>;
  /** What the page says after it. */
  done: string;
}

export const onInvoice = ({ invoice }: InvoiceFacts, path: string) =>
  `/invoices/${invoice.id}${path}`;

/** Final, and neither taken back nor given up. */
export const stands = ({ invoice }: InvoiceFacts) => invoice.allowed.includes('void');

export const isOwed = (facts: InvoiceFacts) => stands(facts) && facts.invoice.totals.balance > 0;

export const isCollected = (facts: InvoiceFacts) =>
  isOwed(facts) && facts.collection.status !== 'not_started';
