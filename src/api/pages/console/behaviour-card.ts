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
      expectedOf(desk, behaviour),
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

/** The next that is to come; where all were to come by now, the last of them. */
function expectedOf({ paths, display }: Desk, behaviour: Behaviour): readonly [string, Child] {
  const { predictions, asOf } = behaviour;
  const next = predictions.find(({ expectedPaymentDate }) => expectedPaymentDate >= asOf);
  const shown = next ?? predictions.at(-1);
  if (!shown) return ['Expected next', null];
  const term = next ? 'Expected next' : 'Was expected';
  const chance = `${Math.round(shown.lateProbability * 100)} % likely to be late`;
  const on = day(shown.expectedPaymentDate, display);
  const link = html`<a href="${paths.invoice(shown.invoiceId)}">${on}</a>`;
  return [term, html`${link} <small>${chance}</small>`];
}
