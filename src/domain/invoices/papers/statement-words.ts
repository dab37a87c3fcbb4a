import type { MessageLanguage } from '../message-facts.ts';
import type { MovementKind } from '../statement.ts';

interface StatementWords {
  title: string;
  period: string;
  currency: string;
  date: string;
  movement: string;
  charge: string;
  credit: string;
  balance: string;
  opening: string;
  charged: string;
  credited: string;
  closing: string;
  dueOn: string;
  kinds: Record<MovementKind, string>;
  aging: string;
  current: string;
  days: string;
  daysOver: string;
  unapplied: string;
  openInvoices: string;
  number: string;
  issued: string;
  due: string;
  daysLate: string;
  open: string;
  payInvoice: string;
  nothingOwed: string;
  /** Of the mail. */
  subject: string;
  greeting: string;
  attached: string;
  overdue: string;
  question: string;
  footer: string;
}

const en: StatementWords = {
  title: 'Statement of account',
  period: 'Period',
  currency: 'Currency',
  date: 'Date',
  movement: 'Transaction',
  charge: 'Charges',
  credit: 'Credits',
  balance: 'Balance',
  opening: 'Opening balance',
  charged: 'Charges',
  credited: 'Payments and credits',
  closing: 'Closing balance',
  dueOn: 'Due {day}',
  kinds: {
    invoice: 'Invoice',
    late_charge: 'Late charge',
    void: 'Voided invoice',
    payment: 'Payment',
    credit_note: 'Credit note',
    early_payment_discount: 'Early payment discount',
    application: 'Credit applied',
    refund: 'Refund',
    chargeback: 'Chargeback',
    chargeback_reversal: 'Chargeback reversed',
    write_off: 'Write-off',
    write_off_reversal: 'Write-off reversed',
    transfer: 'Account transfer',
  },
  aging: 'Balance by days overdue',
  current: 'Not due',
  days: '{from}–{to} days',
  daysOver: 'Over {days} days',
  unapplied: 'Unapplied credit',
  openInvoices: 'Open invoices',
  number: 'Number',
  issued: 'Date',
  due: 'Due',
  daysLate: 'Days late',
  open: 'Open',
  payInvoice: 'Pay {number} online',
  nothingOwed: 'Nothing is owed. Thank you.',
  subject: 'Statement of account, {from} – {to}',
  greeting: 'Dear {customer},',
  attached: 'here is the statement of your account with {organization}.',
  overdue: 'Of it overdue',
  question: 'If anything does not agree with your books, please reply to this mail.',
  footer: 'You receive this mail as a customer of {organization}.',
};

const de: StatementWords = {
  title: 'Kontoauszug',
  period: 'Zeitraum',
  currency: 'Währung',
  date: 'Datum',
  movement: 'Vorgang',
  charge: 'Belastung',
  credit: 'Gutschrift',
  balance: 'Saldo',
  opening: 'Anfangssaldo',
  charged: 'Belastungen',
  credited: 'Zahlungen und Gutschriften',
  closing: 'Endsaldo',
  dueOn: 'Fällig {day}',
  kinds: {
    invoice: 'Rechnung',
    late_charge: 'Verzugskosten',
    void: 'Stornierte Rechnung',
    payment: 'Zahlung',
    credit_note: 'Gutschrift',
    early_payment_discount: 'Skonto',
    application: 'Guthaben verrechnet',
    refund: 'Erstattung',
    chargeback: 'Rückbelastung',
    chargeback_reversal: 'Rückbelastung aufgehoben',
    write_off: 'Ausbuchung',
    write_off_reversal: 'Ausbuchung aufgehoben',
    transfer: 'Umbuchung',
  },
  aging: 'Saldo nach Verzug',
  current: 'Nicht fällig',
  days: '{from}–{to} Tage',
  daysOver: 'Über {days} Tage',
  unapplied: 'Guthaben',
  openInvoices: 'Offene Rechnungen',
  number: 'Nummer',
  issued: 'Datum',
  due: 'Fällig',
  daysLate: 'Tage überfällig',
  open: 'Offen',
  payInvoice: '{number} online bezahlen',
  nothingOwed: 'Es ist nichts offen. Vielen Dank.',
  subject: 'Kontoauszug, {from} – {to}',
  greeting: 'Guten Tag {customer},',
  attached: 'anbei der Auszug Ihres Kontos bei {organization}.',
  overdue: 'Davon überfällig',
  question:
    'Sollte etwas nicht mit Ihren Büchern übereinstimmen, antworten Sie bitte auf diese Mail.',
  footer: 'Sie erhalten diese Mail als Kunde von {organization}.',
};

const es: StatementWords = {
  title: 'Estado de cuenta',
  period: 'Periodo',
  currency: 'Moneda',
  date: 'Fecha',
  movement: 'Movimiento',
  charge: 'Cargos',
  credit: 'Abonos',
  balance: 'Saldo',
  opening: 'Saldo inicial',
  charged: 'Cargos',
  credited: 'Pagos y abonos',
  closing: 'Saldo final',
  dueOn: 'Vence el {day}',
  kinds: {
    invoice: 'Factura',
    late_charge: 'Recargo por demora',
    void: 'Factura anulada',
    payment: 'Pago',
    credit_note: 'Nota de crédito',
    early_payment_discount: 'Descuento por pronto pago',
    application: 'Crédito aplicado',
    refund: 'Reembolso',
    chargeback: 'Contracargo',
    chargeback_reversal: 'Contracargo revertido',
    write_off: 'Baja por incobrable',
    write_off_reversal: 'Baja revertida',
    transfer: 'Traspaso de cuenta',
  },
  aging: 'Saldo por días de retraso',
  current: 'No vencido',
  days: '{from}–{to} días',
  daysOver: 'Más de {days} días',
  unapplied: 'Crédito sin aplicar',
  openInvoices: 'Facturas pendientes',
  number: 'Número',
  issued: 'Fecha',
  due: 'Vencimiento',
  daysLate: 'Días de retraso',
  open: 'Pendiente',
  payInvoice: 'Pagar {number} en línea',
  nothingOwed: 'No hay nada pendiente. Gracias.',
  subject: 'Estado de cuenta, {from} – {to}',
  greeting: 'Hola, {customer}:',
  attached: 'adjuntamos el estado de su cuenta con {organization}.',
  overdue: 'De ello vencido',
  question: 'Si algo no coincide con sus libros, responda a este correo.',
  footer: 'Recibe este correo como cliente de {organization}.',
};

const words: Record<MessageLanguage, StatementWords> = { en, de, es };

export const statementWords = (language: MessageLanguage): StatementWords => words[language];
