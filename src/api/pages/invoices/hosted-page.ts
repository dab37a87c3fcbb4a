import type { HostedState } from '../../../domain/invoices/hosted-state.ts';
import { showDecimal, showMoney } from '../../../domain/kit/display.ts';
import type { Minor } from '../../../domain/kit/money.ts';
import { alert, badge, card, day, facts, figures, money, pageHead } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import { layout, type Page } from '../kit/layout.ts';
import { type Html, html, nothing } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import type { HostedView } from './view.ts';

/** What a customer sees of their invoice; opening it asks for nothing and changes no money. */
export function hostedPage(view: HostedView): Page {
  const { invoice, seller } = view;
  const title = `Invoice ${invoice.number ?? ''}`.trim();
  return {
    status: 200,
    body: layout({
      title,
      width: 'narrow',
      context: seller.name,
      main: html`<div class="stack">
        ${pageHead(title, html`From ${seller.name} for ${invoice.customerName}`)}
        ${standing(view)}
        ${summary(view)}
        ${payment(view)}
        ${lines(view)}
        ${otherWays(view)}
      </div>`,
      footer: html`This address is for ${invoice.customerName} alone: whoever has it sees the
        invoice.`,
    }),
  };
}

const words: Record<HostedState, { label: string; tone: 'info' | 'good' | 'warn' | 'neutral' }> = {
  open: { label: 'Open', tone: 'info' },
  'part-paid': { label: 'Partly paid', tone: 'info' },
  processing: { label: 'Payment under way', tone: 'warn' },
  paid: { label: 'Paid', tone: 'good' },
  void: { label: 'Void', tone: 'neutral' },
  closed: { label: 'Closed', tone: 'neutral' },
};

function standing({ state, declined }: HostedView): Html {
  switch (state) {
    case 'processing':
      return alert('warn', 'Your payment is under way', processing);
    case 'paid':
      return alert('good', 'This invoice is paid', 'Thank you. There is nothing left to do.');
    case 'void':
      return alert('info', 'This invoice is void', 'It is not to be paid.');
    case 'closed':
      return alert('info', 'This invoice is closed', 'It is not to be paid here any more.');
    default:
      return declined === null
        ? nothing
        : alert('bad', 'The payment did not go through', html`${declined} Nothing was taken.`);
  }
}

const processing = html`We are waiting for the bank. This page shows it as soon as it is known;
  please do not pay once more.`;

function summary({ invoice, state, amountDueMinor, display }: HostedView): Html {
  const { currency, balanceMinor, paidMinor, earlyOn } = invoice;
  const show = (amountMinor: Minor) => money({ amountMinor, currency }, display);
  const { label, tone } = words[state];
  const early = amountDueMinor < balanceMinor && earlyOn !== null && state !== 'processing';
  return card(
    null,
    html`<h2 class="visually-hidden">The invoice</h2>`,
    figures([
      ['To pay', show(state === 'void' || state === 'closed' ? 0 : balanceMinor)],
      ['Due', day(invoice.dueOn, display)],
    ]),
    facts([
      ['Status', badge(label, tone)],
      ['Number', invoice.number],
      ['Date', day(invoice.issueOn, display)],
      ['Purchase order', invoice.poNumber],
      ['Paid so far', paidMinor > 0 ? show(paidMinor) : null],
      [
        'Paid early',
        early ? html`${show(amountDueMinor)} when paid by ${day(earlyOn, display)}` : null,
      ],
    ]),
  );
}

function payment(view: HostedView): Html {
  const { state, payPath, amountDueMinor, invoice, display, sandbox } = view;
  if (state !== 'open' && state !== 'part-paid') return nothing;
  const amount = showMoney({ amountMinor: amountDueMinor, currency: invoice.currency }, display);
  const note = sandbox
    ? 'You go on to a test page: no money moves.'
    : 'You go on to the page of our card processor, and come back here.';
  return card(
    'Pay by card',
    html`<p class="muted">${note}</p>`,
    form({ action: payPath, submit: `Pay ${amount}`, wide: true }),
  );
}

function lines({ invoice, display }: HostedView): Html {
  const { currency } = invoice;
  const show = (amountMinor: Minor) => money({ amountMinor, currency }, display);
  return card(
    null,
    table({
      caption: 'Lines',
      columns: [
        {
          head: 'Description',
          cell: (
            line,
          ) => html`${line.description}<br /><small>${showDecimal(line.quantity, display)}
            × ${showDecimal(line.unitPrice, display)}</small>`,
        },
        { head: 'Amount', cell: (line) => show(line.amountMinor), end: true },
      ],
      rows: invoice.lines,
      totals: [
        { label: 'Subtotal', value: show(invoice.subtotalMinor) },
        ...(invoice.discountMinor > 0
          ? [{ label: 'Discount', value: show(-invoice.discountMinor) }]
          : []),
        ...invoice.taxes.map(({ rate, taxMinor }) => ({
          label: `${rate.name ?? 'Tax'} ${rate.percent}%`,
          value: show(taxMinor),
        })),
        { label: 'Total', value: show(invoice.totalMinor), grand: true },
      ],
    }),
    invoice.note && html`<h3>Note</h3><p class="quote">${invoice.note}</p>`,
  );
}

function otherWays({ seller, state }: HostedView): Html {
  const { bankDetails, email, phone, taxId, footer } = seller;
  const bank = (state === 'open' || state === 'part-paid') && bankDetails;
  return card(
    seller.name,
    bank && html`<h3>Pay by bank transfer</h3><p class="quote">${bank}</p>`,
    facts([
      ['E-mail', email],
      ['Telephone', phone],
      ['Tax id', taxId],
    ]),
    footer && html`<p class="muted">${footer}</p>`,
  );
}
