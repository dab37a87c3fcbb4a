import { timingSafeEqual } from 'node:crypto';
import { listRoundDecisions } from '../../../db/billpay/decisions.ts';
import { inTransaction } from '../../../db/client.ts';
import { audit } from '../../../db/kit/audit.ts';
import { newId } from '../../../db/kit/id.ts';
import type { DecisionKind } from '../../../domain/billpay/approval-round.ts';
import { linkHours } from '../../../domain/billpay/approval-timing.ts';
import type { DecisionAnswer } from '../../../domain/billpay/round-clock.ts';
import { Problem } from '../../../domain/kit/problem.ts';
import { sendDecision } from '../../../engine/bill-decisions.ts';
import type { Engine } from '../../../engine/engine.ts';
import type { Page } from '../kit/layout.ts';
import { approvePage } from './approve-page.ts';
import { decidedPage } from './closed-page.ts';
import { type DecisionForm, readDecisionForm, refuseForm } from './decision-form.ts';
import { labelOf, showDecision } from './link-view.ts';
import type { DecidedView, RefusedForm } from './view.ts';
import { reopen, type Visit, viewOf } from './visit.ts';

export interface SentForm {
  fields: Record<string, unknown>;
  /** Whether a session came with it that another site may have sent. */
  foreign: boolean;
  requestId: string;
  engine: Engine;
}

/**
 * Takes the form of a link's page. Of many that send one page's form, one decides and the others
 * are told that it is decided. Whatever is refused changes nothing and leaves an audit row.
 */
export async function decideByLink(visit: Visit, sent: SentForm): Promise<Page> {
  if (sent.foreign) return refuse(visit, sent, 'cross-site-request');
  const view = await viewOf(visit);
  if (view.state !== 'pending') return refuse(visit, sent, view.state);
  if (view.proof.kind !== 'link') return refuse(visit, sent, 'sign-in-needed');
  const read = readDecisionForm(sent.fields);
  if (!read) return refuse(visit, sent, 'unknown-decision');
  if ('refused' in read) return approvePage({ ...view, refused: read.refused });
  if (!sameText(sent.fields['nonce'], view.nonce)) {
    const stale = 'This page was out of date. Please look at the bill again.';
    const errors = [{ path: 'comment', message: stale }];
    return refuse(visit, sent, 'stale-page', refuseForm(sent.fields, read.form.decision, errors));
  }
  try {
    return await decided(visit, sent, read.form);
  } catch (error) {
    if (!(error instanceof Problem) || error.kind === 'unavailable') throw error;
    const errors = [{ path: fieldOf(error), message: error.message }];
    return refuse(visit, sent, error.code, refuseForm(sent.fields, read.form.decision, errors));
  }
}

const fieldOf = ({ code }: Problem) => (code.startsWith('delegate-') ? 'to' : 'comment');

function sameText(given: unknown, expected: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const kinds = {
  approve: 'approved',
  reject: 'rejected',
  delegate: 'delegated',
  ask: 'asked',
} as const satisfies Record<DecisionForm['decision'], DecisionKind>;

async function decided(visit: Visit, { engine }: SentForm, form: DecisionForm): Promise<Page> {
  const { link } = visit.opened;
  const requestId = newId();
  const delegateTo = form.decision === 'delegate' ? form.to : null;
  const answer = await sendDecision(engine, visit.db, {
    orgId: link.orgId,
    billId: link.billId,
    made: {
      key: `link/${link.id}/${link.uses}`,
      kind: kinds[form.decision],
      by: link.approverId,
      step: link.step,
      contentHash: link.contentHash,
      comment: form.comment.trim() || null,
      delegateTo,
      until: delegateTo && new Date(Date.now() + linkHours * 3_600_000).toISOString(),
      via: 'link',
      linkId: link.id,
      requestId,
    },
  });
  const view = await decidedView(visit, answer);
  if (answer.requestId === requestId) return decidedPage(view);
  const { display, bill, decision } = view;
  return approvePage({ state: 'decided', display, bill, decision });
}

async function decidedView(visit: Visit, answer: DecisionAnswer): Promise<DecidedView> {
  const { orgId, approvalId } = visit.opened.link;
  const { facts } = visit.opened;
  const decisions = await listRoundDecisions(visit.db, { orgId, approvalId });
  const made = decisions.find(({ id }) => id === answer.id);
  if (!made) throw new Error(`decision ${answer.id} was answered and is not there`);
  return {
    display: facts.display,
    bill: labelOf(facts),
    decision: showDecision(made),
    outcome:
      answer.status === 'approved' || answer.status === 'rejected'
        ? { kind: answer.status }
        : { kind: 'waiting', remaining: answer.remaining },
  };
}

const refusedStatus: Partial<Record<string, Page['status']>> = {
  'sign-in-needed': 401,
  'cross-site-request': 403,
};

/** Shows the link as it stands, or the form again; that somebody tried is on record. */
async function refuse(
  visit: Visit,
  { requestId }: SentForm,
  reason: string,
  refused?: RefusedForm,
): Promise<Page> {
  const { link, facts } = visit.opened;
  const actor = { kind: 'approver' as const, id: link.approverId, requestId };
  await inTransaction(visit.db, (trx) =>
    audit(
      trx,
      { orgId: link.orgId, actor: { ...actor, workflowId: facts.approval.workflowId } },
      {
        action: 'approval-link.refuse',
        entityType: 'bill',
        entityId: link.billId,
        after: { reason, linkId: link.id, step: link.step },
      },
    ),
  );
  const view = await viewOf(await reopen(visit));
  if (view.state !== 'pending') return approvePage(view);
  if (refused) return approvePage({ ...view, refused });
  return { ...approvePage(view), status: refusedStatus[reason] ?? 422 };
}
