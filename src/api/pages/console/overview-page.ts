import type { z } from 'zod';
import { type AgingBucket, agingBuckets } from '../../../domain/invoices/aging.ts';
import { Problem } from '../../../domain/kit/problem.ts';
import type { Aging } from '../../invoices/aging-schemas.ts';
import type { CashForecast, Dso } from '../../invoices/analytics-schemas.ts';
import type { InvoiceSummary } from '../../invoices/schemas.ts';
import type { WorkList } from '../../invoices/work-list.ts';
import {
  alert,
  card,
  day,
  emptyState,
  figures,
  linkButton,
  money,
  pageHead,
} from '../kit/components.ts';
import { type Html, html, nothing } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import { bucketWords } from './aging-page.ts';
import type { ShownAlert } from './alerts-page.ts';
import type { Visit } from './answering.ts';
import type { Desk } from './desk.ts';
import { frame } from './frame.ts';
import { withQuery } from './paths.ts';
import { reasonWords } from './work-page.ts';

interface Overview {
  work: z.infer<typeof WorkList>;
  toApprove: readonly z.infer<typeof InvoiceSummary>[];
  alerts: readonly ShownAlert[];
  /** What the books say; a report that does not tie out is refused, and says why. */
  aging: z.infer<typeof Aging> | Problem;
  dso: z.infer<typeof Dso> | Problem;
  forecast: z.infer<typeof CashForecast>;
}

interface Listed<T> {
  data: T[];
}

const orRefusal = <T>(report: Promise<T>): Promise<T | Problem> =>
  report.catch((error: unknown) => {
    if (error instanceof Problem && error.kind === 'conflict') return error;
    throw error;
  });

async function readOverview({ api, may }: Desk): Promise<Overview> {
  const pending = { status: 'pending_approval', limit: 5 };
  const unread = { status: 'unread', limit: 5 };
  const [work, { data: toApprove }, { data: alerts }, aging, dso, forecast] = await Promise.all([
    api.read<Overview['work']>('/invoices/work-list', { limit: 1 }),
    api.read<Listed<Overview['toApprove'][number]>>('/invoices', pending),
    may('alerts:read') ? api.read<Listed<ShownAlert>>('/alerts', unread) : { data: [] },
    orRefusal(api.read<z.infer<typeof Aging>>('/invoices/aging')),
    orRefusal(api.read<z.infer<typeof Dso>>('/invoices/dso')),
    api.read<Overview['forecast']>('/invoices/cash-forecast', { weeks: 6 }),
  ]);
  return { work, toApprove, alerts, aging, dso, forecast };
}

/** What somebody who collects money looks at in the morning: what needs them, then the figures. */
export const visitOverview: Visit = async (desk) => {
  const known = await readOverview(desk);
  const { paths, may } = desk;
  const create = may('invoices:write') && linkButton(paths.newInvoice, 'New invoice');
  return frame(desk, {
    title: 'Overview',
    place: 'home',
    main: html`<div class="head-row">${pageHead('Overview')}${create}</div>
      ${needsCard(desk, known)}
      ${figuresCard(desk, known)}
      ${forecastCard(desk, known.forecast)}`,
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

function figuresCard({ paths, display }: Desk, { aging, dso }: Overview): Html {
  if (aging instanceof Problem) return alert('bad', 'The books do not tie out', aging.message);
  const { currency, total, buckets } = aging;
  const show = (amountMinor: number) => money({ amountMinor, currency }, display);
  const of = (bucket: AgingBucket) => buckets[bucket] ?? 0;
  const late = agingBuckets
    .filter((bucket) => bucket !== 'current')
    .reduce((sum, bucket) => sum + of(bucket), 0);
  const days = dso instanceof Problem ? null : dso.dso;
  return card(
    `Receivables in ${currency}`,
    figures([
      ['Open', show(total)],
      ['Overdue', show(late)],
      ...(days === null ? [] : [['Days sales outstanding', Number(days).toFixed(1)] as const]),
    ]),
    html`<ul class="chips" aria-label="By days past due">${agingBuckets.map(
      (bucket) => html`<li><a href="${withQuery(paths.aging, { bucket })}">
        <span>${bucketWords[bucket]}</span><small>${show(of(bucket))}</small></a></li>`,
    )}</ul>`,
  );
}

function forecastCard({ display }: Desk, forecast: Overview['forecast']): Html {
  const { currency, weeks, overdue, later, disputed, total } = forecast;
  if (total === 0) return nothing;
  const show = (amountMinor: number) => money({ amountMinor, currency }, display);
  const showOr = (amountMinor: number) => (amountMinor ? show(amountMinor) : '–');
  return card(
    'When money is expected',
    table({
      caption: 'Due, promised and predicted by week',
      captionHidden: true,
      columns: [
        { head: 'Week of', cell: ({ startsOn }) => day(startsOn, display) },
        { head: 'Due', end: true, cell: ({ due }) => showOr(due) },
        { head: 'Promised', end: true, cell: ({ promised }) => showOr(promised) },
        { head: 'Predicted', end: true, cell: ({ predicted }) => showOr(predicted) },
      ],
      rows: weeks,
      totals: [
        { label: 'Overdue already', value: show(overdue) },
        { label: 'Later', value: show(later) },
        ...(disputed > 0 ? [{ label: 'Disputed', value: show(disputed) }] : []),
        { label: 'Open in all', value: show(total), grand: true },
      ],
    }),
  );
}
