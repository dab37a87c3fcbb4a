import { facts, instant, pageHead } from '../kit/components.ts';
import { layout, type Page } from '../kit/layout.ts';
import { type Child, html } from '../kit/markup.ts';
import { billName, billTotal } from './bill.ts';
import { decisionBadge, decisionText } from './decisions.ts';
import type { ClosedView, DecidedView } from './view.ts';

type Closed<State extends ClosedView['state']> = Extract<ClosedView, { state: State }>;

/** A link that asks for nothing any more, and why. */
export function closedPage(view: ClosedView): Page {
  switch (view.state) {
    case 'decided':
      return alreadyDecided(view);
    case 'expired':
      return expired(view);
    case 'changed':
      return changed(view);
    case 'closed':
      return closed(view);
    case 'not-yours':
      return plain(403, 'This request is not yours to decide', notYours);
    case 'invalid':
      return plain(404, 'This link does not work', invalid);
  }
}

const notYours = html`<p>The bill may have been handed on to somebody else, or your part in the
  approval has ended. Nothing was changed.</p>
  <p>If you expected to decide it, ask the person who sent you the request.</p>`;

const invalid = html`<p>It may have been cut off on its way to you. Open it once more from the
  e-mail, or copy the whole address.</p>
  <p>Nothing was changed.</p>`;

function alreadyDecided({ display, bill, decision }: Closed<'decided'>): Page {
  return page(409, 'This has already been decided', bill.organizationName, [
    html`<p>The link was used, so there is nothing left to do here.</p>`,
    facts([
      ['Bill', billName(bill)],
      ['Total', billTotal(bill, display)],
      ['Decision', html`${decisionBadge(decision.kind)}`],
      ['By', decisionText(decision)],
      ['On', instant(decision.at, display)],
    ]),
  ]);
}

function expired({ display, bill, expiredAt, requestedBy }: Closed<'expired'>): Page {
  return page(410, 'This link has expired', bill.organizationName, [
    html`<p>It was for ${billName(bill)} and ended ${instant(expiredAt, display)}. Nothing was
      changed.</p>`,
    html`<p>Ask ${requestedBy} to send you a new one.</p>`,
  ]);
}

function changed({ display, bill, changedAt }: Closed<'changed'>): Page {
  return page(409, 'The bill has changed since this e-mail was sent', bill.organizationName, [
    html`<p>${billName(bill)} was edited ${instant(changedAt, display)}, so this link no longer
      decides it. Nothing was changed by opening it.</p>`,
    html`<p>If your approval is still needed, a newer e-mail shows the bill as it is now.</p>`,
  ]);
}

function closed({ display, bill, closedAt, requestedBy }: Closed<'closed'>): Page {
  return page(409, 'This approval is no longer open', bill.organizationName, [
    html`<p>The approval of ${billName(bill)} ended ${instant(closedAt, display)} without a
      decision. Nothing was changed by opening this link.</p>`,
    html`<p>If your approval is needed again, ${requestedBy} submits the bill anew and you get
      another e-mail.</p>`,
  ]);
}

const doneTitle = {
  approved: 'Thank you, your approval is recorded',
  rejected: 'The bill is rejected',
  delegated: 'The request is handed on',
  asked: 'Your question is sent',
  answered: 'Your answer is sent',
} as const;

/** The answer to a decision that took effect. */
export function decidedPage(view: DecidedView): Page {
  const { display, bill, decision } = view;
  return page(200, doneTitle[decision.kind], bill.organizationName, [
    html`<p>${next(view)}</p>`,
    facts([
      ['Bill', billName(bill)],
      ['Total', billTotal(bill, display)],
      ['Decision', decisionText(decision)],
      ['On', instant(decision.at, display)],
      ['Comment', decision.comment && html`<p class="quote">${decision.comment}</p>`],
    ]),
    html`<p class="muted">You can close this page.</p>`,
  ]);
}

function next({ decision, outcome, bill }: DecidedView): string {
  if (decision.kind === 'asked') return 'The bill waits for you until it is answered.';
  if (decision.kind === 'delegated') return `${decision.to ?? 'They'} now decides instead of you.`;
  if (outcome.kind === 'approved') return `The bill from ${bill.vendorName} is approved in full.`;
  if (outcome.kind === 'rejected') return `The bill from ${bill.vendorName} will not be paid.`;
  const more =
    outcome.remaining === 1 ? 'One more decision is' : `${outcome.remaining} more decisions are`;
  return `${more} needed before the bill is approved.`;
}

function plain(status: Page['status'], title: string, body: Child): Page {
  return page(status, title, undefined, body);
}

function page(status: Page['status'], title: string, context: Child, body: Child): Page {
  return {
    status,
    body: layout({
      title,
      width: 'narrow',
      context,
      main: html`<div class="card">${pageHead(title)}${body}</div>`,
    }),
  };
}
