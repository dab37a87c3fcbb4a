import { z } from '@hono/zod-openapi';
import { listMetrics } from '../../db/documents/metrics.ts';
import { OrgParam, ok, PageQuery, pageOf, text } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';

const Metric = z
  .object({
    id: z.uuid(),
    documentId: z.uuid(),
    kind: z.enum(['figure', 'ratio']),
    name: z.string(),
    period: z.string(),
    value: z.string().openapi({ description: 'A decimal string; amounts in whole units.' }),
    currency: z.string().nullable(),
  })
  .openapi('FinancialMetric');

const MetricFilter = PageQuery.extend({
  documentId: z.uuid().optional(),
  name: text(60).optional().openapi({ example: 'revenue' }),
  period: text(20).optional().openapi({ example: '2023' }),
});

export const metrics = router().openapi(
  route({
    method: 'get',
    path: '/api/orgs/{orgId}/financial-metrics',
    summary: 'List figures and ratios found in documents, newest first',
    tag: 'Documents',
    access: 'documents:read',
    request: { params: OrgParam, query: MetricFilter },
    responses: { 200: ok(pageOf(Metric)) },
  }),
  async (c) => {
    const { orgId } = c.req.valid('param');
    return c.json(await listMetrics(c.var.db, orgId, c.req.valid('query')), 200);
  },
);
