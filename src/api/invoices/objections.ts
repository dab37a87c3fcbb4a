import { z } from '@hono/zod-openapi';
import { openDispute, resolveDispute } from '../../db/invoices/disputes.ts';
import { promisePayment } from '../../db/invoices/promising.ts';
import { body, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import {
  Disputed,
  NewDispute,
  NewPromise,
  Promised,
  Resolving,
  tag,
  viewDispute,
  viewPromise,
} from './collection-schemas.ts';
import { InvoiceParam } from './schemas.ts';

const one = '/api/orgs/{orgId}/invoices/{invoiceId}';
const access = 'invoices:write';
const DisputeParam = InvoiceParam.extend({ disputeId: z.uuid() });

/** What customers say instead of paying. */
export const objections = router()
  .openapi(
    route({
      method: 'post',
      path: `${one}/promises`,
      summary: 'Note a promise to pay; reminders wait for its day and the days of grace',
      tag,
      access,
      request: { params: InvoiceParam, body: body(NewPromise) },
      responses: { 201: ok(Promised, 'Noted; it takes the place of the one before.') },
    }),
    async (c) => {
      const { invoiceId } = c.req.valid('param');
      const { date: promisedOn, amount: amountMinor, note } = c.req.valid('json');
      const now = new Date().toISOString();
      const said = { invoiceId, promisedOn, amountMinor, note, byCustomer: false, now };
      const { promise, intents } = await promisePayment(c.var.db, c.var.acting, said);
      c.var.intents.push(...intents);
      return c.json(viewPromise(promise), 201);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/disputes`,
      summary: 'Note that the customer disputes it; nobody is reminded until that is resolved',
      tag,
      access,
      request: { params: InvoiceParam, body: body(NewDispute) },
      responses: { 201: ok(Disputed, 'Noted, with an alert.') },
    }),
    async (c) => {
      const { invoiceId } = c.req.valid('param');
      const { amount: amountMinor, reason, detail } = c.req.valid('json');
      const said = { invoiceId, amountMinor, reason, detail };
      const { dispute, intents } = await openDispute(c.var.db, c.var.acting, said);
      c.var.intents.push(...intents);
      return c.json(viewDispute(dispute), 201);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/disputes/{disputeId}/resolve`,
      summary: 'Settle a dispute; what was accepted is put right by a credit note',
      tag,
      access,
      request: { params: DisputeParam, body: body(Resolving) },
      responses: { 200: ok(Disputed, 'Settled; reminders go on.') },
    }),
    async (c) => {
      const { invoiceId, disputeId } = c.req.valid('param');
      const said = { invoiceId, disputeId, ...c.req.valid('json') };
      const { dispute, intents } = await resolveDispute(c.var.db, c.var.acting, said);
      c.var.intents.push(...intents);
      return c.json(viewDispute(dispute), 200);
    },
  );
