import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { InvoiceRef } from '../../db/invoices/invoice-rows.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { reinstateInvoice, writeOffInvoice } from '../../db/invoices/write-offs.ts';
import type { Env } from '../kit/env.ts';
import { etagHeader, IfMatch, seenVersions } from '../kit/etag.ts';
import { body, line, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { afterActing } from './act-on-invoice.ts';
import { InvoiceParam, InvoiceView, tag } from './schemas.ts';

const one = '/api/orgs/{orgId}/invoices/{invoiceId}';
const shown = { ...ok(InvoiceView), headers: etagHeader };

const Reason = z
  .strictObject({ reason: line(500).openapi({ example: 'The customer is insolvent' }) })
  .openapi('WriteOffReason');

/** The stores lock it themselves: whoever moves money takes the customer's lock first. */
async function target(c: Context<Env>, { orgId, invoiceId }: InvoiceRef) {
  const { today: on } = await organizationFacts(c.var.db, orgId);
  return { invoiceId, seen: seenVersions(c), on };
}

export const writeOffs = router()
  .openapi(
    route({
      method: 'post',
      path: `${one}/write-off`,
      summary: 'Give up what is still open of an invoice',
      tag,
      access: 'invoices:manage',
      request: { params: InvoiceParam, headers: IfMatch, body: body(Reason) },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const given = { ...(await target(c, ref)), ...c.req.valid('json') };
      const done = await writeOffInvoice(c.var.db, c.var.acting, given);
      return c.json(await afterActing(c, ref, done), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/reinstate`,
      summary: 'Take a write-off back; what was given up is open again',
      tag,
      access: 'invoices:manage',
      request: { params: InvoiceParam, headers: IfMatch },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const done = await reinstateInvoice(c.var.db, c.var.acting, await target(c, ref));
      return c.json(await afterActing(c, ref, done), 200);
    },
  );
