import { type Context, Hono } from 'hono';
import { inTransaction } from '../../../db/client.ts';
import { languageOfCustomer, readHostedInvoice } from '../../../db/invoices/hosted-invoices.ts';
import type { InvoiceRef } from '../../../db/invoices/invoice-rows.ts';
import { findInvoiceByToken } from '../../../db/invoices/links.ts';
import { keepNotice } from '../../../db/invoices/provider-events.ts';
import { decideSandboxPayment, findSandboxPayment } from '../../../db/invoices/sandbox-cards.ts';
import { noteViewed } from '../../../db/invoices/viewing.ts';
import { newId } from '../../../db/kit/id.ts';
import {
  type CustomerSaying,
  checkoutPath,
  customerSayings,
  demoPath,
  hostedPath,
  sandboxPath,
} from '../../../domain/invoices/hosted-page.ts';
import { messageLanguages } from '../../../domain/invoices/message-facts.ts';
import { found, Problem } from '../../../domain/kit/problem.ts';
import { byCustomer, invoiceBehind, startCheckout } from '../../invoices/card-payments.ts';
import { access } from '../../kit/access.ts';
import type { Env } from '../../kit/env.ts';
import { isForeignCookie } from '../../kit/origin.ts';
import { asProblem } from '../../kit/problems.ts';
import { pageHeaders } from '../kit/headers.ts';
import type { Page } from '../kit/layout.ts';
import { demoView } from './demo.ts';
import { hostedPage } from './hosted-page.ts';
import { obstaclePage } from './obstacle-page.ts';
import { sandboxPage } from './sandbox-page.ts';
import { fieldsOf, takeSaying } from './say.ts';
import { type HostedView, hostedView } from './view.ts';

const sandboxRoute = sandboxPath(':pageToken');

/** The pages of customers, and the test page that stands in for a card processor's. */
export const invoicePages = new Hono<Env>()
  .post(checkoutPath(':token'), access('public'), (c) =>
    answer(c, async () => {
      const token = c.req.param('token') ?? '';
      const ref = await invoiceBehind(c, token);
      assertOurPage(c);
      return (await startCheckout(c, { ref, token, flow: 'checkout', partMinor: null })).url;
    }),
  )
  .post(`${hostedPath(':token')}/say/:what{${customerSayings.join('|')}}`, access('public'), (c) =>
    answer(c, async () => {
      const token = c.req.param('token') ?? '';
      const ref = await invoiceBehind(c, token);
      assertOurPage(c);
      const what = c.req.param('what') as CustomerSaying;
      const view = await viewBehind(c, ref, token);
      const refusal = await takeSaying(c, ref, { what, fields: await fieldsOf(c), view });
      if (!refusal) return hostedPath(token);
      return hostedPage({ ...(await viewBehind(c, ref, token)), refused: { what, ...refusal } });
    }),
  )
  .get(demoPath.slice(0, -1), access('public'), (c) => c.redirect(demoPath, 301))
  .get(demoPath, access('public'), (c) =>
    answer(c, async () => {
      const asked = c.req.query('language') ?? c.req.header('accept-language')?.slice(0, 2);
      const language = messageLanguages.find((it) => it === asked) ?? 'en';
      return hostedPage(demoView(language));
    }),
  )
  .get(sandboxRoute, access('public'), (c) =>
    answer(c, async () => sandboxPage(viewOf(c, await sandboxPayment(c)))),
  )
  .post(sandboxRoute, access('public'), (c) =>
    answer(c, async () => {
      const payment = await sandboxPayment(c);
      assertOurPage(c);
      const fields = await c.req.parseBody();
      await decide(c, payment, fields['verdict'] === 'pay');
      return payment.returnUrl ?? sandboxPath(payment.pageToken);
    }),
  );

/** The page of an invoice, for whoever asks for a page. */
export const showHosted = (c: Context<Env>, token: string): Promise<Response> =>
  answer(c, async () => {
    const ref = await invoiceBehind(c, token);
    const db = c.var.deps.database.app.scoped({ orgId: ref.orgId });
    await inTransaction(db, (trx) => noteViewed(trx, byCustomer(c, ref), ref.invoiceId));
    const view = await viewBehind(c, ref, token);
    // What the bank says comes without the customer's doing.
    if (view.state === 'processing') c.header('refresh', '5');
    return hostedPage(view);
  });

async function viewBehind(c: Context<Env>, ref: InvoiceRef, token: string): Promise<HostedView> {
  const { database, cards, sealer } = c.var.deps;
  const db = database.app.scoped({ orgId: ref.orgId });
  const sandbox = cards.name === 'sandbox';
  return hostedView(await readHostedInvoice(db, ref, sealer), { token, sandbox });
}

/** Whatever happens, a person reads a page or is sent on, and no header tells the address on. */
async function answer(c: Context<Env>, work: () => Promise<Page | string>): Promise<Response> {
  const done = await work().catch(async (error: unknown) => {
    const problem = asProblem(error);
    const { requestId, deps } = c.var;
    if (!problem) deps.log.error({ err: error, requestId }, 'a customer page failed');
    if (problem?.retryAfterS) c.header('retry-after', String(problem.retryAfterS));
    return obstaclePage({ problem, requestId, ...(await readerOf(c)) });
  });
  const formsTo = c.var.deps.cards.pageOrigins;
  const headers = pageHeaders({ secretAddress: true, formsTo });
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return typeof done === 'string' ? c.redirect(done, 303) : c.html(done.body, done.status);
}

/** Whose page it was to be, as far as it can be told; a stranger's browser says how it reads. */
async function readerOf(c: Context<Env>) {
  const token = c.req.param('token') ?? '';
  const { app, system } = c.var.deps.database;
  const asked = c.req.header('accept-language')?.slice(0, 2);
  const stranger = {
    language: messageLanguages.find((it) => it === asked) ?? 'en',
    backPath: null,
  };
  try {
    const ref = await findInvoiceByToken(system.unscoped, token);
    if (!ref) return stranger;
    const language = await languageOfCustomer(app.scoped({ orgId: ref.orgId }), ref);
    return { language, backPath: hostedPath(token) };
  } catch {
    // Where the database is what is down, the page still says so.
    return stranger;
  }
}

function assertOurPage(c: Context<Env>): void {
  const crossSite = c.req.header('sec-fetch-site') === 'cross-site';
  if (!crossSite && !isForeignCookie(c)) return;
  throw new Problem('forbidden', 'cross-site-request', 'The form came from another site.');
}

async function sandboxPayment(c: Context<Env>) {
  const { cards, database } = c.var.deps;
  const token = c.req.param('pageToken') ?? '';
  const there = cards.name === 'sandbox' && /^[\w-]{43}$/.test(token);
  const row = there ? await findSandboxPayment(database.system.unscoped, token) : undefined;
  return found(row, 'payment');
}

type Payment = Awaited<ReturnType<typeof sandboxPayment>>;

const viewOf = (c: Context<Env>, payment: Payment) => ({
  payment,
  path: sandboxPath(payment.pageToken),
  returnPath: payment.returnUrl?.replace(c.var.deps.settings.publicUrl, '') ?? null,
});

/** The verdict and the notice of it are one fact, as a processor would tell of it. */
async function decide(c: Context<Env>, { orgId, id }: Payment, pays: boolean): Promise<void> {
  const status = pays ? 'succeeded' : 'failed';
  const db = c.var.deps.database.app.scoped({ orgId });
  await inTransaction(db, async (trx) => {
    const failureCode = pays ? null : 'card_declined';
    const changed = await decideSandboxPayment(trx, { orgId, id, status, failureCode });
    const notice = { provider: 'sandbox', eventId: newId(), type: `payment.${status}` };
    if (changed) await keepNotice(trx, { ...notice, orgId, paymentId: id }, orgId);
  });
}
