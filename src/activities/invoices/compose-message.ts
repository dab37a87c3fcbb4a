import type { MessageFacts, MessageInvoice } from '../../domain/invoices/message-facts.ts';
import { type Display, plainDisplay, showDay, showMoney } from '../../domain/kit/display.ts';
import { sumMinor } from '../../domain/kit/money.ts';
import { type Block, type MailContent, writeMail } from '../mail-templates/letter.ts';

/** What a mail to a customer says: a person's words where there are some, and always the facts. */
export function composeMessage(facts: MessageFacts): MailContent {
  const { organization, subject, body } = facts;
  const display = { ...plainDisplay, timeZone: organization.timeZone };
  const heading = headingOf(facts, display);
  return writeMail({
    subject: subject ?? `${heading} (${organization.name})`,
    heading: subject ?? heading,
    blocks: [
      ...(body ?? openingOf(facts)).split(/\n{2,}/).map((text): Block => ({ kind: 'text', text })),
      ...facts.invoices.flatMap((invoice) => invoiceBlocks(invoice, display)),
      organization.bankDetails !== null && {
        kind: 'quote',
        title: 'Bank details',
        text: organization.bankDetails,
      },
    ],
    footer: `You get this because ${organization.name} sent you an invoice.`,
  });
}

function headingOf({ situation, invoices }: MessageFacts, display: Display): string {
  const [first, ...more] = invoices;
  if (!first) return 'A message for you';
  const total = showMoney(
    {
      currency: first.currency,
      amountMinor: sumMinor(invoices.map(({ balanceMinor }) => balanceMinor)),
    },
    display,
  );
  const which = more.length > 0 ? `${invoices.length} invoices` : `Invoice ${first.number}`;
  return situation === 'invoice' ? `${which}: ${total}` : `Reminder: ${which}, ${total} open`;
}

function openingOf({ situation, tone, customer }: MessageFacts): string {
  if (situation === 'invoice') return `Dear ${customer.name}, here is your invoice.`;
  if (situation === 'promise_broken')
    return `Dear ${customer.name}, the payment that you promised has not reached us.`;
  return tone === 'final'
    ? `Dear ${customer.name}, this is our last reminder. Please pay at once.`
    : `Dear ${customer.name}, please see to the payment of what is listed here.`;
}

function invoiceBlocks(invoice: MessageInvoice, display: Display): Block[] {
  const { number, currency, totalMinor, balanceMinor, dueOn, daysOverdue, link } = invoice;
  const amount = (amountMinor: number) => showMoney({ currency, amountMinor }, display);
  const late = daysOverdue > 0 ? ` (${daysOverdue} days ago)` : '';
  const facts: Block = {
    kind: 'facts',
    facts: [
      ['Invoice', number],
      ['Total', amount(totalMinor)],
      ['Open', amount(balanceMinor)],
      ['Due', `${showDay(dueOn, display)}${late}`],
    ],
  };
  return link ? [facts, { kind: 'action', label: `View and pay ${number}`, href: link }] : [facts];
}
