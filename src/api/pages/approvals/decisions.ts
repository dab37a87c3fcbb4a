import type { Display } from '../../../domain/kit/display.ts';
import { badge, card, instant, type Tone } from '../kit/components.ts';
import { type Html, html, nothing } from '../kit/markup.ts';
import type { DecisionKind, DecisionShown } from './view.ts';

const shown: Record<DecisionKind, { label: string; tone: Tone }> = {
  approved: { label: 'Approved', tone: 'good' },
  rejected: { label: 'Rejected', tone: 'bad' },
  delegated: { label: 'Handed on', tone: 'info' },
  asked: { label: 'Question asked', tone: 'info' },
  answered: { label: 'Answered', tone: 'info' },
};

export function decisionBadge(kind: DecisionKind): Html {
  return badge(shown[kind].label, shown[kind].tone);
}

/** `Approved by Ada Lovelace`, `Handed on by Ada Lovelace to Grace Hopper`. */
export function decisionText({ kind, by, to }: DecisionShown): string {
  return `${shown[kind].label} by ${by}${to ? ` to ${to}` : ''}`;
}

export function decisionHistory(decisions: readonly DecisionShown[], display: Display): Html {
  if (decisions.length === 0) return nothing;
  const items = decisions.map(
    (decision) => html`<li>
      <span class="row">${decisionBadge(decision.kind)}<span>${whoDid(decision)}</span></span>
      <small>${decision.step && `Step ${decision.step} · `}${instant(decision.at, display)}</small>
      ${decision.comment && html`<p class="quote">${decision.comment}</p>`}
    </li>`,
  );
  return card('Decisions so far', html`<ol class="timeline">${items}</ol>`);
}

function whoDid({ by, to }: DecisionShown): string {
  return to ? `${by}, to ${to}` : by;
}
