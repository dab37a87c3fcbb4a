import type { StatementToPrint } from '../../db/invoices/printing.ts';
import type { Letterhead } from '../../domain/invoices/papers/invoice-paper.ts';
import { paperWords } from '../../domain/invoices/papers/paper-words.ts';
import { statementWords } from '../../domain/invoices/papers/statement-words.ts';
import type { Statement } from '../../domain/invoices/statement.ts';
import { type Display, showDay, showMoney } from '../../domain/kit/display.ts';
import { type Minor, sumMinor } from '../../domain/kit/money.ts';
import { oneLine } from '../../domain/kit/one-line.ts';
import { type Block, type MailContent, writeMail } from '../mail-templates/letter.ts';

const mostListed = 10;

/** The mail with a statement says what is owed at its end, in the words of its document. */
export function composeStatement({
  statement,
  head,
}: Pick<StatementToPrint, 'statement' | 'head'>): MailContent {
  const { language, sender, recipient, bankDetails } = head;
  const words = statementWords(language);
  const display: Display = { locale: paperWords(language).locale, timeZone: 'UTC' };
  const { from, to, closingMinor } = statement;
  const heading = words.subject
    .replace('{from}', showDay(from, display))
    .replace('{to}', showDay(to, display));
  const named = (text: string) =>
    text
      .replace('{customer}', () => oneLine(recipient.name, 200))
      .replace('{organization}', () => oneLine(sender.name, 200));
  const owes = closingMinor > 0;
  return writeMail({
    ...{ subject: heading, heading, brand: sender.name, language },
    blocks: [
      { kind: 'text', text: `${named(words.greeting)} ${named(words.attached)}` },
      sums(statement, { head, display }),
      owes ? openList(statement, { head, display }) : { kind: 'text', text: words.nothingOwed },
      owes &&
        bankDetails !== null && {
          ...{ kind: 'quote', title: paperWords(language).bank, text: bankDetails },
        },
      { kind: 'text', text: words.question },
    ],
    footer: named(words.footer),
  });
}

interface Frame {
  head: Letterhead;
  display: Display;
}

function sums(
  { openingMinor, closingMinor, aging, currency }: Statement,
  { head, display }: Frame,
): Block {
  const words = statementWords(head.language);
  const money = (amountMinor: Minor) => showMoney({ amountMinor, currency }, display);
  const { current, ...late } = aging.buckets;
  const overdueMinor = sumMinor(Object.values(late));
  return {
    kind: 'facts',
    facts: [
      [words.opening, money(openingMinor)],
      [words.closing, money(closingMinor)],
      [words.overdue, overdueMinor > 0 ? money(overdueMinor) : null],
      [words.unapplied, aging.unapplied < 0 ? money(aging.unapplied) : null],
    ],
  };
}

function openList({ open, currency }: Statement, { head, display }: Frame): Block {
  const words = statementWords(head.language);
  const items = open.slice(0, mostListed).map(({ number, dueOn, openMinor }) => {
    const due = words.dueOn.replace('{day}', showDay(dueOn, display));
    return `${number}: ${showMoney({ amountMinor: openMinor, currency }, display)}, ${due}`;
  });
  return {
    kind: 'list',
    title: words.openInvoices,
    items: open.length > mostListed ? [...items, '…'] : items,
  };
}
