import type { MessageFacts, MessageInvoice } from '../../domain/invoices/message-facts.ts';
import { wordsOf } from '../../domain/invoices/messages/catalogue.ts';
import { fill } from '../../domain/invoices/messages/placeholders.ts';
import {
  displayOf,
  renderMessage,
  showDays,
} from '../../domain/invoices/messages/render-message.ts';
import type { MessageWords } from '../../domain/invoices/messages/template.ts';
import { type Display, showDay, showMoney } from '../../domain/kit/display.ts';
import { type Block, type MailContent, writeMail } from '../mail-templates/letter.ts';

/** The mail of a message: its words, and what each invoice comes to with the way to pay it. */
export function composeMessage(facts: MessageFacts): MailContent {
  const { organization, language } = facts;
  const words = wordsOf(language);
  const { subject, paragraphs } = renderMessage(facts);
  const heading = subject ?? organization.name;
  const frame = { display: displayOf(facts), words };
  return writeMail({
    subject: heading,
    heading,
    brand: organization.name,
    language,
    blocks: [
      ...paragraphs.map((text): Block => ({ kind: 'text', text })),
      ...facts.invoices.flatMap((invoice) => invoiceBlocks(invoice, frame)),
      organization.bankDetails !== null && {
        kind: 'quote',
        title: words.bank,
        text: organization.bankDetails,
      },
    ],
    footer: fill(words.footer, { organization: organization.name }),
  });
}

interface Frame {
  display: Display;
  words: MessageWords;
}

function invoiceBlocks(invoice: MessageInvoice, { display, words }: Frame): Block[] {
  const { number, currency, totalMinor, balanceMinor, dueOn, daysOverdue } = invoice;
  const amount = (amountMinor: number) => showMoney({ currency, amountMinor }, display);
  const days = showDays(daysOverdue, display);
  const late = daysOverdue > 0 ? ` (${fill(words.late, { days })})` : '';
  const facts: Block = {
    kind: 'facts',
    facts: [
      [words.invoice, number],
      [words.total, amount(totalMinor)],
      [words.open, amount(balanceMinor)],
      [words.due, `${showDay(dueOn, display)}${late}`],
    ],
  };
  const ways = [invoice, ...invoice.lateCharges].flatMap(({ number: of, link: href }): Block[] =>
    href ? [{ kind: 'action', label: fill(words.view, { number: of }), href }] : [],
  );
  return [facts, ...ways];
}
