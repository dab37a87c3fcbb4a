import { z } from '@hono/zod-openapi';
import type { Db } from '../../db/client.ts';
import {
  type AuditFilter,
  type AuditRow,
  auditColumns,
  listAudit,
} from '../../db/identity/audit-log.ts';
import { verifyAudit } from '../../db/kit/audit.ts';
import { csvAnswer } from '../kit/csv.ts';
import { day, givenInstant, instant, OrgParam, ok, PageQuery, pageOf, text } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';

const tag = 'Audit log';
const access = 'audit:read';

const Moment = z.union([givenInstant, day]).optional();

const AuditQuery = z.object({
  actorId: text(100, 1).optional(),
  entityType: z
    .string()
    .regex(/^[a-z_]{1,60}$/)
    .optional(),
  entityId: text(100, 1).optional(),
  action: z
    .string()
    .regex(/^[a-z-]{1,40}\.[a-z-]{0,40}$/)
    .optional()
    .openapi({ description: '`invoice.send`, or `invoice.` for everything done to invoices.' }),
  from: Moment.openapi({ description: 'From this moment on; a day counts from its start, UTC.' }),
  to: Moment.openapi({ description: 'Before this moment.' }),
});

const AuditView = z
  .object({
    id: z.uuid(),
    seq: z.int(),
    at: instant,
    actorKind: z.string(),
    actorId: z.string().nullable(),
    action: z.string(),
    entityType: z.string(),
    entityId: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    requestId: z.string().nullable(),
    workflowId: z.string().nullable(),
    hash: z.string(),
  })
  .openapi('AuditEntry');

const listRoute = route({
  method: 'get',
  path: '/api/orgs/{orgId}/audit',
  summary: 'Who did what, newest first',
  tag,
  access,
  request: { params: OrgParam, query: PageQuery.extend(AuditQuery.shape) },
  responses: { 200: ok(pageOf(AuditView)) },
});

const exportRoute = route({
  method: 'get',
  path: '/api/orgs/{orgId}/audit/export',
  summary: 'The audit log as a CSV file',
  tag,
  access,
  request: { params: OrgParam, query: AuditQuery },
  responses: {
    200: { description: 'CSV.', content: { 'text/csv': { schema: z.string() } } },
  },
});

const verifyRoute = route({
  method: 'get',
  path: '/api/orgs/{orgId}/audit/verify',
  summary: 'Whether the chain of hashes is unbroken',
  tag,
  access,
  request: { params: OrgParam },
  responses: {
    200: ok(
      z.object({
        intact: z.boolean(),
        checked: z.int(),
        brokenAt: z.int().nullable().openapi({ description: 'The `seq` of the first bad entry.' }),
      }),
    ),
  },
});

/** An entry is known by its place in the chain. */
const exported = auditColumns.filter((column) => column !== 'id');

async function* allOf(
  db: Db,
  orgId: string,
  filter: Omit<AuditFilter, 'limit' | 'cursor'>,
): AsyncIterable<AuditRow[]> {
  let cursor: string | undefined;
  do {
    const page = await listAudit(db, orgId, { ...filter, limit: 1000, cursor });
    yield page.data;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}

export const auditLog = router()
  .openapi(listRoute, async (c) => {
    const { data, nextCursor } = await listAudit(
      c.var.db,
      c.var.acting.orgId,
      c.req.valid('query'),
    );
    return c.json({ data, nextCursor } as never, 200);
  })
  .openapi(exportRoute, async (c) => {
    const { orgId } = c.var.acting;
    const batches = allOf(c.var.db, orgId, c.req.valid('query'));
    return csvAnswer(c, { name: 'audit-log', columns: exported, batches }) as never;
  })
  .openapi(verifyRoute, async (c) => {
    return c.json(await verifyAudit(c.var.db, c.var.acting.orgId), 200);
  });
