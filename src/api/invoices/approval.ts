import { z } from '@hono/zod-openapi';
import { approveInvoice, rejectInvoice, requestApproval } from '../../db/invoices/approvals.ts';
import type { InvoiceRow } from '../../db/invoices/invoice-rows.ts';
import { callerOf } from '../kit/access.ts';
import { etagHeader, IfMatch } from '../kit/etag.ts';
import { body, line, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { actOnInvoice } from './act-on-invoice.ts';
import { InvoiceParam, InvoiceView, tag } from './schemas.ts';

const one = '/api/orgs/{orgId}/invoices/{invoiceId}';
const shown = { ...ok(InvoiceView), headers: etagHeader };

const Rejection = z
  .strictObject({ reason: line(500).openapi({ example: 'The hours are not agreed on' }) })
  .openapi('InvoiceRejection');

export const approval = router()
  .openapi(
    route({
      method: 'post',
      path: `${one}/request-approval`,
      summary: 'Ask for the approval of a draft',
      tag,
      access: 'invoices:write',
      request: { params: InvoiceParam, headers: IfMatch },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const { db, acting } = c.var;
      const { userId } = callerOf(c);
      const act = (before: InvoiceRow) => requestApproval(db, acting, { before, userId });
      return c.json(await actOnInvoice(c, c.req.valid('param'), act), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/approve`,
      summary: 'Approve an invoice that somebody else has written and asked about',
      tag,
      access: 'invoices:approve',
      request: { params: InvoiceParam, headers: IfMatch },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const { db, acting } = c.var;
      const { userId } = callerOf(c);
      const act = (before: InvoiceRow) => approveInvoice(db, acting, { before, userId });
      return c.json(await actOnInvoice(c, c.req.valid('param'), act), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/reject`,
      summary: 'Send an invoice back to whoever asked for its approval; it is a draft again',
      tag,
      access: 'invoices:approve',
      request: { params: InvoiceParam, headers: IfMatch, body: body(Rejection) },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const { db, acting } = c.var;
      const by = { userId: callerOf(c).userId, ...c.req.valid('json') };
      const act = (before: InvoiceRow) => rejectInvoice(db, acting, { before, ...by });
      return c.json(await actOnInvoice(c, c.req.valid('param'), act), 200);
    },
  );
