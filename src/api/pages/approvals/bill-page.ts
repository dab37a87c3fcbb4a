import type { RoundStatus } from '../../../domain/billpay/approval-round.ts';
import type { BillStatus } from '../../../domain/billpay/bill-status.ts';
import type { Display } from '../../../domain/kit/display.ts';
import { badge, card, facts, pageHead, type Tone } from '../kit/components.ts';
import { layout, type Page } from '../kit/layout.ts';
import { type Html, html } from '../kit/markup.ts';
import { billCard, billName } from './bill.ts';
import { decisionHistory } from './decisions.ts';
import type { BillShown, DecisionShown } from './view.ts';

export interface BillPageView {
  display: Display;
  bill: BillShown;
  status: BillStatus;
  /** Its latest round; null before it was submitted. */
  approval: {
    status: RoundStatus;
    requestedBy: string;
    waitingFor: readonly string[];
    decisions: readonly DecisionShown[];
  } | null;
}

const statuses: Record<BillStatus, { label: string; tone: Tone }> = {
  draft: { label: 'Draft', tone: 'neutral' },
  in_approval: { label: 'In approval', tone: 'info' },
  approved: { label: 'Approved', tone: 'good' },
  rejected: { label: 'Rejected', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
};

const rounds: Record<RoundStatus, string> = {
  open: 'Under way',
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Nobody decided in time',
  superseded: 'The bill was changed',
  withdrawn: 'Withdrawn',
  cancelled: 'The bill was cancelled',
  interrupted: 'Cut off before a decision; submit the bill anew',
};

/** A bill and where its approval stands, to be read; nothing is decided here. */
export function billPage({ display, bill, status, approval }: BillPageView): Page {
  const { label, tone } = statuses[status];
  return {
    status: 200,
    body: layout({
      title: billName(bill),
      width: 'narrow',
      context: bill.organizationName,
      main: html`<div class="stack">
        ${pageHead(billName(bill), badge(label, tone))}
        ${billCard(bill, display)}
        ${approval && approvalCard(approval)}
        ${approval && decisionHistory(approval.decisions, display)}
      </div>`,
    }),
  };
}

function approvalCard(approval: NonNullable<BillPageView['approval']>): Html {
  const { status, requestedBy, waitingFor } = approval;
  return card(
    'Approval',
    facts([
      ['Stands', rounds[status]],
      ['Asked for by', requestedBy],
      ['Waits for', waitingFor.join(', ')],
    ]),
  );
}
