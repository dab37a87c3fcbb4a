import { alert, instant, pageHead } from '../kit/components.ts';
import { errorSummary } from '../kit/forms.ts';
import { layout, type Page } from '../kit/layout.ts';
import { type Child, type Html, html } from '../kit/markup.ts';
import { billCard, billName } from './bill.ts';
import { closedPage } from './closed-page.ts';
import { decisionFieldId, decisionForms } from './decision-forms.ts';
import { decisionHistory } from './decisions.ts';
import type { ApproveView, PendingView, RefusedForm } from './view.ts';

/**
 * What `GET /approve/{token}` shows; a POST that was refused shows it again, with `refused`.
 * Status: 200 pending (422 with a refused form), 409 decided or changed, 410 expired,
 * 403 not yours, 404 invalid.
 */
export function approvePage(view: ApproveView): Page {
  return view.state === 'pending' ? pendingPage(view) : closedPage(view);
}

function pendingPage(view: PendingView): Page {
  const { bill, approval, display, refused } = view;
  const title = `Approve the bill from ${bill.vendorName}?`;
  return {
    status: refused ? 422 : 200,
    body: layout({
      title: refused ? `Error: ${title}` : title,
      width: 'narrow',
      context: bill.organizationName,
      main: html`<div class="stack">
        ${refused && whatIsWrong(refused)}
        ${pageHead(title, whoAsks(view), billName(bill))}
        ${approval.warnings.length > 0 && lookTwice(approval.warnings)}
        ${billCard(bill, display)}
        ${decisionHistory(approval.decisions, display)}
        ${decisionForms(view)}
      </div>`,
      footer: html`This link is for ${approval.approverName} alone and ends
        ${instant(approval.expiresAt, display)}. Opening it decides nothing.`,
    }),
  };
}

function whatIsWrong({ decision, errors }: RefusedForm): Html | false {
  return errorSummary(errors, (path) => decisionFieldId(decision, path));
}

function whoAsks({ approval, display }: PendingView): Child {
  const { step, requestedBy, requestedAt } = approval;
  return html`${requestedBy} asked for your approval on ${instant(requestedAt, display)}.
    This is step ${step.number} of ${step.of}.`;
}

function lookTwice(warnings: readonly string[]): Html {
  return alert(
    'warn',
    'Please look twice',
    html`<ul>${warnings.map((w) => html`<li>${w}</li>`)}</ul>`,
  );
}
