import type { CustomerSaying } from '../../../domain/invoices/hosted-page.ts';
import { hostedWords } from '../../../domain/invoices/hosted-words/index.ts';
import { showDay, showMoney } from '../../../domain/kit/display.ts';
import { alert, card } from '../kit/components.ts';
import { form, inputField, textareaField } from '../kit/forms.ts';
import { flag, type Html, html, nothing } from '../kit/markup.ts';
import type { HostedView } from './view.ts';

/** What the customer has said so far. */
export function said({ sayings, invoice, language, display, state }: HostedView): Html {
  const words = hostedWords(language);
  const { promise, dispute } = sayings;
  if (state !== 'open' && state !== 'part-paid') return nothing;
  if (dispute)
    return alert(
      'info',
      words.disputed,
      html`<p class="quote">${dispute.reason}</p>
      <p>${words.disputedText}</p>`,
    );
  if (!promise) return nothing;
  const { amountMinor, promisedOn } = promise;
  const title = words.promised
    .replace('{amount}', showMoney({ amountMinor, currency: invoice.currency }, display))
    .replace('{day}', showDay(promisedOn, display));
  return alert('info', title, words.promisedText);
}

/** What they may say instead of paying. */
export function mayBeSaid(view: HostedView): Html {
  const { state, sayings, language, paths } = view;
  const { mayPromise, mayDispute } = sayings;
  const owed = state === 'open' || state === 'part-paid';
  if (!paths || !owed || !(mayPromise || mayDispute)) return notTaken(view);
  const words = hostedWords(language);
  return html`${notTaken(view)}${card(
    words.otherwise,
    html`<div class="choices">
      ${mayPromise && unfold(view, 'promise', promiseForm(view, paths.promise))}
      ${mayDispute && unfold(view, 'dispute', disputeForm(view, paths.dispute))}
    </div>`,
  )}`;
}

/** A refusal that belongs to no field. */
function notTaken({ refused, language }: HostedView): Html {
  if (!refused || refused.why === 'dayOutOfRange' || refused.why === 'reasonMissing')
    return nothing;
  return alert('bad', hostedWords(language)[refused.why]);
}

function unfold({ refused, language }: HostedView, what: CustomerSaying, body: Html): Html {
  const open = flag('open', refused?.what === what);
  return html`<details${open}><summary>${hostedWords(language)[what]}</summary>${body}</details>`;
}

function promiseForm(view: HostedView, action: string): Html {
  const { language, display, sayings, nonce } = view;
  const words = hostedWords(language);
  const last = showDay(sayings.lastDay, display);
  return form({
    ...{ action, carried: { nonce }, submit: words.promiseSend },
    body: [
      inputField({
        ...{ id: 'promise-date', name: 'date', type: 'date', label: words.promiseDay },
        ...{ required: true, min: sayings.today, max: sayings.lastDay },
        hint: words.promiseHint.replace('{day}', last),
        value: sentIn(view, 'promise', 'date'),
        error:
          view.refused?.why === 'dayOutOfRange'
            ? words.dayOutOfRange.replace('{day}', last)
            : undefined,
      }),
      textareaField({
        ...{ id: 'promise-note', name: 'note', label: words.promiseNote, maxLength: 500 },
        optional: words.optional,
        value: sentIn(view, 'promise', 'note'),
      }),
    ],
  });
}

function disputeForm(view: HostedView, action: string): Html {
  const { language, nonce } = view;
  const words = hostedWords(language);
  return form({
    ...{ action, carried: { nonce }, submit: words.disputeSend, look: 'quiet' },
    body: textareaField({
      ...{ id: 'dispute-reason', name: 'reason', label: words.disputeReason, maxLength: 500 },
      ...{ required: true, hint: words.disputeHint },
      value: sentIn(view, 'dispute', 'reason'),
      error: view.refused?.why === 'reasonMissing' ? words.reasonMissing : undefined,
    }),
  });
}

const sentIn = ({ refused }: HostedView, what: CustomerSaying, field: string) =>
  refused?.what === what ? refused.fields[field] : undefined;
