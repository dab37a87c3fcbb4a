import type { Discount } from '../../kit/discount.ts';
import { type Display, showDay, showDecimal, showMoney } from '../../kit/display.ts';
import type { Minor } from '../../kit/money.ts';
import type { InvoiceStatus } from '../invoice-state.ts';
import type { InvoiceTax, InvoiceTaxRate } from '../invoice-totals.ts';
import type { MessageLanguage } from '../message-facts.ts';
import type { Fact, Paper, PaperRow, Party, Total } from './paper.ts';
import { type PaperWords, paperWords } from './paper-words.ts';

/** What every document of one organization to one customer has at its head and foot. */
export interface Letterhead {
  language: MessageLanguage;
  sender: Party;
  recipient: Party;
  recipientTaxId: string | null;
  bankDetails: string | null;
  footer: string | null;
}

export interface PrintedLine {
  description: string;
  quantity: string;
  unitPrice: string;
  taxRates: readonly InvoiceTaxRate[];
  discount: Discount | null;
  amountMinor: Minor;
}

export interface PrintedInvoice {
  kind: 'invoice' | 'late_charge';
  status: InvoiceStatus;
  number: string | null;
  currency: string;
  issueOn: string;
  dueOn: string;
  terms: string | null;
  earlyPercent: string | null;
  earlyOn: string | null;
  poNumber: string | null;
  note: string | null;
  pricesIncludeTax: boolean;
  taxes: readonly InvoiceTax[];
  subtotalMinor: Minor;
  discountMinor: Minor;
  taxMinor: Minor;
  totalMinor: Minor;
  paidMinor: Minor;
  refundedMinor: Minor;
  chargedBackMinor: Minor;
  creditedMinor: Minor;
  writtenOffMinor: Minor;
  balanceMinor: Minor;
  lines: readonly PrintedLine[];
}

/** An invoice as it stands: what was paid on it since is told below its total. */
export function invoicePaper(
  invoice: PrintedInvoice,
  head: Letterhead,
  payUrl: string | null,
): Paper {
  const words = paperWords(head.language);
  const show = shower(words, invoice.currency);
  const final = invoice.number !== null;
  const owed = final && invoice.balanceMinor > 0;
  const title = invoice.kind === 'late_charge' ? words.lateCharge : words.invoice;
  return {
    ...pageOf(head, words),
    title: invoice.number ? `${title} ${invoice.number}` : title,
    stamp: stampOf(invoice, words),
    facts: factsOf(invoice, head, { words, show }),
    table: {
      columns: [
        { title: words.description, align: 'left', wide: true },
        { title: words.quantity, align: 'right' },
        { title: words.unitPrice, align: 'right' },
        { title: words.tax, align: 'right' },
        { title: words.amount, align: 'right' },
      ],
      rows: rowsOf(invoice, { words, show }),
    },
    totals: totalsOf(invoice, { words, show }),
    appendix: taxTable(invoice.taxes, { words, show }),
    paragraphs: [
      ...(owed ? [{ title: words.payment, text: paymentText(invoice, { words, show }) }] : []),
      ...(invoice.note ? [{ title: words.note, text: invoice.note }] : []),
      ...(head.bankDetails && final ? [{ title: words.bank, text: head.bankDetails }] : []),
    ],
    pay: payUrl && owed ? { url: payUrl, label: words.payOnline } : null,
    madeOn: invoice.issueOn,
  };
}

export interface Speech {
  words: PaperWords;
  show: Shower;
}

export type Shower = ReturnType<typeof shower>;

export function shower(words: PaperWords, currency: string) {
  const display: Display = { locale: words.locale, timeZone: 'UTC' };
  return {
    money: (amountMinor: Minor) => showMoney({ amountMinor, currency }, display),
    decimal: (value: string) => showDecimal(value, display),
    day: (day: string) => showDay(day, display),
    rate: ({ percent, name }: InvoiceTaxRate) =>
      [name, `${showDecimal(percent, display)}%`].filter(Boolean).join(' '),
  };
}

export const pageOf = (head: Letterhead, words: PaperWords) => ({
  language: head.language,
  sender: head.sender,
  recipient: head.recipient,
  footer: head.footer,
  words: {
    page: words.page,
    carriedForward: words.carriedForward,
    broughtForward: words.broughtForward,
  },
});

function stampOf({ status, number }: PrintedInvoice, words: PaperWords): string | null {
  if (status === 'void') return words.void;
  return number === null ? words.draft : null;
}

function factsOf(invoice: PrintedInvoice, head: Letterhead, { words, show }: Speech): Fact[] {
  const facts: [string, string | null][] = [
    [words.number, invoice.number],
    [words.issued, show.day(invoice.issueOn)],
    [words.due, show.day(invoice.dueOn)],
    [words.terms, invoice.terms],
    [words.order, invoice.poNumber],
    [words.customerTaxId, head.recipientTaxId],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

function rowsOf({ lines }: PrintedInvoice, { words, show }: Speech): PaperRow[] {
  let sum = 0;
  return lines.map(({ description, quantity, unitPrice, taxRates, discount, amountMinor }) => {
    sum += amountMinor;
    const off = discount && discountText(discount, show);
    return {
      cells: [
        description,
        show.decimal(quantity),
        show.decimal(unitPrice),
        taxRates.map(show.rate).join(', '),
        show.money(amountMinor),
      ],
      detail: off && `${words.lineDiscount} ${off}`,
      carried: show.money(sum),
    };
  });
}

const discountText = (discount: Discount, show: Shower) =>
  'percent' in discount ? `${show.decimal(discount.percent)}%` : show.money(discount.amountMinor);

function totalsOf(invoice: PrintedInvoice, { words, show }: Speech): Total[] {
  const { pricesIncludeTax, subtotalMinor, discountMinor, taxMinor, totalMinor } = invoice;
  const returnedMinor = invoice.refundedMinor + invoice.chargedBackMinor;
  const line = (label: string, amountMinor: Minor, strong = false) => ({
    ...{ label, value: show.money(amountMinor), strong },
  });
  const unless0 = (label: string, amountMinor: Minor) =>
    amountMinor === 0 ? [] : [line(label, amountMinor)];
  const touched = totalMinor !== invoice.balanceMinor;
  return [
    line(words.subtotal, subtotalMinor),
    ...unless0(words.discount, -discountMinor),
    ...(pricesIncludeTax ? [] : [line(words.net, totalMinor - taxMinor)]),
    ...(pricesIncludeTax ? [] : unless0(words.tax, taxMinor)),
    line(words.total, totalMinor, true),
    ...(pricesIncludeTax ? unless0(words.taxIncluded, taxMinor) : []),
    ...unless0(words.paid, returnedMinor - invoice.paidMinor),
    ...unless0(words.credited, -invoice.creditedMinor),
    ...unless0(words.writtenOff, -invoice.writtenOffMinor),
    ...(invoice.number && touched ? [line(words.amountDue, invoice.balanceMinor, true)] : []),
  ];
}

export function taxTable(taxes: readonly InvoiceTax[], { words, show }: Speech) {
  if (taxes.length === 0) return [];
  const rows = taxes.map(({ rate, netMinor, taxMinor }) => [
    ...[show.rate(rate), show.money(netMinor), show.money(taxMinor)],
  ]);
  return [{ title: words.taxTable, columns: [words.rate, words.base, words.tax], rows }];
}

function paymentText({ dueOn, earlyPercent, earlyOn }: PrintedInvoice, { words, show }: Speech) {
  const payBy = words.payBy.replace('{due}', show.day(dueOn));
  if (!earlyPercent || !earlyOn) return payBy;
  const early = words.early
    .replace('{percent}', show.decimal(earlyPercent))
    .replace('{through}', show.day(earlyOn));
  return `${payBy} ${early}`;
}
