import { type Day, daysBetween } from '../../kit/calendar.ts';
import { type Minor, toMajor } from '../../kit/money.ts';
import type { Movement, OpenDocument, Statement } from '../statement.ts';
import { type Letterhead, pageOf, shower } from './invoice-paper.ts';
import type { AppendixTable, Fact, Paper, PaperRow, Total } from './paper.ts';
import { paperWords } from './paper-words.ts';
import { statementWords } from './statement-words.ts';

/** The hosted pages of open invoices, by their ids. */
export type PayLinks = Readonly<Record<string, string>>;

interface Speech {
  words: ReturnType<typeof statementWords>;
  money(amountMinor: Minor): string;
  /** Without the currency, which the head of the page names. */
  figure(amountMinor: Minor): string;
  day(day: Day): string;
}

export function statementPaper(statement: Statement, head: Letterhead, links: PayLinks): Paper {
  const speech = speechOf(statement, head);
  const { words } = speech;
  const { closingMinor, open } = statement;
  return {
    ...pageOf(head, paperWords(head.language)),
    title: words.title,
    stamp: null,
    facts: factsOf(statement, head, speech),
    table: {
      columns: [
        { title: words.date, align: 'left' },
        { title: words.movement, align: 'left', wide: true },
        { title: words.charge, align: 'right' },
        { title: words.credit, align: 'right' },
        { title: words.balance, align: 'right' },
      ],
      rows: [openingRow(statement, speech), ...statement.movements.map(rowWith(speech))],
    },
    totals: totalsOf(statement, speech),
    appendix: [
      agingTable(statement, speech),
      ...(open.length > 0 ? [openTable(statement, speech, links)] : []),
    ],
    paragraphs: [
      ...(closingMinor <= 0 ? [{ title: '', text: words.nothingOwed }] : []),
      ...(closingMinor > 0 && head.bankDetails
        ? [{ title: paperWords(head.language).bank, text: head.bankDetails }]
        : []),
    ],
    pay: closingMinor > 0 ? payOf(open, speech, links) : null,
    madeOn: statement.to,
  };
}

function speechOf({ currency }: Statement, head: Letterhead): Speech {
  const show = shower(paperWords(head.language), currency);
  return {
    words: statementWords(head.language),
    money: show.money,
    figure: (amountMinor) => show.decimal(toMajor(amountMinor, currency)),
    day: show.day,
  };
}

function factsOf(
  { from, to, currency }: Statement,
  { recipientTaxId, language }: Letterhead,
  { words, day }: Speech,
): Fact[] {
  const period = `${day(from)} – ${day(to)}`;
  return [
    [words.period, period],
    [words.currency, currency],
    ...(recipientTaxId ? [[paperWords(language).customerTaxId, recipientTaxId] as const] : []),
  ];
}

const openingRow = ({ from, openingMinor }: Statement, { words, figure, day }: Speech) => ({
  cells: [day(from), words.opening, '', '', figure(openingMinor)],
  detail: null,
  carried: figure(openingMinor),
});

const rowWith =
  (speech: Speech) =>
  (movement: Movement & { balanceMinor: Minor }): PaperRow => {
    const { words, figure, day } = speech;
    const { kind, number, amountMinor, balanceMinor } = movement;
    return {
      cells: [
        day(movement.on),
        [words.kinds[kind], number ?? movement.reference].filter(Boolean).join(' '),
        amountMinor > 0 ? figure(amountMinor) : '',
        amountMinor < 0 ? figure(-amountMinor) : '',
        figure(balanceMinor),
      ],
      detail: detailOf(movement, speech),
      carried: figure(balanceMinor),
    };
  };

const mostNamed = 6;

/** When an invoice is due; of everything else, which invoices it was for. */
function detailOf({ kind, dueOn, invoices }: Movement, { words, day }: Speech): string | null {
  if (kind === 'invoice' || kind === 'late_charge')
    return dueOn && words.dueOn.replace('{day}', day(dueOn));
  if (kind === 'void' || kind === 'transfer' || invoices.length === 0) return null;
  const named = invoices.slice(0, mostNamed).map(({ number }) => number);
  return `→ ${named.join(', ')}${invoices.length > mostNamed ? ', …' : ''}`;
}

function totalsOf(statement: Statement, { words, money }: Speech): Total[] {
  const { openingMinor, chargedMinor, creditedMinor, closingMinor } = statement;
  const line = (label: string, amountMinor: Minor, strong = false) => ({
    ...{ label, value: money(amountMinor), strong },
  });
  return [
    line(words.opening, openingMinor),
    line(words.charged, chargedMinor),
    line(words.credited, creditedMinor),
    line(words.closing, closingMinor, true),
  ];
}

function agingTable({ aging }: Statement, { words, figure }: Speech): AppendixTable {
  const { buckets, unapplied, total } = aging;
  const late = (from: number, to: number) =>
    words.days.replace('{from}', String(from)).replace('{to}', String(to));
  return {
    title: words.aging,
    columns: [
      ...[words.current, late(1, 30), late(31, 60), late(61, 90)],
      ...[words.daysOver.replace('{days}', '90'), words.unapplied, words.balance],
    ],
    rows: [[...Object.values(buckets), unapplied, total].map(figure)],
  };
}

function openTable({ open, to }: Statement, speech: Speech, links: PayLinks): AppendixTable {
  const { words, figure, day } = speech;
  return {
    title: words.openInvoices,
    columns: [words.number, words.issued, words.due, words.daysLate, words.open],
    rows: open.map(({ number, issueOn, dueOn, openMinor }) => [
      ...[number, day(issueOn), day(dueOn)],
      ...[String(Math.max(0, daysBetween(dueOn, to))), figure(openMinor)],
    ]),
    links: open.map(({ invoiceId }) => links[invoiceId] ?? null),
  };
}

/** The code leads to what is due first; the list of open invoices leads to each of them. */
function payOf(open: readonly OpenDocument[], { words }: Speech, links: PayLinks) {
  const first = open.find(({ invoiceId }) => links[invoiceId]);
  const url = first && links[first.invoiceId];
  return url ? { url, label: words.payInvoice.replace('{number}', first.number) } : null;
}
