import { card, linkButton } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import { flag, type Html, html, nothing } from '../kit/markup.ts';
import type { Act } from './acts/act.ts';
import { actsOn } from './acts/index.ts';
import { carriedBy } from './answering.ts';
import type { Desk } from './desk.ts';
import { type Refused, shownFields } from './fields.ts';
import type { InvoiceFacts } from './invoice-facts.ts';

interface Panel {
  refused?: Refused | undefined;
  once: string;
}

/** What this person may do now: what takes one click at the top, what needs words unfolds. */
export function actPanel(desk: Desk, known: InvoiceFacts, panel: Panel): Html {
  const acts = actsOn(known, desk);
  const isEditable = known.invoice.allowed.includes('edit') && desk.may('invoices:write');
  if (acts.length === 0 && !isEditable) return nothing;
  const asks = (act: Act) => Boolean(act.fields ?? act.consequence);
  const atOnce = acts.filter((act) => !asks(act));
  const forms = (chosen: Act[]) => chosen.map((act) => actForm(desk, known, { ...panel, act }));
  const edit = linkButton(`${desk.paths.invoice(known.invoice.id)}/edit`, 'Edit', 'quiet');
  return card(
    'What to do',
    html`<div class="row">
      ${forms(atOnce.filter(({ look }) => look === undefined))}${isEditable && edit}
    </div>`,
    html`<div class="choices">
      ${acts.filter(asks).map((act) => unfolding(desk, known, { ...panel, act }))}
    </div>`,
    html`<div class="row">${forms(atOnce.filter(({ look }) => look !== undefined))}</div>`,
  );
}

function unfolding(desk: Desk, known: InvoiceFacts, one: Panel & { act: Act }): Html {
  const open = flag('open', one.refused?.form === one.act.name);
  return html`<details${open}><summary>${one.act.label}</summary>
    ${actForm(desk, known, one)}</details>`;
}

function actForm(desk: Desk, known: InvoiceFacts, { act, refused, once }: Panel & { act: Act }) {
  const { name, label, look = 'main', consequence, fields, unversioned } = act;
  const { id, version } = known.invoice;
  return form({
    action: `${desk.paths.invoice(id)}/${name}`,
    carried: carriedBy(once, unversioned ? undefined : version),
    submit: label,
    look,
    body: html`${consequence && html`<p>${consequence}</p>`}
      ${fields && shownFields(name, fields(known, desk), refused)}`,
  });
}
