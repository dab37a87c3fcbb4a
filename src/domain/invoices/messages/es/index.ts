import type { LanguageMessages } from '../template.ts';
import { due } from './due.ts';
import { invoice } from './invoice.ts';
import { overdue } from './overdue.ts';
import { promiseBroken } from './promise-broken.ts';
import { upcoming } from './upcoming.ts';

export const spanish: LanguageMessages = {
  stages: { invoice, upcoming, due, overdue, promise_broken: promiseBroken },
  words: {
    oneInvoice: 'la factura {{number}}',
    manyInvoices: '{{count}} facturas',
    payHere: 'Ver y pagar: {{link}}',
    invoice: 'Factura',
    total: 'Total',
    open: 'Pendiente',
    due: 'Vencimiento',
    late: 'retraso: {{days}}',
    view: 'Ver y pagar {{number}}',
    bank: 'Datos bancarios',
    footer: 'Recibe este mensaje porque {{organization}} le envió una factura.',
    lateCharges: 'Además están pendientes recargos por demora: {{list}}.',
    lateFee: 'Recargo por demora de la factura {{number}}',
    lateInterest: 'Intereses sobre {{amount}} ({{number}}), {{from}} a {{to}}, {{percent}} % anual',
  },
};
