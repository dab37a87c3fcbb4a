import { expect } from 'vitest';
import type { givenOrg } from './app.ts';

export type Org = Pick<Awaited<ReturnType<typeof givenOrg>>, 'call'>;

export interface CustomerAnswer {
  id: string;
  name: string;
  email: string | null;
  currency: string;
  terms: string | null;
  status: string;
  mergedInto: string | null;
  version: number;
}

export interface InvoiceAnswer {
  id: string;
  number: string | null;
  status: string;
  customerId: string;
  customerName: string;
  currency: string;
  issueDate: string;
  dueDate: string;
  terms: string | null;
  earlyPayment: { percent: string; through: string } | null;
  totals: {
    subtotal: number;
    discount: number;
    net: number;
    tax: number;
    total: number;
    paid: number;
    refunded: number;
    credited: number;
    writtenOff: number;
    balance: number;
  };
  taxes: { percent: string; name: string | null; net: number; tax: number }[];
  lineItems: { id: string; description: string; net: number; tax: number; total: number }[];
  approval: { requestedBy: string | null; approvedBy: string | null };
  allowed: string[];
  sentAt: string | null;
  version: number;
}

interface InvoiceOver {
  customerId?: string;
  [field: string]: unknown;
}

/** For tests that would say something else once the invoice is overdue. */
export const longNotDue = { dueDate: '2099-12-01' };

let numbers = 0;

export async function givenCustomer(org: Org, over: object = {}): Promise<CustomerAnswer> {
  numbers += 1;
  const customer = { name: `Customer ${numbers}`, email: `pay-${numbers}@example.com`, ...over };
  const made = await org.call<CustomerAnswer>('POST', '/invoices/customers', customer);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}

/** The body of an invoice of 240.00 dollars with 20 % tax, with whatever a test is about. */
export async function newInvoice(org: Org, over: InvoiceOver = {}) {
  return {
    customerId: over.customerId ?? (await givenCustomer(org)).id,
    currency: 'USD',
    issueDate: '2026-11-02',
    dueDate: '2026-12-02',
    lineItems: [
      { description: 'Consulting', quantity: '2', unitPrice: '100.00', taxRates: ['20'] },
    ],
    ...over,
  };
}

export async function givenInvoice(org: Org, over: InvoiceOver = {}): Promise<InvoiceAnswer> {
  const made = await org.call<InvoiceAnswer>('POST', '/invoices', await newInvoice(org, over));
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}

export async function readInvoice(org: Org, invoiceId: string): Promise<InvoiceAnswer> {
  return (await org.call<InvoiceAnswer>('GET', `/invoices/${invoiceId}`)).body;
}

/** With its number and its ledger entry, but sent to nobody. */
export async function givenFinalInvoice(org: Org, over: InvoiceOver = {}): Promise<InvoiceAnswer> {
  const { id } = await givenInvoice(org, over);
  const final = await org.call<InvoiceAnswer>('POST', `/invoices/${id}/finalize`);
  expect(final.status, JSON.stringify(final.body)).toBe(200);
  return final.body;
}

/** Sent, with its collection under way. */
export async function givenSentInvoice(
  org: Org,
  over: InvoiceOver = {},
): Promise<InvoiceAnswer & { runId: string }> {
  const { id } = await givenInvoice(org, over);
  const sent = await org.call<{ runId: string }>('POST', `/invoices/${id}/send`);
  expect(sent.status, JSON.stringify(sent.body)).toBe(202);
  return { ...(await readInvoice(org, id)), runId: sent.body.runId };
}
