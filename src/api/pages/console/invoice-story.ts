import { card, day, instant, money } from '../kit/components.ts';
import { type Html, html, nothing } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import type { Desk } from './desk.ts';
import type { InvoiceFacts } from './invoice-facts.ts';
import { messageBadge, spoken } from './words.ts';

const effectWords: Record<InvoiceFacts['effects'][number]['kind'], string> = {
  payment: 'Payment',
  credit: 'Credit',
  refund: 'Refund',
  chargeback: 'Chargeback',
  chargeback_reversal: 'Chargeback taken back',
};

/** What payments and credits have done to the balance. */
export function moneyCard({ display, paths }: Desk, { invoice, effects }: InvoiceFacts): Html {
  if (effects.length === 0) return nothing;
  const { currency } = invoice;
  type Effect = InvoiceFacts['effects'][number];
  const named = ({ kind, creditNoteId }: Effect) =>
    creditNoteId === null
      ? effectWords[kind]
      : html`${effectWords[kind]} (<a href="${paths.api}/credit-notes/${creditNoteId}/pdf">credit
          note</a>)`;
  return card(
    'Payments and credits',
    table({
      caption: 'Payments and credits',
      captionHidden: true,
      columns: [
        { head: 'What', cell: named },
        { head: 'On', cell: (row) => day(row.date, display) },
        {
          ...{ head: 'Amount', end: true },
          cell: (row) => money({ amountMinor: row.amount, currency }, display),
        },
      ],
      rows: effects,
    }),
  );
}

/** What the customer has promised, and what they object to. */
export function wordsCard({ display }: Desk, { invoice, collection }: InvoiceFacts): Html {
  const { currency } = invoice;
  const show = (amountMinor: number) => money({ amountMinor, currency }, display);
  const promises = collection.promises.map(
    (it) => html`<li><strong>Promised ${show(it.amount)} for ${day(it.date, display)}</strong>
      <small>${spoken(it.status)}${it.byCustomer && ', by the customer'}</small>
      ${it.note && html`<p class="quote">${it.note}</p>`}</li>`,
  );
  const disputes = collection.disputes.map(
    (it) => html`<li><strong>Disputes ${show(it.amount)}: ${it.reason}</strong>
      <small>${spoken(it.status)}, ${instant(it.openedAt, display)}</small>
      ${it.detail && html`<p class="quote">${it.detail}</p>`}
      ${it.resolution && html`<p class="quote">${it.resolution}</p>`}</li>`,
  );
  if (promises.length + disputes.length === 0) return nothing;
  return card('Promises and disputes', html`<ul class="timeline">${disputes}${promises}</ul>`);
}

/** Every message about it, and what has become of it. */
export function messagesCard({ display, paths }: Desk, { messages }: InvoiceFacts): Html {
  if (messages.length === 0) return nothing;
  return card(
    'Messages',
    table({
      caption: 'Messages',
      captionHidden: true,
      columns: [
        {
          head: 'What',
          cell: (row) => html`<a href="${paths.message(row.id)}">${spoken(row.situation)}</a><br />
            <small>${spoken(row.tone)}, ${spoken(row.channel).toLowerCase()}</small>`,
        },
        { head: 'State', cell: (row) => messageBadge(row.status) },
        {
          head: 'When',
          cell: (row) => (row.sentAt ? instant(row.sentAt, display) : day(row.dueOn, display)),
        },
      ],
      rows: messages,
    }),
  );
}

export function historyCard({ display }: Desk, { history }: InvoiceFacts): Html {
  const entries = history.map(
    ({ at, action, actorName }) => html`<li>${spoken(action)}
      <small>${instant(at, display)}${actorName && html` · ${actorName}`}</small></li>`,
  );
  return html`<section class="card choices"><details>
    <summary><h2>History</h2></summary><ol class="timeline">${entries}</ol>
  </details></section>`;
}
