import { z } from '@hono/zod-openapi';
import { invoiceHistory } from '../../db/invoices/history.ts';
import { getInvoice } from '../../db/invoices/invoices.ts';
import { instant, ok, PageQuery, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { InvoiceParam, tag } from './schemas.ts';

export const HistoryEntry = z
  .object({
    id: z.uuid(),
    at: instant,
    action: z.string().openapi({ example: 'invoice.send' }),
    entityType: z.string(),
    entityId: z.string(),
    actorKind: z.string(),
    actorId: z.string().nullable(),
    actorName: z.string().nullable(),
    before: z.unknown(),
    after: z.unknown(),
  })
  .openapi('InvoiceHistoryEntry');

const History = pageOf(HistoryEntry);

export const history = router().openapi(
  route({
    method: 'get',
    path: '/api/orgs/{orgId}/invoices/{invoiceId}/history',
    summary: 'What was done to an invoice and about it, newest first',
    tag,
    access: 'invoices:read',
    request: { params: InvoiceParam, query: PageQuery },
    responses: { 200: ok(History) },
  }),
  async (c) => {
    const ref = c.req.valid('param');
    await getInvoice(c.var.db, ref);
    const page = await invoiceHistory(c.var.db, ref, c.req.valid('query'));
    return c.json(page as z.output<typeof History>, 200);
  },
);
