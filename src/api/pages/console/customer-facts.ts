import type { z } from 'zod';
import type { AgedInvoiceView } from '../../invoices/aging-schemas.ts';
import type { PaymentBehaviourView } from '../../invoices/payment-behaviour.ts';
import type { RefundView } from '../../invoices/payment-schemas.ts';
import type { InvoiceSummary } from '../../invoices/schemas.ts';
import type { ShownCustomer } from './customer-form.ts';
import type { Desk } from './desk.ts';
import type { Choice } from './fields.ts';
import { membersOf } from './invoice-facts.ts';

export type OpenInvoice = z.infer<typeof AgedInvoiceView>;

export interface CustomerFacts {
  customer: ShownCustomer;
  credit: readonly { currency: string; amount: number }[];
  open: readonly OpenInvoice[];
  /** They owe more than is added up here. */
  hasMoreOpen: boolean;
  behaviour: z.infer<typeof PaymentBehaviourView>;
  invoices: readonly z.infer<typeof InvoiceSummary>[];
  /** Refunds of which the processor gave no answer. */
  unclear: readonly z.infer<typeof RefundView>[];
  members: readonly Choice[];
  /** Whom this customer could be merged into. */
  others: readonly Choice[];
}

interface Listed<T> {
  data: T[];
  nextCursor: string | null;
}

export async function readCustomer(desk: Desk, id: string): Promise<CustomerFacts> {
  const { api } = desk;
  const one = `/invoices/customers/${id}`;
  const of = { customerId: id };
  const active = { status: 'active', limit: 200 };
  const [customer, { balances }, behaviour, open, { data: invoices }, members, ...more] =
    await Promise.all([
      api.read<ShownCustomer>(one),
      api.read<{ balances: CustomerFacts['credit'] }>(`${one}/credit`),
      api.read<CustomerFacts['behaviour']>(`${one}/payment-behaviour`),
      api.read<Listed<OpenInvoice>>('/invoices/aging/invoices', { ...of, limit: 200 }),
      api.read<Listed<CustomerFacts['invoices'][number]>>('/invoices', { ...of, limit: 10 }),
      membersOf(desk),
      api.read<Listed<ShownCustomer>>('/invoices/customers', active),
      api.read<Listed<CustomerFacts['unclear'][number]>>('/invoices/refunds', {
        ...{ ...of, status: 'needs_review', limit: 50 },
      }),
    ]);
  const [{ data: all }, { data: unclear }] = more;
  const others = all
    .filter((other) => other.id !== id)
    .map(({ id: value, name: label }) => ({ value, label }));
  const hasMoreOpen = open.nextCursor !== null;
  return {
    ...{ customer, credit: balances, behaviour, open: open.data, hasMoreOpen },
    ...{ invoices, unclear, members, others },
  };
}
