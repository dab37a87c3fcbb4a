import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type Customer, type CustomerRef, getCustomer } from '../../db/invoices/customers.ts';
import { statementToPrint } from '../../db/invoices/printing.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { queueStatement } from '../../db/invoices/statement-mail.ts';
import { type AskedStatement, readStatement } from '../../db/invoices/statements.ts';
import { addMonths, startOfMonth } from '../../domain/kit/calendar.ts';
import type { Env } from '../kit/env.ts';
import { body, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { reportTag as tag } from './aging-schemas.ts';
import { Message } from './communication-schemas.ts';
import { answerMessage } from './communications.ts';
import { CustomerParam } from './customer-schemas.ts';
import { linkingOf, pdf, printed } from './papers.ts';
import {
  SendingStatement,
  StatementQuery,
  StatementView,
  viewStatement,
} from './statement-schemas.ts';

const path = '/api/orgs/{orgId}/invoices/customers/{customerId}/statement' as const;

const description =
  'From the ledger as of its days: what was owed when it began, each movement with what was owed ' +
  'after it, and what was open at its end by age. Refused with 422 where it has more than 1,000 ' +
  'movements, and with 409 where it does not come to what the ledger says.';

export const statements = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'A customer’s account over a period, movement by movement',
      description,
      tag,
      access: 'invoices:read',
      request: { params: CustomerParam, query: StatementQuery },
      responses: { 200: ok(StatementView) },
      refusals: [409, 422],
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { customer, asked } = await askedOf(c, ref, c.req.valid('query'));
      const statement = await readStatement(c.var.db, ref, asked);
      return c.json(viewStatement(statement, customer), 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/pdf`,
      summary: 'The same as PDF, in the customer’s language',
      description,
      tag,
      access: 'invoices:read',
      request: { params: CustomerParam, query: StatementQuery },
      responses: { 200: pdf },
      refusals: [409, 422],
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { asked } = await askedOf(c, ref, c.req.valid('query'));
      const linking = linkingOf(c);
      return printed(c, await statementToPrint(c.var.db, ref, { ...asked, linking })) as never;
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/send`,
      summary: 'Mail the statement as PDF to the customer, or to another address',
      description:
        'It is drawn when it leaves, with all that was posted until then. Refused with 409 while ' +
        'the same statement is on its way.',
      tag,
      access: 'invoices:write',
      request: { params: CustomerParam, body: body(SendingStatement) },
      responses: { 202: ok(Message, 'Queued; the message says what becomes of it.') },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { email: recipient = null, ...given } = c.req.valid('json');
      const { asked } = await askedOf(c, ref, given);
      const { customerId, orgId } = ref;
      const mail = { customerId, recipient, ...asked };
      const communicationId = await queueStatement(c.var.db, c.var.acting, mail);
      c.header('location', `/api/orgs/${orgId}/invoices/communications/${communicationId}`);
      return c.json(await answerMessage(c, { orgId, communicationId }), 202);
    },
  );

/** What was asked for, and what is usual where it was not said. */
async function askedOf(
  c: Context<Env>,
  ref: CustomerRef,
  given: z.infer<typeof StatementQuery>,
): Promise<{ customer: Customer; asked: AskedStatement }> {
  const { db } = c.var;
  const customer = await getCustomer(db, ref);
  const to = given.to ?? (await organizationFacts(db, ref.orgId)).today;
  const from = given.from ?? addMonths(startOfMonth(to), -2);
  return { customer, asked: { from, to, currency: given.currency ?? customer.currency } };
}
