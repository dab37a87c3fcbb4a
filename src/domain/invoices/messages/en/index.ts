import type { LanguageMessages } from '../template.ts';
import { due } from './due.ts';
import { invoice } from './invoice.ts';
import { overdue } from './overdue.ts';
import { promiseBroken } from './promise-broken.ts';
import { upcoming } from './upcoming.ts';

export const english: LanguageMessages = {
  stages: { invoice, upcoming, due, overdue, promise_broken: promiseBroken },
  words: {
    oneInvoice: 'invoice {{number}}',
    manyInvoices: '{{count}} invoices',
    payHere: 'View and pay: {{link}}',
    invoice: 'Invoice',
    total: 'Total',
    open: 'Open',
    due: 'Due',
    late: '{{days}} overdue',
    view: 'View and pay {{number}}',
    bank: 'Bank details',
    footer: 'You get this because {{organization}} sent you an invoice.',
    lateCharges: 'In addition, late charges are open: {{list}}.',
    lateFee: 'Late fee for invoice {{number}}',
    lateInterest: 'Interest on {{amount}} ({{number}}), {{from}} to {{to}}, {{percent}}% a year',
  },
};
