import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { getRun, listRuns, type Run } from '../../db/kit/runs.ts';
import { allows, type Permission } from '../../domain/identity/permissions.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from '../kit/env.ts';
import { OrgParam, ok, PageQuery, pageOf, text } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import {
  cancelRun,
  RunView,
  runEvents,
  runReaders,
  runStatuses,
  streamRun,
  viewRun,
} from '../kit/runs.ts';

const tag = 'Runs';
const RunParam = OrgParam.extend({ runId: z.uuid() });
const RunFilter = PageQuery.extend({
  kind: text(60).optional(),
  status: z.enum(runStatuses).optional(),
});

async function readableRun(c: Context<Env>, orgId: string, runId: string): Promise<Run> {
  const run = await getRun(c.var.db, orgId, runId);
  assertMay(c, runReaders[run.kind] ?? 'platform:read');
  return run;
}

function assertMay(c: Context<Env>, permission: Permission): void {
  if (c.var.membership && allows(c.var.membership.role, permission)) return;
  throw new Problem('forbidden', 'not-allowed', `This needs the permission ${permission}.`);
}

export const runs = router()
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/runs',
      summary: 'List runs, newest first',
      tag,
      access: 'platform:read',
      request: { params: OrgParam, query: RunFilter },
      responses: { 200: ok(pageOf(RunView)) },
    }),
    async (c) => {
      const page = await listRuns(c.var.db, c.req.valid('param').orgId, c.req.valid('query'));
      const data = await Promise.all(page.data.map((run) => viewRun(c, run)));
      return c.json({ data, nextCursor: page.nextCursor }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/runs/{runId}',
      summary: 'Follow a run',
      tag,
      access: 'member',
      request: { params: RunParam },
      responses: { 200: ok(RunView) },
    }),
    async (c) => {
      const { orgId, runId } = c.req.valid('param');
      return c.json(await viewRun(c, await readableRun(c, orgId, runId)), 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/runs/{runId}/events',
      summary: 'Follow a run by Server-Sent Events',
      tag,
      access: 'member',
      request: { params: RunParam },
      responses: { 200: runEvents },
    }),
    async (c) => {
      const { orgId, runId } = c.req.valid('param');
      await readableRun(c, orgId, runId);
      return streamRun(c, async () => viewRun(c, await getRun(c.var.db, orgId, runId))) as never;
    },
  )
  .openapi(
    route({
      method: 'post',
      path: '/api/orgs/{orgId}/runs/{runId}/cancel',
      summary: 'Ask a run to stop; what it has done stays',
      tag,
      access: 'member',
      request: { params: RunParam },
      responses: { 202: ok(RunView, 'The run has been told; it ends as `cancelled`.') },
    }),
    async (c) => {
      const { orgId, runId } = c.req.valid('param');
      const run = await getRun(c.var.db, orgId, runId);
      const reader = runReaders[run.kind] ?? 'platform:read';
      assertMay(c, reader.replace(/:read$/, ':write') as Permission);
      await cancelRun(c, run);
      return c.json(await viewRun(c, run), 202);
    },
  );
