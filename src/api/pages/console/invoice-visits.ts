import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { found } from '../../../domain/kit/problem.ts';
import type { Env } from '../../kit/env.ts';
import type { Page } from '../kit/layout.ts';
import { actsOn, findAct } from './acts/index.ts';
import { givenIn, submit, type Visit } from './answering.ts';
import { assertMay, type Desk } from './desk.ts';
import type { Refused } from './fields.ts';
import { type InvoiceFacts, readInvoiceFacts } from './invoice-facts.ts';
import { invoicePage } from './invoice-page.ts';
import { withQuery } from './paths.ts';

const idOf = (c: Context<Env>) => c.req.param('id') ?? '';

function factsFor(desk: Desk, c: Context<Env>): Promise<InvoiceFacts> {
  return readInvoiceFacts(desk, idOf(c), { db: c.var.db, sealer: c.var.deps.sealer });
}

export const visitInvoice: Visit = async (desk, c) => {
  const name = c.req.query('done');
  const done = name === 'save' ? 'The draft is saved.' : findAct(name)?.done;
  return show(desk, c, { known: await factsFor(desk, c), done });
};

interface Shown {
  known: InvoiceFacts;
  done?: string | undefined;
  refused?: Refused;
}

function show(desk: Desk, c: Context<Env>, { known, ...page }: Shown): Page {
  const { temporalUiUrl, temporalNamespace } = c.var.deps.settings;
  const { workflowId } = known.collection;
  const workflows = `${temporalUiUrl}/namespaces/${temporalNamespace}/workflows`;
  const runHref = temporalUiUrl && workflowId && `${workflows}/${encodeURIComponent(workflowId)}`;
  return invoicePage(desk, known, { ...page, once: randomUUID(), runHref: runHref || null });
}

/** One form of the invoice's page: it is done once, and the page says so, or what is against it. */
export const actOnInvoicePage: Visit = async (desk, c) => {
  const act = found(findAct(c.req.param('act')), 'page');
  assertMay(desk, act.permission);
  const given = await givenIn(c);
  const known = await factsFor(desk, c);
  const fields = act.fields?.(known, desk) ?? [];
  const request = (body: Record<string, unknown>) => {
    return act.request(known, act.fields ? body : {});
  };
  const sent = { form: act.name, fields, given, request };
  const { answer, refused } = await submit<{ id?: string } | null>(desk, sent);
  if (refused) return refusedPage(desk, c, refused);
  const done = { done: act.name };
  if (act.name === 'delete') return c.redirect(withQuery(desk.paths.invoices, done), 303);
  const shownId = act.name === 'duplicate' ? (answer?.id ?? idOf(c)) : idOf(c);
  return c.redirect(withQuery(desk.paths.invoice(shownId), done), 303);
};

/** What was refused may be so because the invoice is another by now: it is read anew. */
async function refusedPage(desk: Desk, c: Context<Env>, refused: Refused): Promise<Page> {
  const known = await factsFor(desk, c);
  const isOffered = actsOn(known, desk).some(({ name }) => name === refused.form);
  const { message, errors } = refused;
  const said = message ?? errors.map((error) => error.message).join(' ');
  return show(desk, c, { known, refused: isOffered ? refused : { ...refused, message: said } });
}
