import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  type Alert,
  actOnAlerts,
  countAlerts,
  getAlert,
  listAlerts,
} from '../../db/platform/alerts.ts';
import { found } from '../../domain/kit/problem.ts';
import {
  type AlertAction,
  alertActions,
  alertSeverities,
  alertStatuses,
} from '../../domain/platform/alert-status.ts';
import type { Env } from '../kit/env.ts';
import { etagHeader, setEtag } from '../kit/etag.ts';
import { body, instant, OrgParam, ok, PageQuery, text } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';

const tag = 'Alerts';
const path = '/api/orgs/{orgId}/alerts';
const AlertParam = OrgParam.extend({ id: z.uuid() });
const Severity = z.enum(alertSeverities);
const Status = z.enum(alertStatuses);

const AlertFilter = PageQuery.extend({
  severity: Severity.optional(),
  status: Status.optional(),
  entityType: text(60).optional(),
  entityId: z.uuid().optional(),
  source: text(60).optional(),
});

export const AlertBody = z
  .object({
    id: z.uuid(),
    severity: Severity,
    status: Status,
    title: z.string(),
    detail: z.string(),
    source: z.string(),
    entityType: z.string(),
    entityId: z.uuid(),
    facts: z.unknown().openapi({ description: 'What it rests on: its code, quotes and places.' }),
    acknowledgedBy: z.string().nullable(),
    acknowledgedAt: instant.nullable(),
    resolvedBy: z.string().nullable(),
    resolvedAt: instant.nullable(),
    resolutionNote: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
    version: z.int(),
  })
  .openapi('Alert');

const count = <K extends string>(keys: readonly K[]) =>
  z.object(Object.fromEntries(keys.map((key) => [key, z.int()])) as Record<K, z.ZodInt>);

const AlertPage = z.object({
  data: z.array(AlertBody),
  nextCursor: z.uuid().nullable(),
  counts: z
    .object({
      total: z.int(),
      bySeverity: count(alertSeverities),
      byStatus: count(alertStatuses),
    })
    .openapi({ description: 'Over all pages of this filter.' }),
});

const Note = text(2000).optional().openapi({ description: 'How it was resolved.' });
const NoteBody = z.strictObject({ note: Note }).openapi('AlertNote');
const AlertIds = z.array(z.uuid()).min(1).max(200);

async function act(c: Context<Env>, id: string, action: AlertAction, note?: string) {
  const [alert] = await actOnAlerts(c.var.db, c.var.acting, [id], { action, note });
  const changed: Alert = found(alert, 'alert');
  setEtag(c, changed);
  return changed;
}

/** `POST …/alerts/{id}/read`, without a body. */
function plainAct(action: 'read' | 'acknowledge', summary: string) {
  return router().openapi(
    route({
      method: 'post',
      path: `${path}/{id}/${action}`,
      summary,
      tag,
      access: 'alerts:write',
      request: { params: AlertParam },
      responses: { 200: { ...ok(AlertBody), headers: etagHeader } },
    }),
    async (c) => c.json(await act(c, c.req.valid('param').id, action), 200),
  );
}

export const alerts = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'List alerts, newest first, with counts by severity and status',
      tag,
      access: 'alerts:read',
      request: { params: OrgParam, query: AlertFilter },
      responses: { 200: ok(AlertPage) },
    }),
    async (c) => {
      const { orgId } = c.req.valid('param');
      const { limit, cursor, ...filter } = c.req.valid('query');
      const [page, counts] = await Promise.all([
        listAlerts(c.var.db, orgId, { limit, cursor, ...filter }),
        countAlerts(c.var.db, orgId, filter),
      ]);
      return c.json({ ...page, counts }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/{id}`,
      summary: 'Read an alert',
      tag,
      access: 'alerts:read',
      request: { params: AlertParam },
      responses: { 200: { ...ok(AlertBody), headers: etagHeader } },
    }),
    async (c) => {
      const { orgId, id } = c.req.valid('param');
      const alert = await getAlert(c.var.db, orgId, id);
      setEtag(c, alert);
      return c.json(alert, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/bulk`,
      summary: 'Read, acknowledge or resolve several alerts: all of them or none',
      tag,
      access: 'alerts:write',
      request: {
        params: OrgParam,
        body: body(
          z
            .strictObject({ ids: AlertIds, action: z.enum(alertActions), note: Note })
            .openapi('AlertBulkAct'),
        ),
      },
      responses: { 200: ok(z.object({ data: z.array(AlertBody) })) },
    }),
    async (c) => {
      const { ids, ...action } = c.req.valid('json');
      return c.json({ data: await actOnAlerts(c.var.db, c.var.acting, ids, action) }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/{id}/resolve`,
      summary: 'Resolve an alert, with a note',
      tag,
      access: 'alerts:write',
      request: { params: AlertParam, body: body(NoteBody) },
      responses: { 200: { ...ok(AlertBody), headers: etagHeader } },
    }),
    async (c) => {
      const { note } = c.req.valid('json');
      return c.json(await act(c, c.req.valid('param').id, 'resolve', note), 200);
    },
  )
  .route('/', plainAct('read', 'Mark an alert as read'))
  .route('/', plainAct('acknowledge', 'Take an alert on'));
