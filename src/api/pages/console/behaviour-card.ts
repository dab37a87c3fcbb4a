import { badge, card, day, facts, type Tone } from '../kit/components.ts';
import { type Child, html } from '../kit/markup.ts';
import type { CustomerFacts } from './customer-facts.ts';
import type { Desk } from './desk.ts';

type Behaviour = CustomerFacts['behaviour'];
type Pace = Behaviour['trend']['recent'];

const trends: Record<Behaviour['trend']['direction'], readonly [string, Tone]> = {
  faster: ['Pays faster than before', 'good'],
  steady: ['Pays as before', 'neutral'],
  slower: ['Pays slower than before', 'bad'],
  unknown: ['', 'neutral'],
};

/** How they have paid so far, and what that lets one expect. */
export function behaviourCard(desk: Desk, { behaviour }: CustomerFacts) {
  const { paid, open, onTimeShare, trend, promises, disputes } = behaviour;
  const known = paid.invoices + open.overdue + promises.kept + promises.broken;
  if (known === 0) {
    return card('How they pay', html`<p class="muted">Nothing was paid or is overdue so far.</p>`);
  }
  const [label, tone] = trends[trend.direction];
  return card(
    'How they pay',
    label && html`<p>${badge(label, tone)} <small>${pacesOf(trend)}</small></p>`,
    facts([
      ['Paid on time', onTimeShare === null ? null : `${Math.round(onTimeShare * 100)} %`],
      ['Days to pay', short(paid.averageDaysToPay)],
      ['Days late', short(paid.averageDaysLate)],
      ['Paid invoices', paid.invoices || null],
      ['Last paid', paid.lastPaidDate && day(paid.lastPaidDate, desk.display)],
      ['Promises', promisesOf(promises)],
      ['Disputes', disputesOf(disputes)],
      ['Expected next', expectedOf(desk, behaviour)],
    ]),
  );
}

const short = (days: string | null) => days && Number(days).toFixed(1);

const paceOf = ({ averageDaysLate }: Pace) => short(averageDaysLate) ?? '–';

const pacesOf = ({ recent, before }: Behaviour['trend']) =>
  `${paceOf(recent)} days late in the last ${recent.invoices}, ${paceOf(before)} before`;

function promisesOf({ active, kept, broken }: Behaviour['promises']): string | null {
  if (active + kept + broken === 0) return null;
  return `${kept} kept, ${broken} broken${active ? `, ${active} still to come` : ''}`;
}

function disputesOf({ open, accepted, rejected }: Behaviour['disputes']): string | null {
  if (open + accepted + rejected === 0) return null;
  return `${open} open, ${accepted} rightly, ${rejected} not`;
}

function expectedOf({ paths, display }: Desk, { predictions }: Behaviour): Child {
  const [next] = predictions;
  if (!next) return null;
  const chance = `${Math.round(next.lateProbability * 100)} % likely to be late`;
  return html`<a href="${paths.invoice(next.invoiceId)}">${day(next.expectedPaymentDate, display)}
    </a> <small>${chance}</small>`;
}
