import { randomUUID } from 'node:crypto';
import { found } from '../../../domain/kit/problem.ts';
import { alert, card, day, facts, instant, pageHead } from '../kit/components.ts';
import type { Page } from '../kit/layout.ts';
import { type Html, html, nothing } from '../kit/markup.ts';
import { givenIn, submit, type Visit } from './answering.ts';
import { assertMay, type Desk } from './desk.ts';
import type { Refused } from './fields.ts';
import { frame } from './frame.ts';
import type { ShownMessage } from './invoice-facts.ts';
import {
  type MessageFacts,
  messageActs,
  messageActsOn,
  messageFormName,
  messageUnfold,
} from './message-acts.ts';
import { withQuery } from './paths.ts';
import { messageBadge, spoken } from './words.ts';

export async function readMessage({ api }: Desk, id: string): Promise<MessageFacts> {
  const one = `/invoices/communications/${id}`;
  const [message, preview] = await Promise.all([
    api.read<ShownMessage>(one),
    api.read<MessageFacts['preview']>(`${one}/preview`),
  ]);
  return { message, preview };
}

const findAct = (name: string | undefined) => messageActs.find((act) => act.name === name);

export const messageDone = (name: string | undefined) => findAct(name)?.done;

export const visitMessage: Visit = async (desk, c) => {
  const known = await readMessage(desk, c.req.param('id') ?? '');
  return messagePage(desk, known, { done: messageDone(c.req.query('done')) });
};

export const actOnMessagePage: Visit = async (desk, c) => {
  const act = found(findAct(c.req.param('act')), 'page');
  assertMay(desk, act.permission);
  const given = await givenIn(c);
  const known = await readMessage(desk, c.req.param('id') ?? '');
  const { id } = known.message;
  const { refused } = await submit(desk, {
    ...{ form: act.name, fields: act.fields(known), given },
    request: (body) => ({
      ...(act.method ? { method: act.method } : {}),
      ...{ path: `/invoices/communications/${id}${act.path}`, body },
    }),
  });
  if (refused) return messagePage(desk, await readMessage(desk, id), { refused });
  const back = given['from'] === 'work' ? desk.paths.work : desk.paths.message(id);
  return c.redirect(withQuery(back, { done: act.name }), 303);
};

interface Shown {
  done?: string | undefined;
  refused?: Refused;
}

function messagePage(desk: Desk, known: MessageFacts, { done, refused }: Shown): Page {
  const { message } = known;
  const title = `${spoken(message.situation)} to ${message.customerName}`;
  const acts = messageActsOn(known, desk);
  const once = randomUUID();
  const forms = acts.map((act) => messageUnfold(desk, known, { act, once, refused }));
  return frame(desk, {
    ...{ title, place: 'work', done, refused: refused && pointing(refused, known, desk) },
    main: html`${pageHead(title, messageBadge(message.status))}
      <div class="split">
        <div class="stack">${paper(known)}${factsCard(desk, message)}</div>
        ${acts.length > 0 ? card('What to do', html`<div class="choices">${forms}</div>`) : nothing}
      </div>`,
  });
}

/** The fields of a form that is not offered any more are not there to be pointed to. */
function pointing(refused: Refused, { message }: MessageFacts, desk: Desk): Refused {
  const isOffered = messageActsOn({ message }, desk).some(({ name }) => name === refused.form);
  const said = refused.message ?? refused.errors.map((error) => error.message).join(' ');
  const form = messageFormName(refused.form, message);
  return isOffered ? { ...refused, form } : { ...refused, form, message: said };
}

/** What the customer reads. */
function paper({ preview }: MessageFacts): Html {
  const { subject, body } = preview;
  return card(
    'What it says',
    subject && html`<p><strong>${subject}</strong></p>`,
    html`<div class="mail-paper">${body}</div>`,
  );
}

function factsCard({ display, paths }: Desk, message: ShownMessage): Html {
  const invoices = message.invoices.map(
    ({ invoiceId, number, released }) => html`<li>
      <a href="${paths.invoice(invoiceId)}">${number ?? 'Draft'}</a>
      ${released && '(left out)'}</li>`,
  );
  const { customerId, customerName } = message;
  const customer = html`<a href="${paths.customer(customerId)}">${customerName}</a>`;
  return card(
    'Details',
    message.lastError && alert('warn', 'The last try did not work', message.lastError),
    facts([
      ['Customer', customer],
      ['To', message.recipient],
      ['By', spoken(message.channel)],
      ['Tone', spoken(message.tone)],
      ['About', html`<ul class="plain-list">${invoices}</ul>`],
      ['For', day(message.dueOn, display)],
      ['Sent', message.sentAt && instant(message.sentAt, display)],
      ['Delivered', message.deliveredAt && instant(message.deliveredAt, display)],
      ['Opened', message.openedAt && instant(message.openedAt, display)],
      ['Bounced', message.bouncedAt && instant(message.bouncedAt, display)],
      ['Outcome', message.outcome && spoken(message.outcome)],
      ['Note', message.outcomeNote],
    ]),
  );
}
