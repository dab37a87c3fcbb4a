import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type HostedInvoice, readHostedInvoice } from '../../db/invoices/hosted-invoices.ts';
import { invoiceToPrint } from '../../db/invoices/printing.ts';
import { hostedPath } from '../../domain/invoices/hosted-page.ts';
import { hostedState, hostedStates } from '../../domain/invoices/hosted-state.ts';
import { messageLanguages } from '../../domain/invoices/message-facts.ts';
import type { Env } from '../kit/env.ts';
import { body, currency, day, instant, minor, ok } from '../kit/json.ts';
import { spend } from '../kit/rate-limit.ts';
import { route, router } from '../kit/router.ts';
import { showHosted } from '../pages/invoices/routes.ts';
import { pageHeaders } from '../pages/kit/headers.ts';
import { invoiceBehind, startCheckout, startIntent } from './card-payments.ts';
import { CustomerDispute, CustomerPromise, sayDispute, sayPromise } from './customer-sayings.ts';
import { linkingOf, pdf, printed } from './papers.ts';

const tag = 'Invoices: public';
const path = '/api/invoices/public/{token}';
const Token = z.object({
  token: z.string().openapi({ description: 'From the link in the mail or on the invoice.' }),
});

const Said = z.object({ date: day, amount: minor });

const PublicInvoice = z
  .object({
    number: z.string().nullable(),
    state: z.enum(hostedStates),
    seller: z.object({ name: z.string(), email: z.string().nullable() }),
    customerName: z.string(),
    currency,
    issueDate: day,
    dueDate: day,
    lineItems: z.array(
      z.object({
        description: z.string(),
        quantity: z.string(),
        unitPrice: z.string(),
        total: minor,
      }),
    ),
    totals: z.object({
      subtotal: minor,
      discount: minor,
      tax: minor,
      total: minor,
      paid: minor,
      balance: minor,
    }),
    amountDue: minor.openapi({ description: 'What pays it today, an early discount taken off.' }),
    lateCharges: z
      .array(
        z.object({
          number: z.string().nullable(),
          dueDate: day,
          total: minor,
          balance: minor,
          path: z.string().openapi({ description: 'Its own page, as this one.' }),
        }),
      )
      .openapi({ description: 'Charged because it was late; documents of their own.' }),
    failure: z.string().nullable().openapi({ description: 'Why the last card was declined.' }),
    language: z.enum(messageLanguages),
    promise: Said.nullable().openapi({ description: 'When they have said that they will pay.' }),
    dispute: z.object({ reason: z.string(), openedAt: instant }).nullable(),
    mayPromise: z.boolean(),
    mayDispute: z.boolean(),
  })
  .openapi('PublicInvoice');

function view({ invoice, seller, amountDueMinor, attempt, ...hosted }: HostedInvoice) {
  const { language, sayings, charges } = hosted;
  const { promise, dispute, mayPromise, mayDispute } = sayings;
  return {
    number: invoice.number,
    state: hostedState({ ...invoice, attempt }),
    seller: { name: seller.name, email: seller.email },
    customerName: invoice.customerName,
    currency: invoice.currency,
    issueDate: invoice.issueOn,
    dueDate: invoice.dueOn,
    lineItems: invoice.lines.map(({ description, quantity, unitPrice, totalMinor }) => ({
      ...{ description, quantity, unitPrice, total: totalMinor },
    })),
    totals: {
      subtotal: invoice.subtotalMinor,
      discount: invoice.discountMinor,
      tax: invoice.taxMinor,
      total: invoice.totalMinor,
      paid: invoice.paidMinor,
      balance: invoice.balanceMinor,
    },
    amountDue: amountDueMinor,
    lateCharges: charges.map(({ number, dueOn: dueDate, totalMinor, balanceMinor, token }) => ({
      ...{ number, dueDate, total: totalMinor, balance: balanceMinor, path: hostedPath(token) },
    })),
    failure: attempt?.status === 'failed' ? attempt.failureMessage : null,
    ...{ language, mayPromise, mayDispute },
    promise: promise && { date: promise.promisedOn, amount: promise.amountMinor },
    dispute: dispute && { reason: dispute.reason, openedAt: dispute.openedAt },
  };
}

const wantsPage = (c: Context<Env>) => (c.req.header('accept') ?? '').includes('text/html');

const Payment = z
  .strictObject({
    flow: z.enum(['checkout', 'intent']),
    amount: minor.min(1).nullable().default(null).openapi({
      description: 'A part of what is due; 422 for more. Null is all of it.',
    }),
  })
  .openapi('PublicPayment');
const Started = z
  .object({
    url: z.url().optional().openapi({ description: 'The page to pay on; of `checkout`.' }),
    clientSecret: z
      .string()
      .optional()
      .openapi({ description: 'Confirms the payment in a page of yours; of `intent`.' }),
  })
  .openapi('StartedPayment');

const Objected = z.object({ reason: z.string(), amount: minor, openedAt: instant });

/** Of one invoice: drawing costs more than reading. */
const printLimit = { points: 60, windowS: 3_600 };

/** For whoever has the unguessable link of an invoice; nobody signs in. */
export const publicInvoices = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'Read an invoice by its link, as JSON, or as a page where `text/html` is accepted',
      tag,
      access: 'public',
      request: { params: Token },
      responses: {
        200: {
          description: 'The invoice as the customer may see it.',
          content: {
            'application/json': { schema: PublicInvoice },
            'text/html': { schema: z.string() },
          },
        },
      },
    }),
    async (c) => {
      const { token } = c.req.valid('param');
      if (wantsPage(c)) return (await showHosted(c, token)) as never;
      const ref = await invoiceBehind(c, token);
      const db = c.var.deps.database.app.scoped({ orgId: ref.orgId });
      return c.json(view(await readHostedInvoice(db, ref, c.var.deps.sealer)), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/pay`,
      summary: 'Start to pay what is due by card',
      tag,
      access: 'public',
      request: { params: Token, body: body(Payment) },
      responses: { 201: ok(Started) },
    }),
    async (c) => {
      const { token } = c.req.valid('param');
      const { flow, amount: partMinor } = c.req.valid('json');
      const ref = await invoiceBehind(c, token);
      const paying = { ref, token, flow, partMinor };
      if (flow === 'checkout') return c.json(await startCheckout(c, paying), 201);
      return c.json(await startIntent(c, paying), 201);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/pdf`,
      summary: 'The invoice as PDF, with what was paid on it so far',
      tag,
      access: 'public',
      request: { params: Token },
      responses: { 200: pdf },
    }),
    async (c) => {
      const ref = await invoiceBehind(c, c.req.valid('param').token);
      await spend(c, `public-pdf:${ref.invoiceId}`, printLimit);
      const db = c.var.deps.database.app.scoped({ orgId: ref.orgId });
      const answer = await printed(c, await invoiceToPrint(db, ref, linkingOf(c)));
      const headers = pageHeaders({ secretAddress: true });
      for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
      return answer as never;
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/promise`,
      summary: 'Say when the invoice will be paid; reminders wait for that day',
      description: 'Three times an invoice; refused with 409 after that, or while it is disputed.',
      tag,
      access: 'public',
      request: { params: Token, body: body(CustomerPromise) },
      responses: { 201: ok(Said, 'Noted; it takes the place of the one before.') },
    }),
    async (c) => {
      const ref = await invoiceBehind(c, c.req.valid('param').token);
      const { promisedOn: date, amountMinor } = await sayPromise(c, ref, c.req.valid('json'));
      return c.json({ date, amount: amountMinor }, 201);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/dispute`,
      summary: 'Say what is wrong with the invoice; somebody looks at it, and reminders stop',
      tag,
      access: 'public',
      request: { params: Token, body: body(CustomerDispute) },
      responses: { 201: ok(Objected, 'Noted, and somebody is told.') },
    }),
    async (c) => {
      const ref = await invoiceBehind(c, c.req.valid('param').token);
      const { reason, amountMinor, openedAt } = await sayDispute(c, ref, c.req.valid('json'));
      return c.json({ reason, amount: amountMinor, openedAt }, 201);
    },
  );
