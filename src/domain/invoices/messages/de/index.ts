import type { LanguageMessages } from '../template.ts';
import { due } from './due.ts';
import { invoice } from './invoice.ts';
import { overdue } from './overdue.ts';
import { promiseBroken } from './promise-broken.ts';
import { upcoming } from './upcoming.ts';

export const german: LanguageMessages = {
  stages: { invoice, upcoming, due, overdue, promise_broken: promiseBroken },
  words: {
    oneInvoice: 'Rechnung {{number}}',
    manyInvoices: '{{count}} Rechnungen',
    payHere: 'Ansehen und zahlen: {{link}}',
    invoice: 'Rechnung',
    total: 'Gesamt',
    open: 'Offen',
    due: 'Fällig',
    late: 'Verzug: {{days}}',
    view: '{{number}} ansehen und zahlen',
    bank: 'Bankverbindung',
    footer: 'Sie erhalten dies, weil {{organization}} Ihnen eine Rechnung geschickt hat.',
    lateCharges: 'Hinzu kommen offene Verzugskosten: {{list}}.',
    lateFee: 'Verzugspauschale zur Rechnung {{number}}',
    lateInterest:
      'Verzugszinsen auf {{amount}} ({{number}}), {{from}} bis {{to}}, {{percent}} % im Jahr',
  },
};
