import { finalizeInvoice } from '../../db/invoices/finalizing.ts';
import { listInvoices } from '../../db/invoices/invoice-list.ts';
import {
  createInvoice,
  deleteInvoice,
  getInvoiceWithLines,
  updateInvoice,
} from '../../db/invoices/invoices.ts';
import { etagHeader, IfMatch } from '../kit/etag.ts';
import { body, noContent, OrgParam, ok, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { lockAsSeen, shownInvoice } from './act-on-invoice.ts';
import { changedInvoice, filterOf, invoiceEntry, summarizeInvoice } from './invoice-view.ts';
import {
  InvoiceFilter,
  InvoiceParam,
  InvoicePatch,
  InvoiceSummary,
  InvoiceView,
  NewInvoice,
  tag,
} from './schemas.ts';

const path = '/api/orgs/{orgId}/invoices';
const one = `${path}/{invoiceId}` as const;
const shown = { ...ok(InvoiceView), headers: etagHeader };

export const invoices = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'List invoices, newest first or by due date, balance or total',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: InvoiceFilter },
      responses: { 200: ok(pageOf(InvoiceSummary)) },
    }),
    async (c) => {
      const { limit, cursor, ...query } = c.req.valid('query');
      const asked = { ...filterOf(query), limit, cursor };
      const page = await listInvoices(c.var.db, c.var.acting.orgId, asked);
      return c.json({ ...page, data: page.data.map(summarizeInvoice) }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path,
      summary: 'Draft an invoice',
      tag,
      access: 'invoices:write',
      request: { params: OrgParam, body: body(NewInvoice) },
      responses: { 201: shown },
    }),
    async (c) => {
      const { db, acting, caller, deps } = c.var;
      const { finalize, ...given } = c.req.valid('json');
      const entry = invoiceEntry(given);
      const draft = await createInvoice(db, acting, { entry, userId: caller?.userId ?? null });
      const final = { before: draft, sealer: deps.sealer };
      const invoice = finalize
        ? { ...draft, ...(await finalizeInvoice(db, acting, final)) }
        : draft;
      c.header('location', `${c.req.path}/${invoice.id}`);
      return c.json(shownInvoice(c, invoice), 201);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: one,
      summary: 'Read an invoice',
      tag,
      access: 'invoices:read',
      request: { params: InvoiceParam },
      responses: { 200: shown },
    }),
    async (c) => {
      const invoice = await getInvoiceWithLines(c.var.db, c.req.valid('param'));
      return c.json(shownInvoice(c, invoice), 200);
    },
  )
  .openapi(
    route({
      method: 'patch',
      path: one,
      summary: 'Change a draft; what was approved has to be approved again',
      tag,
      access: 'invoices:write',
      request: { params: InvoiceParam, headers: IfMatch, body: body(InvoicePatch) },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { db, acting } = c.var;
      const before = await lockAsSeen(c, ref);
      const draft = await getInvoiceWithLines(db, ref);
      const entry = changedInvoice(draft, c.req.valid('json'));
      return c.json(shownInvoice(c, await updateInvoice(db, acting, { before, entry })), 200);
    },
  )
  .openapi(
    route({
      method: 'delete',
      path: one,
      summary: 'Remove an invoice that has no number yet',
      tag,
      access: 'invoices:write',
      request: { params: InvoiceParam, headers: IfMatch },
      responses: { 204: noContent },
      refusals: [412],
    }),
    async (c) => {
      const before = await lockAsSeen(c, c.req.valid('param'));
      await deleteInvoice(c.var.db, c.var.acting, before);
      return c.body(null, 204);
    },
  );
