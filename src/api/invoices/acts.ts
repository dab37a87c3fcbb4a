import { z } from '@hono/zod-openapi';
import { duplicateInvoice } from '../../db/invoices/duplicates.ts';
import { finalizeInvoice, voidInvoice } from '../../db/invoices/finalizing.ts';
import type { InvoiceRow } from '../../db/invoices/invoice-rows.ts';
import { getInvoiceWithLines } from '../../db/invoices/invoices.ts';
import { sendInvoice } from '../../db/invoices/sending.ts';
import { etagHeader, IfMatch } from '../kit/etag.ts';
import { body, line, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { StartedRun, startedRun } from '../kit/runs.ts';
import { actOnInvoice, lockAsSeen, shownInvoice } from './act-on-invoice.ts';
import { InvoiceParam, InvoiceView, tag } from './schemas.ts';

const one = '/api/orgs/{orgId}/invoices/{invoiceId}';
const shown = { ...ok(InvoiceView), headers: etagHeader };

const Reason = z
  .strictObject({ reason: line(500).openapi({ example: 'Made out to the wrong company' }) })
  .openapi('VoidReason');

export const invoiceActs = router()
  .openapi(
    route({
      method: 'post',
      path: `${one}/send`,
      summary: 'Send an invoice; a draft gets its number first, and its collection begins',
      tag,
      access: 'invoices:write',
      request: { params: InvoiceParam, headers: IfMatch },
      responses: { 202: ok(StartedRun, 'It is on its way; follow the run.') },
      refusals: [412],
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { db, acting, deps } = c.var;
      const before = await lockAsSeen(c, ref);
      const sent = await sendInvoice(db, acting, { before, sealer: deps.sealer });
      c.var.intents.push(...sent.intents);
      return c.json(startedRun(c, sent.run), 202);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/finalize`,
      summary: 'Give an invoice its number without sending it; nothing of it changes after that',
      tag,
      access: 'invoices:write',
      request: { params: InvoiceParam, headers: IfMatch },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const { db, acting, deps } = c.var;
      const act = (before: InvoiceRow) =>
        finalizeInvoice(db, acting, { before, sealer: deps.sealer });
      return c.json(await actOnInvoice(c, c.req.valid('param'), act), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/void`,
      summary: 'Take back a final invoice on which nothing was paid or credited',
      tag,
      access: 'invoices:write',
      request: { params: InvoiceParam, headers: IfMatch, body: body(Reason) },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const { db, acting } = c.var;
      const { reason } = c.req.valid('json');
      const act = (before: InvoiceRow) => voidInvoice(db, acting, { before, reason });
      return c.json(await actOnInvoice(c, c.req.valid('param'), act), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/duplicate`,
      summary: 'Draft the same invoice again, issued today',
      tag,
      access: 'invoices:write',
      request: { params: InvoiceParam },
      responses: { 201: shown },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { db, acting, caller } = c.var;
      const source = await getInvoiceWithLines(db, ref);
      const userId = caller?.userId ?? null;
      const invoice = await duplicateInvoice(db, acting, { source, userId });
      c.header('location', `/api/orgs/${ref.orgId}/invoices/${invoice.id}`);
      return c.json(shownInvoice(c, invoice), 201);
    },
  );
