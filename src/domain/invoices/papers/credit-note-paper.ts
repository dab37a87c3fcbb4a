import type { Minor } from '../../kit/money.ts';
import type { Credit } from '../credit-note.ts';
import { type Letterhead, pageOf, shower, taxTable } from './invoice-paper.ts';
import type { Paper } from './paper.ts';
import { paperWords } from './paper-words.ts';

export interface PrintedCreditNote extends Pick<Credit, 'lines' | 'taxes'> {
  number: string;
  currency: string;
  issueOn: string;
  reason: string;
  netMinor: Minor;
  taxMinor: Minor;
  totalMinor: Minor;
  /** Of the invoice that it corrects, where it corrects one. */
  invoiceNumber: string | null;
}

export function creditNotePaper(note: PrintedCreditNote, head: Letterhead): Paper {
  const words = paperWords(head.language);
  const show = shower(words, note.currency);
  const total = (label: string, amountMinor: Minor, strong = false) => ({
    ...{ label, value: show.money(amountMinor), strong },
  });
  let sum = 0;
  const rows = note.lines.map(({ description, netMinor, taxRates }) => {
    sum += netMinor;
    const cells = [description, taxRates.map(show.rate).join(', '), show.money(netMinor)];
    return { cells, detail: null, carried: show.money(sum) };
  });
  const facts = [
    [words.number, note.number],
    [words.issued, show.day(note.issueOn)],
    ...(note.invoiceNumber ? [[words.forInvoice, note.invoiceNumber]] : []),
    ...(head.recipientTaxId ? [[words.customerTaxId, head.recipientTaxId]] : []),
  ] as [string, string][];
  return {
    ...pageOf(head, words),
    title: `${words.creditNote} ${note.number}`,
    stamp: null,
    facts,
    table: {
      columns: [
        { title: words.description, align: 'left', wide: true },
        { title: words.tax, align: 'right' },
        { title: words.net, align: 'right' },
      ],
      rows,
    },
    totals: [
      total(words.net, note.netMinor),
      ...(note.taxMinor === 0 ? [] : [total(words.tax, note.taxMinor)]),
      total(words.creditTotal, note.totalMinor, true),
    ],
    appendix: taxTable(note.taxes, { words, show }),
    paragraphs: [{ title: words.reason, text: note.reason }],
    pay: null,
    madeOn: note.issueOn,
  };
}
