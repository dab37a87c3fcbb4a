import type { z } from 'zod';
import type { InvoiceSummary } from '../../invoices/schemas.ts';
import type { WorkList } from '../../invoices/work-list.ts';
import { card, emptyState, linkButton, money, pageHead } from '../kit/components.ts';
import { type Html, html } from '../kit/markup.ts';
import type { ShownAlert } from './alerts-page.ts';
import type { Visit } from './answering.ts';
import type { Desk } from './desk.ts';
import { frame } from './frame.ts';
import { withQuery } from './paths.ts';
import { readReceivables, receivablesCards } from './receivables-cards.ts';
import { reasonWords } from './work-page.ts';

interface Overview {
  work: z.infer<typeof WorkList>;
  toApprove: readonly z.infer<typeof InvoiceSummary>[];
  alerts: readonly ShownAlert[];
}

interface Listed<T> {
  data: T[];
}

async function readOverview({ api, may }: Desk): Promise<Overview> {
  const pending = { status: 'pending_approval', limit: 5 };
  const unread = { status: 'unread', limit: 5 };
  const [work, { data: toApprove }, { data: alerts }] = await Promise.all([
    api.read<Overview['work']>('/invoices/work-list', { limit: 1 }),
    api.read<Listed<Overview['toApprove'][number]>>('/invoices', pending),
    may('alerts:read') ? api.read<Listed<ShownAlert>>('/alerts', unread) : { data: [] },
  ]);
  return { work, toApprove, alerts };
}

/** What somebody who collects money looks at in the morning: what needs them, then the figures. */
export const visitOverview: Visit = async (desk) => {
  const [known, receivables] = await Promise.all([readOverview(desk), readReceivables(desk)]);
  const { paths, may } = desk;
  const create = may('invoices:write') && linkButton(paths.newInvoice, 'New invoice');
  return frame(desk, {
    title: 'Overview',
    place: 'home',
    main: html`<div class="head-row">${pageHead('Overview')}${create}</div>
      ${needsCard(desk, known)}
      ${receivablesCards(desk, receivables)}`,
  });
};

const urgent = ['escalated', 'approval', 'task', 'promise-broken', 'disputed'] as const;

function needsCard(desk: Desk, { work, toApprove, alerts }: Overview): Html {
  const { paths, display } = desk;
  const reasons = urgent.flatMap((reason) => {
    const sums = work.summary.filter((total) => total.reason === reason);
    const count = sums.reduce((all, { invoices }) => all + invoices, 0);
    const amounts = sums.map(
      ({ currency, balance }) => html` ${money({ amountMinor: balance, currency }, display)}`,
    );
    return count === 0
      ? []
      : [
          html`<li><a href="${withQuery(paths.work, { reason })}">
            <span><strong>${count}</strong> ${reasonWords[reason].label}</span>
            <small>${amounts}</small></a></li>`,
        ];
  });
  const invoices = toApprove.map(
    (it) => html`<li><a href="${paths.invoice(it.id)}">Invoice for ${it.customerName}</a> waits for
      approval: ${money({ amountMinor: it.totals.total, currency: it.currency }, display)}</li>`,
  );
  const news = alerts.map(
    ({ title, detail }) => html`<li><strong>${title}</strong> ${detail}</li>`,
  );
  if (reasons.length + invoices.length + news.length === 0) {
    return card('What needs you', emptyState('Nothing', 'Reminders go out by themselves.'));
  }
  return card(
    'What needs you',
    reasons.length > 0 && html`<ul class="chips">${reasons}</ul>`,
    invoices.length > 0 && html`<ul class="plain-list">${invoices}</ul>`,
    news.length > 0 &&
      html`<ul class="plain-list">${news}</ul>
        <p><a href="${paths.alerts}">All alerts</a></p>`,
  );
}
