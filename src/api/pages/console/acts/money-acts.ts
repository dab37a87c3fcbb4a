import { showDay, showMoney } from '../../../../domain/kit/display.ts';
import { toMajor } from '../../../../domain/kit/money.ts';
import type { Desk } from '../desk.ts';
import type { Field } from '../fields.ts';
import type { InvoiceFacts } from '../invoice-facts.ts';
import { type Act, onInvoice, stands } from './act.ts';

export const methods = [
  { value: 'bank_transfer', label: 'Bank transfer' },
  { value: 'card', label: 'Card' },
  { value: 'direct_debit', label: 'Direct debit' },
  { value: 'check', label: 'Check' },
  { value: 'cash', label: 'Cash' },
  { value: 'other', label: 'Other' },
];

const reference: Field = { name: 'reference', label: 'Reference', kind: 'line', maxLength: 200 };
const note: Field = { name: 'note', label: 'Note', kind: 'line', maxLength: 500 };

function paymentFields({ invoice }: InvoiceFacts, { today }: Desk): Field[] {
  const { currency, totals } = invoice;
  const value = totals.balance > 0 ? toMajor(totals.balance, currency) : undefined;
  const hint = 'What is more than the open balance becomes the customer’s credit.';
  return [
    {
      name: 'amount',
      label: `Amount in ${currency}`,
      kind: 'money',
      currency,
      required: true,
      hint,
      value,
    },
    { name: 'date', label: 'Received on', kind: 'day', required: true, value: today },
    {
      ...{ name: 'method', label: 'How', kind: 'choice', required: true },
      ...{ options: methods, value: 'bank_transfer' },
    },
    reference,
    note,
  ];
}

function creditFields({ invoice: { currency } }: InvoiceFacts): Field[] {
  const hint = 'With tax. Left empty, all of the invoice is credited.';
  return [
    { name: 'reason', label: 'Why', kind: 'line', required: true, maxLength: 500 },
    { name: 'amount', label: `Amount in ${currency}`, kind: 'money', currency, hint },
  ];
}

function refundFields({ invoice, payments }: InvoiceFacts, { display }: Desk): Field[] {
  const { currency } = invoice;
  const options = payments.map(({ id, date, amount, method }) => {
    const sum = showMoney({ amountMinor: amount, currency }, display);
    const way = methods.find(({ value }) => value === method)?.label ?? method;
    return { value: id, label: `${sum}, ${way.toLowerCase()}, ${showDay(date, display)}` };
  });
  const hint = 'Left empty, all that this invoice has of the payment goes back.';
  const first = options[0]?.value;
  return [
    {
      name: 'paymentId',
      label: 'Which payment',
      kind: 'choice',
      required: true,
      options,
      value: first,
    },
    { name: 'amount', label: `Amount in ${currency}`, kind: 'money', currency, hint },
    { name: 'reason', label: 'Why', kind: 'line', maxLength: 500 },
  ];
}

/** Money that comes in, and that goes back. */
export const moneyActs: readonly Act[] = [
  {
    name: 'record-payment',
    label: 'Record a payment',
    permission: 'invoices:write',
    offered: stands,
    unversioned: true,
    fields: paymentFields,
    request: (facts, body) => ({ path: onInvoice(facts, '/payments'), body }),
    done: 'The payment is on the books.',
  },
  {
    name: 'credit',
    label: 'Issue a credit note',
    permission: 'invoices:write',
    offered: stands,
    unversioned: true,
    fields: creditFields,
    request: ({ invoice }, body) => ({
      path: '/invoices/credit-notes',
      body: { ...body, invoiceId: invoice.id },
    }),
    done: 'The credit note is issued.',
  },
  {
    name: 'refund',
    label: 'Refund a payment',
    consequence: 'The money goes back as it came, and the invoice is owed again by that much.',
    permission: 'invoices:write',
    look: 'danger',
    offered: ({ payments }) => payments.some(({ applied }) => applied > 0),
    unversioned: true,
    fields: refundFields,
    request: ({ invoice }, { paymentId, ...body }) => ({
      path: `/invoices/payments/${encodeURIComponent(String(paymentId))}/refund`,
      body: { ...body, invoiceId: invoice.id },
    }),
    done: 'The refund is under way.',
  },
];
