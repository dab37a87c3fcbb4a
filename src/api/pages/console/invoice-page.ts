import { alert, card, day, facts, figures, instant, money, pageHead } from '../kit/components.ts';
import type { Page } from '../kit/layout.ts';
import { type Html, html, nothing } from '../kit/markup.ts';
import type { Desk } from './desk.ts';
import type { Refused } from './fields.ts';
import { frame } from './frame.ts';
import { actPanel } from './invoice-act-panel.ts';
import type { InvoiceFacts, ShownInvoice } from './invoice-facts.ts';
import { linesCard } from './invoice-lines-card.ts';
import { historyCard, messagesCard, moneyCard, wordsCard } from './invoice-story.ts';
import { collectionBadge, invoiceBadge, spoken, stopWords } from './words.ts';

interface InvoicePage {
  done?: string | undefined;
  refused?: Refused | undefined;
  /** Carried by each form, so that it does once what it says. */
  once: string;
  /** Where the run of its collection is shown; null where no such place is configured. */
  runHref: string | null;
}

export const invoiceName = ({ number, kind }: Pick<ShownInvoice, 'number' | 'kind'>): string => {
  const what = kind === 'late_charge' ? 'Late charge' : 'Invoice';
  return number === null ? `Draft ${what.toLowerCase()}` : `${what} ${number}`;
};

/** An invoice: where it stands, what may be done to it, and all that was. */
export function invoicePage(desk: Desk, known: InvoiceFacts, page: InvoicePage): Page {
  const { invoice } = known;
  const { customerId, customerName } = invoice;
  const customer = html`<a href="${desk.paths.customer(customerId)}">${customerName}</a>`;
  return frame(desk, {
    title: invoiceName(invoice),
    place: 'invoices',
    done: page.done,
    refused: page.refused,
    main: html`
      ${pageHead(invoiceName(invoice), html`${invoiceBadge(invoice.status)} For ${customer}`)}
      ${summaryCard(desk, invoice)}
      <div class="split">
        <div class="stack">
          ${collectionCard(desk, known, page)}
          ${linesCard(desk, invoice)}
          ${moneyCard(desk, known)}
          ${wordsCard(desk, known)}
          ${messagesCard(desk, known)}
          ${paperCard(desk, known)}
          ${historyCard(desk, known)}
        </div>
        ${actPanel(desk, known, page)}
      </div>`,
  });
}

function summaryCard({ display }: Desk, invoice: ShownInvoice): Html {
  const { totals, currency, number, rejectionReason } = { ...invoice, ...invoice.approval };
  const show = (amountMinor: number) => money({ amountMinor, currency }, display);
  return html`<section class="card">
    ${rejectionReason && alert('warn', 'Sent back', rejectionReason)}
    ${figures([
      [number === null ? 'Will come to' : 'Open', show(totals.balance)],
      ['Total', show(totals.total)],
      ['Due', day(invoice.dueDate, display)],
      ...(totals.paid > 0 ? [['Paid', show(totals.paid)] as const] : []),
    ])}
  </section>`;
}

function collectionCard(desk: Desk, known: InvoiceFacts, { runHref }: InvoicePage): Html {
  const { collection, members } = known;
  const { status, nextStep, stoppedBy, pausedUntil, pauseReason } = collection;
  if (status === 'not_started') return nothing;
  const holder = members.find(({ value }) => value === collection.assignedTo);
  const next = nextStep && html`${spoken(nextStep.name)}, ${instant(nextStep.at, desk.display)}`;
  return card(
    'Collection',
    facts([
      ['Stands', collectionBadge(status)],
      ['Next step', next ?? (stoppedBy ? 'None for now' : null)],
      ['Why', stoppedBy && stopWords[stoppedBy]],
      ['Paused until', pausedUntil && day(pausedUntil, desk.display)],
      ['Reason', pauseReason],
      ['Looked after by', holder?.label],
      ['Run', runHref && html`<a href="${runHref}" rel="noreferrer">Follow it in Temporal</a>`],
    ]),
  );
}

function paperCard({ display, paths }: Desk, { invoice, hostedPath }: InvoiceFacts): Html {
  const { earlyPayment: early } = invoice;
  const pdf = html`<li><a href="${paths.api}/${invoice.id}/pdf">PDF</a></li>`;
  return card(
    'Details',
    facts([
      ['Issued', day(invoice.issueDate, display)],
      ['Terms', invoice.terms],
      ['Early payment', early && html`${early.percent} % until ${day(early.through, display)}`],
      ['PO number', invoice.poNumber],
      ['Sent', invoice.sentAt && instant(invoice.sentAt, display)],
      ['Viewed', invoice.viewedAt && instant(invoice.viewedAt, display)],
      ['Paid', invoice.paidDate && day(invoice.paidDate, display)],
      ['Closed because', invoice.closeReason],
      ['Note', invoice.note],
    ]),
    html`<ul class="plain-list">${pdf}
      ${hostedPath && html`<li><a href="${hostedPath}">The customer’s page</a></li>`}
    </ul>`,
  );
}
