import { card, linkButton } from '../kit/components.ts';
import { errorOf, form, inputField, selectField, textareaField } from '../kit/forms.ts';
import { type Child, flag, type Html, html } from '../kit/markup.ts';
import type { DecisionAction, PendingView } from './view.ts';

const maxCommentLength = 2_000;

/** One form a decision, each a POST of its own with the nonce; the rarer ones unfold. */
export function decisionForms(view: PendingView): Html {
  if (view.proof.kind === 'sign-in') return signInFirst(view.proof.href);
  const handOn = 'Hand on to somebody else';
  return card(
    'Your decision',
    approveForm(view),
    html`<div class="choices">
      ${unfold(view, 'reject', 'Reject', rejectForm(view))}
      ${view.members.length > 0 && unfold(view, 'delegate', handOn, delegateForm(view))}
      ${unfold(view, 'ask', 'Ask a question first', askForm(view))}
    </div>`,
  );
}

function signInFirst(href: string): Html {
  return card(
    'Your decision',
    html`<p>For an amount of this size your organization asks you to sign in first.</p>`,
    html`<p>${linkButton(href, 'Sign in to decide')}</p>`,
  );
}

/** The id of a form's field, by the path that an error names. */
export function decisionFieldId(decision: DecisionAction, path: string): string {
  return `${decision}-${path}`;
}

function unfold(view: PendingView, decision: DecisionAction, label: string, body: Html): Html {
  const open = flag('open', view.refused?.decision === decision);
  return html`<details${open}><summary>${label}</summary>${body}</details>`;
}

function approveForm(view: PendingView): Html {
  return decisionForm(view, 'approve', 'Approve this bill', 'main', [
    commentField(view, 'approve', 'Comment', false),
    codeField(view, 'approve'),
  ]);
}

function rejectForm(view: PendingView): Html {
  return decisionForm(view, 'reject', 'Reject this bill', 'danger', [
    commentField(view, 'reject', 'Why do you reject it?', true),
    codeField(view, 'reject'),
  ]);
}

function delegateForm(view: PendingView): Html {
  const to = selectField({
    id: decisionFieldId('delegate', 'to'),
    name: 'to',
    label: 'Who should decide instead of you?',
    prompt: 'Choose a person',
    options: view.members.map(({ id, name }) => ({ value: id, label: name })),
    required: true,
    value: view.refused?.decision === 'delegate' ? view.refused.to : undefined,
    error: errorFor(view, 'delegate', 'to'),
  });
  return decisionForm(view, 'delegate', 'Hand on', 'quiet', [
    to,
    commentField(view, 'delegate', 'Message to them', false),
    codeField(view, 'delegate'),
  ]);
}

function askForm(view: PendingView): Html {
  const label = `What do you want to know from ${view.approval.requestedBy}?`;
  return decisionForm(view, 'ask', 'Send the question', 'quiet', [
    commentField(view, 'ask', label, true, 'The bill waits for you meanwhile.'),
  ]);
}

function decisionForm(
  view: PendingView,
  decision: DecisionAction,
  submit: string,
  look: 'main' | 'quiet' | 'danger',
  body: Child,
): Html {
  return form({ action: view.path, carried: { nonce: view.nonce, decision }, submit, look, body });
}

function commentField(
  view: PendingView,
  decision: DecisionAction,
  label: string,
  required: boolean,
  hint?: string,
): Html {
  return textareaField({
    id: decisionFieldId(decision, 'comment'),
    name: 'comment',
    label,
    hint,
    required,
    maxLength: maxCommentLength,
    value: view.refused?.decision === decision ? view.refused.comment : undefined,
    error: errorFor(view, decision, 'comment'),
  });
}

function codeField(view: PendingView, decision: DecisionAction): Html | false {
  if (view.proof.kind !== 'code') return false;
  return inputField({
    id: decisionFieldId(decision, 'code'),
    name: 'code',
    label: 'Code from your authenticator app',
    hint: 'For an amount of this size your organization asks for it.',
    required: true,
    inputMode: 'numeric',
    autocomplete: 'one-time-code',
    maxLength: 6,
    class: 'code-input',
    error: errorFor(view, decision, 'code'),
  });
}

function errorFor(view: PendingView, decision: DecisionAction, path: string): string | undefined {
  return view.refused?.decision === decision ? errorOf(view.refused.errors, path) : undefined;
}
