import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { workReasons } from '../../../db/invoices/work-list.ts';
import type { WorkItem, WorkList } from '../../invoices/work-list.ts';
import { badge, card, day, emptyState, instant, money, pageHead } from '../kit/components.ts';
import { attribute, type Html, html, nothing } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import type { Visit } from './answering.ts';
import type { Desk } from './desk.ts';
import type { Choice } from './fields.ts';
import { filterForm, pager } from './filters.ts';
import { frame } from './frame.ts';
import { membersOf, type ShownMessage } from './invoice-facts.ts';
import { type MessageFacts, messageActs, messageForm } from './message-acts.ts';
import { messageDone, readMessage } from './message-page.ts';
import { withQuery } from './paths.ts';
import { spoken, stopWords } from './words.ts';

type Work = z.infer<typeof WorkList>;
type Row = z.infer<typeof WorkItem>;

export const reasonWords = {
  escalated: { label: 'Handed to a person', tone: 'bad' },
  approval: { label: 'Message to approve', tone: 'warn' },
  task: { label: 'To call or write', tone: 'warn' },
  'promise-broken': { label: 'Promise broken', tone: 'bad' },
  disputed: { label: 'Disputed', tone: 'warn' },
  overdue: { label: 'Overdue', tone: 'info' },
  running: { label: 'Not due yet', tone: 'neutral' },
} as const;

const sorts = [
  { value: 'priority', label: 'What matters first' },
  { value: 'amount', label: 'Largest amount' },
  { value: 'daysOverdue', label: 'Longest overdue' },
  { value: 'risk', label: 'Highest risk' },
];

const approvalsShown = 5;

/** What waits for a person, and all that is being collected. */
export const visitWork: Visit = async (desk, c) => {
  const [reason, sort, mine, cursor] = ['reason', 'sort', 'mine', 'cursor'].map((name) =>
    c.req.query(name),
  );
  const assignedTo = mine === 'on' ? desk.userId : undefined;
  const query = { reason, sort, cursor, assignedTo, limit: 50 };
  const [work, members, waiting] = await Promise.all([
    desk.api.read<Work>('/invoices/work-list', query),
    membersOf(desk),
    cursor ? [] : approvals(desk),
  ]);
  const filter = { reason, sort, mine, cursor };
  return frame(desk, {
    title: 'Collections',
    place: 'work',
    done: messageDone(c.req.query('done')),
    main: html`${pageHead('Collections')}
      ${waiting.length > 0 && approvalCards(desk, waiting)}
      ${chips(desk, work, filter)}
      ${filterForm({
        action: desk.paths.work,
        fields: [
          {
            name: 'sort',
            label: 'Order',
            kind: 'choice',
            options: sorts,
            value: sort ?? 'priority',
          },
          {
            name: 'mine',
            label: 'Only what is mine',
            kind: 'check',
            ...(mine ? { value: mine } : {}),
          },
        ],
        carried: reason ? { reason } : {},
        isFiltered: Boolean(reason || mine),
      })}
      <div id="results" class="stack">
        ${workTable(desk, work.data, members)}
        ${pager(desk.paths.work, filter, work.nextCursor)}
      </div>`,
  });
};

async function approvals(desk: Desk): Promise<MessageFacts[]> {
  if (!desk.may('invoices:approve')) return [];
  const query = { status: 'awaiting_approval', limit: approvalsShown };
  const { data } = await desk.api.read<{ data: ShownMessage[] }>('/invoices/communications', query);
  return Promise.all(data.map(({ id }) => readMessage(desk, id)));
}

/** Each message as its customer would read it, to be approved where it stands. */
function approvalCards(desk: Desk, waiting: readonly MessageFacts[]): Html {
  const approve = messageActs.find(({ name }) => name === 'approve');
  const once = randomUUID();
  const items = waiting.map(({ message, preview }) => {
    const about = message.invoices.map(({ number }) => number).join(', ');
    return html`<details><summary>${message.customerName}: ${about}</summary>
      <div class="stack">
        <p><strong>${preview.subject}</strong></p>
        <div class="mail-paper">${preview.body}</div>
        <p><a href="${desk.paths.message(message.id)}">Change or reject it</a></p>
        ${approve && messageForm(desk, { message, preview }, { act: approve, once, from: 'work' })}
      </div></details>`;
  });
  return card('Messages that wait for approval', html`<div class="choices">${items}</div>`);
}

type Filter = Readonly<Record<'reason' | 'sort' | 'mine' | 'cursor', string | undefined>>;

/** How much there is for each reason; each leads to what it counts. */
function chips({ paths, display }: Desk, { summary }: Work, filter: Filter): Html {
  const items = workReasons.flatMap((reason) => {
    const sums = summary.filter((total) => total.reason === reason);
    if (sums.length === 0) return [];
    const isChosen = filter.reason === reason;
    const { mine, sort } = filter;
    const href = withQuery(paths.work, { mine, sort, reason: isChosen ? undefined : reason });
    const count = sums.reduce((all, { invoices }) => all + invoices, 0);
    const amounts = sums.map(
      ({ currency, balance }) => html` ${money({ amountMinor: balance, currency }, display)}`,
    );
    return [
      html`<li><a href="${href}"${attribute('aria-current', isChosen && 'true')}>
        <span><strong>${count}</strong> ${reasonWords[reason].label}</span>
        <small>${amounts}</small></a></li>`,
    ];
  });
  return items.length > 0 ? html`<ul class="chips" aria-label="By reason">${items}</ul>` : nothing;
}

function workTable(desk: Desk, rows: readonly Row[], members: readonly Choice[]): Html {
  const { paths, display } = desk;
  const nobody = 'Nothing is being collected here. Sent invoices come by themselves.';
  return table({
    caption: 'What is being collected',
    captionHidden: true,
    columns: [
      {
        head: 'Invoice and customer',
        cell: (row) => html`<a href="${paths.invoice(row.invoiceId)}">${row.number}</a><br />
          <small class="wrap">${row.customerName}</small>`,
      },
      { head: 'Why', cell: (row) => whyCell(desk, row) },
      {
        ...{ head: 'Open', end: true },
        cell: (row) => money({ amountMinor: row.balance, currency: row.currency }, display),
      },
      { head: 'Days late', end: true, cell: (row) => Math.max(row.daysOverdue, 0) || null },
      { head: 'What comes next', cell: (row) => nextCell(desk, row) },
      {
        head: 'With',
        cell: (row) => members.find(({ value }) => value === row.assignedTo)?.label ?? null,
      },
    ],
    rows,
    empty: emptyState('All quiet', nobody),
  });
}

function whyCell({ paths }: Desk, { reason, waitingMessageId }: Row): Html {
  const { label, tone } = reasonWords[reason];
  if (!waitingMessageId) return badge(label, tone);
  return html`${badge(label, tone)}<br />
    <a href="${paths.message(waitingMessageId)}">See the message</a>`;
}

function nextCell({ display }: Desk, { promise, nextStep, stoppedBy, risk }: Row): Html {
  const { date, amount, status } = promise ?? {};
  return html`${nextStep && html`${spoken(nextStep.name)}, ${instant(nextStep.at, display)}<br />`}
    ${stoppedBy && html`<small class="wrap">${stopWords[stoppedBy]}</small><br />`}
    ${
      date &&
      amount !== undefined &&
      html`<small>Promise for ${day(date, display)}: ${status}</small>
      <br />`
    }
    ${risk && html`<small>Expected ${day(risk.expectedPaymentDate, display)}</small>`}`;
}
