import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { getAnalysis } from '../../db/documents/analyses.ts';
import { getDocument } from '../../db/documents/documents.ts';
import { getRun } from '../../db/kit/runs.ts';
import type { Env } from '../kit/env.ts';
import { ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { cancelRun, runEvents, StartedRun, streamRun } from '../kit/runs.ts';
import { viewAnalysis } from './analysis-view.ts';
import { startAnalysis } from './attempts.ts';
import { AnalysisView, DocumentParam } from './schemas.ts';

const tag = 'Documents';
const AttemptQuery = z.object({
  attempt: z.coerce.number().int().min(1).max(1_000_000).optional().openapi({
    description: "An attempt's number; the newest where there is none.",
  }),
});
const path = '/api/orgs/{orgId}/documents/{id}/analysis' as const;

async function currentView(c: Context<Env>, documentId: string, attempt?: number) {
  const { db, acting } = c.var;
  const analysis = await getAnalysis(db, acting.orgId, documentId, attempt);
  return viewAnalysis(c, analysis);
}

export const analysis = router()
  .openapi(
    route({
      method: 'post',
      path,
      summary: 'Let six agents analyse the newest version; again where it has been',
      tag,
      access: 'documents:write',
      request: { params: DocumentParam },
      responses: { 202: ok(StartedRun, 'Started.') },
    }),
    async (c) => c.json(await startAnalysis(c, c.req.valid('param').id), 202),
  )
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'Follow the analysis, agent by agent, up to its results',
      tag,
      access: 'documents:read',
      request: { params: DocumentParam, query: AttemptQuery },
      responses: { 200: ok(AnalysisView) },
    }),
    async (c) => {
      const { orgId, id } = c.req.valid('param');
      await getDocument(c.var.db, orgId, id);
      return c.json(await currentView(c, id, c.req.valid('query').attempt), 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/events`,
      summary: 'Follow the analysis by Server-Sent Events',
      tag,
      access: 'documents:read',
      request: { params: DocumentParam, query: AttemptQuery },
      responses: { 200: runEvents },
    }),
    async (c) => {
      const { orgId, id } = c.req.valid('param');
      await getDocument(c.var.db, orgId, id);
      // The attempt that is the newest now is followed to its end, whatever is started after it.
      const { attempt } = await currentView(c, id, c.req.valid('query').attempt);
      return streamRun(c, () => currentView(c, id, attempt)) as never;
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/cancel`,
      summary: 'Stop the analysis; what its agents have found stays',
      tag,
      access: 'documents:write',
      request: { params: DocumentParam },
      responses: { 202: ok(AnalysisView, 'It has been told; it ends as `cancelled`.') },
    }),
    async (c) => {
      const { orgId, id } = c.req.valid('param');
      await getDocument(c.var.db, orgId, id);
      const view = await currentView(c, id);
      await cancelRun(c, await getRun(c.var.db, orgId, view.runId));
      return c.json(view, 202);
    },
  );
