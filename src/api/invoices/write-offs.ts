import { z } from '@hono/zod-openapi';
import { getInvoiceWithLines } from '../../db/invoices/invoices.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { reinstateInvoice, writeOffInvoice } from '../../db/invoices/write-offs.ts';
import { etagHeader, IfMatch, seenVersions } from '../kit/etag.ts';
import { body, line, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { shownInvoice } from './invoices.ts';
import { InvoiceParam, InvoiceView, tag } from './schemas.ts';

const one = '/api/orgs/{orgId}/invoices/{invoiceId}';
const shown = { ...ok(InvoiceView), headers: etagHeader };

const Reason = z
  .strictObject({ reason: line(500).openapi({ example: 'The customer is insolvent' }) })
  .openapi('WriteOffReason');

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
      const { orgId, invoiceId } = c.req.valid('param');
      const { db, acting } = c.var;
      const { today: on } = await organizationFacts(db, orgId);
      const given = { invoiceId, seen: seenVersions(c), ...c.req.valid('json'), on };
      c.var.intents.push(...(await writeOffInvoice(db, acting, given)).intents);
      return c.json(shownInvoice(c, await getInvoiceWithLines(db, { orgId, invoiceId })), 200);
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
      const { orgId, invoiceId } = c.req.valid('param');
      const { db, acting } = c.var;
      const { today: on } = await organizationFacts(db, orgId);
      const given = { invoiceId, seen: seenVersions(c), on };
      c.var.intents.push(...(await reinstateInvoice(db, acting, given)).intents);
      return c.json(shownInvoice(c, await getInvoiceWithLines(db, { orgId, invoiceId })), 200);
    },
  );
