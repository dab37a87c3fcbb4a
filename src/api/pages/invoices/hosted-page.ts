import type { HostedState } from '../../../domain/invoices/hosted-state.ts';
import { hostedWords } from '../../../domain/invoices/hosted-words/index.ts';
import { showDecimal, showMoney } from '../../../domain/kit/display.ts';
import type { Minor } from '../../../domain/kit/money.ts';
import {
  alert,
  badge,
  card,
  day,
  facts,
  figures,
  linkButton,
  money,
  pageHead,
} from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import { layout, type Page } from '../kit/layout.ts';
import { type Html, html, nothing } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import { mayBeSaid, said } from './sayings.ts';
import type { HostedView } from './view.ts';

/** What a customer sees of their invoice; opening it asks for nothing and changes no money. */
export function hostedPage(view: HostedView): Page {
  const { invoice, seller, language, paths, refused } = view;
  const words = hostedWords(language);
  const title = `${words.invoice} ${invoice.number ?? ''}`.trim();
  const lead = words.fromTo
    .replace('{seller}', () => seller.name)
    .replace('{customer}', () => invoice.customerName);
  return {
    status: refused?.status ?? 200,
    body: layout({
      ...{ title, width: 'narrow', lang: language, skip: words.skip },
      context: seller.name,
      main: html`<div class="stack">
        ${pageHead(title, lead)}
        ${paths === null && alert('warn', words.demo, words.demoText)}
        ${standing(view)}
        ${said(view)}
        ${summary(view)}
        ${payment(view)}
        ${mayBeSaid(view)}
        ${chargesCard(view)}
        ${lines(view)}
        ${otherWays(view)}
      </div>`,
      footer: words.footer.replace('{customer}', () => invoice.customerName),
    }),
  };
}

const tones: Record<HostedState, 'info' | 'good' | 'warn' | 'neutral'> = {
  ...{ open: 'info', 'part-paid': 'info', processing: 'warn', paid: 'good' },
  ...{ void: 'neutral', closed: 'neutral' },
};

function standing({ state, declined, language }: HostedView): Html {
  const words = hostedWords(language);
  switch (state) {
    case 'processing':
      return alert('warn', words.processing, words.processingText);
    case 'paid':
      return alert('good', words.paid, words.paidText);
    case 'void':
      return alert('info', words.void, words.voidText);
    case 'closed':
      return alert('info', words.closed, words.closedText);
    default:
      return declined === null
        ? nothing
        : alert('bad', words.declined, html`${words.declines[declined]} ${words.nothingTaken}`);
  }
}

function summary({ invoice, state, amountDueMinor, display, language, paths }: HostedView): Html {
  const words = hostedWords(language);
  const { currency, balanceMinor, paidMinor, earlyOn } = invoice;
  const show = (amountMinor: Minor) => money({ amountMinor, currency }, display);
  const early = amountDueMinor < balanceMinor && earlyOn !== null && state !== 'processing';
  const [before = '', between = '', after = ''] = words.whenPaidBy.split(/\{\w+\}/);
  return card(
    null,
    html`<h2 class="visually-hidden">${words.theInvoice}</h2>`,
    figures([
      [words.toPay, show(state === 'void' || state === 'closed' ? 0 : balanceMinor)],
      [words.due, day(invoice.dueOn, display)],
    ]),
    facts([
      [words.status, badge(words.states[state], tones[state])],
      [words.number, invoice.number],
      [words.date, day(invoice.issueOn, display)],
      [words.order, invoice.poNumber],
      [words.paidSoFar, paidMinor > 0 ? show(paidMinor) : null],
      [
        words.paidEarly,
        early
          ? html`${before}${show(amountDueMinor)}${between}${day(earlyOn, display)}${after}`
          : null,
      ],
    ]),
    paths && html`<p>${linkButton(paths.pdf, words.pdf, 'quiet')}</p>`,
  );
}

function payment(view: HostedView): Html {
  const { state, paths, amountDueMinor, invoice, display, sandbox, language } = view;
  if (state !== 'open' && state !== 'part-paid') return nothing;
  const words = hostedWords(language);
  const amount = showMoney({ amountMinor: amountDueMinor, currency: invoice.currency }, display);
  const labelled = (label: string) => label.replace('{amount}', amount);
  if (!paths)
    return card(
      words.payByCard,
      html`<p class="muted">${words.demoText}</p>
      <p>${linkButton('#main', labelled(words.payDemo))}</p>`,
    );
  return card(
    words.payByCard,
    html`<p class="muted">${sandbox ? words.testPage : words.processorPage}</p>`,
    form({ action: paths.pay, submit: labelled(words.pay), wide: true }),
  );
}

function lines({ invoice, display, language }: HostedView): Html {
  const words = hostedWords(language);
  const { currency } = invoice;
  const show = (amountMinor: Minor) => money({ amountMinor, currency }, display);
  return card(
    null,
    table({
      caption: words.lines,
      columns: [
        {
          head: words.description,
          cell: (
            line,
          ) => html`${line.description}<br /><small>${showDecimal(line.quantity, display)}
            × ${showDecimal(line.unitPrice, display)}</small>`,
        },
        { head: words.amount, cell: (line) => show(line.amountMinor), end: true },
      ],
      rows: invoice.lines,
      totals: [
        { label: words.subtotal, value: show(invoice.subtotalMinor) },
        ...(invoice.discountMinor > 0
          ? [{ label: words.discount, value: show(-invoice.discountMinor) }]
          : []),
        ...invoice.taxes.map(({ rate, taxMinor }) => ({
          label: `${rate.name ?? words.tax} ${showDecimal(rate.percent, display)}%`,
          value: show(taxMinor),
        })),
        { label: words.total, value: show(invoice.totalMinor), grand: true },
      ],
    }),
    invoice.note && html`<h3>${words.note}</h3><p class="quote">${invoice.note}</p>`,
  );
}

/** Of what was charged because it was late: each is paid on a page of its own. */
function chargesCard({ charges, invoice: { currency }, display, language }: HostedView): Html {
  if (charges.length === 0) return nothing;
  const words = hostedWords(language);
  const show = (amountMinor: Minor) => showMoney({ amountMinor, currency }, display);
  const items = charges.map(({ number, path, totalMinor, balanceMinor }) => {
    const toPay = words.toPayOf
      .replace('{amount}', () => show(balanceMinor))
      .replace('{total}', () => show(totalMinor));
    return html`<li><a href="${path}">${number}</a> <span class="number">${
      balanceMinor === 0 ? html`${show(totalMinor)}, ${words.states.paid}` : toPay
    }</span></li>`;
  });
  return card(
    words.charges,
    html`<p class="muted">${words.chargesText}</p><ul class="plain-list">${items}</ul>`,
  );
}

function otherWays({ seller, state, language }: HostedView): Html {
  const words = hostedWords(language);
  const { bankDetails, email, phone, taxId, footer } = seller;
  const bank = (state === 'open' || state === 'part-paid') && bankDetails;
  return card(
    seller.name,
    bank && html`<h3>${words.bank}</h3><p class="quote">${bank}</p>`,
    facts([
      [words.email, email],
      [words.telephone, phone],
      [words.taxId, taxId],
    ]),
    footer && html`<p class="muted">${footer}</p>`,
  );
}
