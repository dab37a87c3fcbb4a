import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { listAllocationsOn } from '../../db/invoices/allocation-rows.ts';
import { getInvoice } from '../../db/invoices/invoices.ts';
import { getPayment, listPayments, type PaymentRow } from '../../db/invoices/payment-rows.ts';
import { type NewPayment as Given, recordPayment } from '../../db/invoices/payments.ts';
import type { Env } from '../kit/env.ts';
import { etagHeader, IfMatch, setEtag } from '../kit/etag.ts';
import { body, id, OrgParam, ok, optionalBody, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { applyRest, remittanceOf } from './applying.ts';
import {
  Allocating,
  AllocationView,
  flag,
  InvoicePayment,
  NewPayment,
  PaymentFilter,
  PaymentParam,
  PaymentSummary,
  PaymentView,
  paymentTag as tag,
} from './payment-schemas.ts';
import { summarizePayment, traceOf, viewAllocation } from './payment-view.ts';
import { InvoiceParam } from './schemas.ts';

const path = '/api/orgs/{orgId}/invoices/payments';
const one = `${path}/{paymentId}` as const;
const ofInvoice = '/api/orgs/{orgId}/invoices/{invoiceId}/payments';
const shown = { ...ok(PaymentView), headers: etagHeader };

export const OnInvoice = AllocationView.extend({
  paymentId: id.nullable(),
  creditNoteId: id.nullable(),
}).openapi('InvoiceAllocation');

async function show(c: Context<Env>, payment: PaymentRow): Promise<z.infer<typeof PaymentView>> {
  const { db, acting } = c.var;
  setEtag(c, payment);
  const trace = await traceOf(db, acting.orgId, { paymentId: payment.id });
  return { ...summarizePayment(payment), ...trace };
}

async function record(c: Context<Env>, given: Given) {
  const { db, acting, caller } = c.var;
  const recordedBy = caller?.userId ?? null;
  const { payment, intents } = await recordPayment(db, acting, { ...given, recordedBy });
  c.var.intents.push(...intents);
  c.header('location', `/api/orgs/${acting.orgId}/invoices/payments/${payment.id}`);
  return show(c, payment);
}

export const payments = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'List payments, newest first',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: PaymentFilter },
      responses: { 200: ok(pageOf(PaymentSummary)) },
    }),
    async (c) => {
      const { from, to, unapplied, ...filter } = c.req.valid('query');
      const page = await listPayments(c.var.db, c.var.acting.orgId, {
        ...{ ...filter, receivedFrom: from, receivedTo: to, unapplied: flag(unapplied) },
      });
      return c.json({ ...page, data: page.data.map(summarizePayment) }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path,
      summary: 'Record a payment of a customer, over as many invoices as it is for',
      tag,
      access: 'invoices:write',
      request: { params: OrgParam, body: body(NewPayment) },
      responses: { 201: shown },
    }),
    async (c) => {
      const { amount: amountMinor, date: receivedOn, allocations, ...same } = c.req.valid('json');
      const remittance = remittanceOf(allocations);
      const given = { ...same, amountMinor, receivedOn };
      const recorded = remittance ? { ...given, allocations: remittance } : given;
      return c.json(await record(c, recorded), 201);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: ofInvoice,
      summary: 'Record a payment of an invoice; what is too much becomes the customer’s credit',
      tag,
      access: 'invoices:write',
      request: { params: InvoiceParam, body: body(InvoicePayment) },
      responses: { 201: shown },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { customerId, currency } = await getInvoice(c.var.db, ref);
      const { amount: amountMinor, date: receivedOn, ...same } = c.req.valid('json');
      const allocations = [{ invoiceId: ref.invoiceId }];
      const given = { customerId, ...same, currency: same.currency ?? currency };
      return c.json(await record(c, { ...given, amountMinor, receivedOn, allocations }), 201);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: ofInvoice,
      summary: 'What payments and credits have done to an invoice, in order',
      tag,
      access: 'invoices:read',
      request: { params: InvoiceParam },
      responses: { 200: ok(z.object({ data: z.array(OnInvoice) })) },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      await getInvoice(c.var.db, ref);
      const rows = await listAllocationsOn(c.var.db, ref);
      const data = rows.map((row) => ({
        ...viewAllocation(row),
        ...{ paymentId: row.paymentId, creditNoteId: row.creditNoteId },
      }));
      return c.json({ data }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: one,
      summary: 'Read a payment, and where its money went',
      tag,
      access: 'invoices:read',
      request: { params: PaymentParam },
      responses: { 200: shown },
    }),
    async (c) => c.json(await show(c, await getPayment(c.var.db, c.req.valid('param'))), 200),
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/allocate`,
      summary: 'Apply what is left of a payment to open invoices',
      tag,
      access: 'invoices:write',
      request: { params: PaymentParam, headers: IfMatch, body: optionalBody(Allocating) },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const ref = c.req.valid('param');
      await applyRest(c, { paymentId: ref.paymentId }, c.req.valid('json').allocations);
      return c.json(await show(c, await getPayment(c.var.db, ref)), 200);
    },
  );
