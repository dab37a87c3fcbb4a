import { z } from '@hono/zod-openapi';
import { listReconciliations } from '../../db/invoices/reconciliations.ts';
import { currency, day, id, instant, minor, OrgParam, ok, PageQuery, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { paymentTag as tag } from './payment-schemas.ts';

const Reconciliation = z
  .object({
    id,
    provider: z.string(),
    day: day.openapi({ description: 'The day, in UTC, on which the processor took the money.' }),
    compared: z.int(),
    differences: z.array(
      z.object({
        kind: z.enum(['missing-here', 'missing-there', 'amount-differs']),
        providerId: z.string(),
        currency,
        here: minor.nullable(),
        there: minor.nullable(),
      }),
    ),
    createdAt: instant,
  })
  .openapi('CardReconciliation');

export const reconciliations = router().openapi(
  route({
    method: 'get',
    path: '/api/orgs/{orgId}/invoices/reconciliations',
    summary: 'List how the card processor’s books compared with ours, newest first',
    tag,
    access: 'invoices:read',
    request: { params: OrgParam, query: PageQuery },
    responses: { 200: ok(pageOf(Reconciliation)) },
  }),
  async (c) => {
    const { db, acting } = c.var;
    const page = await listReconciliations(db, acting.orgId, c.req.valid('query'));
    const data = page.data.map(({ differences, ...row }) => ({
      ...row,
      differences: differences.map(({ hereMinor: here, thereMinor: there, ...same }) => ({
        ...{ ...same, here, there },
      })),
    }));
    return c.json({ ...page, data }, 200);
  },
);
