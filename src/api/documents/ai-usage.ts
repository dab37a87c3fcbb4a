import { z } from '@hono/zod-openapi';
import { listAgentLogs, spentThisMonth, sumAiCalls } from '../../db/documents/ai-calls.ts';
import { getAiSettings, setAiSettings } from '../../db/documents/ai-settings.ts';
import { agentNames } from '../../domain/documents/agent-names.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { etagHeader, IfMatch, seenVersions, setEtag } from '../kit/etag.ts';
import { body, day, instant, OrgParam, ok, PageQuery, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';

const tag = 'AI usage';
const path = '/api/orgs/{orgId}/ai';

const Micros = z.int().openapi({ description: 'Millionths of a US dollar.' });
const Sums = {
  calls: z.int(),
  cachedCalls: z.int(),
  failedCalls: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  costUsdMicros: Micros,
};
const Usage = z
  .object({
    from: day,
    to: day,
    totals: z.object(Sums),
    byAgentAndModel: z.array(z.object({ agent: z.string(), model: z.string(), ...Sums })),
    month: z
      .object({
        spentUsdMicros: Micros,
        limitUsdMicros: Micros.nullable(),
        exhausted: z.boolean().openapi({ description: 'Agents work by rules until next month.' }),
      })
      .openapi({ description: 'The running calendar month (UTC), whatever period was asked for.' }),
  })
  .openapi('AiUsage');

const UsageQuery = z.object({
  from: day.optional().openapi({ description: 'First day (UTC); the first of this month.' }),
  to: day.optional().openapi({ description: 'Last day (UTC); today.' }),
});

const Settings = z
  .object({
    monthlyCostLimitUsdMicros: z.int().min(0).max(1_000_000_000_000).nullable(),
    version: z.int(),
  })
  .openapi('AiSettings');

const AgentLog = z
  .object({
    id: z.uuid(),
    documentId: z.uuid(),
    analysisId: z.uuid(),
    agent: z.string(),
    status: z.string(),
    engine: z.string(),
    durationMs: z.int(),
    error: z.unknown(),
    createdAt: instant,
  })
  .openapi('AiAgentLog');

const LogFilter = PageQuery.extend({
  agent: z.enum(agentNames).optional(),
  status: z.enum(['completed', 'failed']).optional(),
  documentId: z.uuid().optional(),
});

const nothing = {
  calls: 0,
  cachedCalls: 0,
  failedCalls: 0,
  inputTokens: 0,
  outputTokens: 0,
  costUsdMicros: 0,
};

function totalOf(rows: readonly (typeof nothing)[]): typeof nothing {
  return rows.reduce(
    (sum, row) => ({
      calls: sum.calls + row.calls,
      cachedCalls: sum.cachedCalls + row.cachedCalls,
      failedCalls: sum.failedCalls + row.failedCalls,
      inputTokens: sum.inputTokens + row.inputTokens,
      outputTokens: sum.outputTokens + row.outputTokens,
      costUsdMicros: sum.costUsdMicros + row.costUsdMicros,
    }),
    nothing,
  );
}

export const aiUsage = router()
  .openapi(
    route({
      method: 'get',
      path: `${path}/usage`,
      summary: 'What the models were asked and what it cost, by agent and model',
      tag,
      access: 'documents:read',
      request: { params: OrgParam, query: UsageQuery },
      refusals: [422],
      responses: { 200: ok(Usage) },
    }),
    async (c) => {
      const { orgId } = c.req.valid('param');
      const today = new Date().toISOString().slice(0, 10);
      const { from = `${today.slice(0, 8)}01`, to = today } = c.req.valid('query');
      if (from > to) {
        throw new Problem('unprocessable', 'period-inverted', '`from` is after `to`.');
      }
      const [rows, spentUsdMicros, settings] = await Promise.all([
        sumAiCalls(c.var.db, orgId, { from, to }),
        spentThisMonth(c.var.db, orgId),
        getAiSettings(c.var.db, orgId),
      ]);
      const limitUsdMicros = settings.monthlyCostLimitUsdMicros;
      const exhausted = limitUsdMicros !== null && spentUsdMicros >= limitUsdMicros;
      const month = { spentUsdMicros, limitUsdMicros, exhausted };
      return c.json({ from, to, totals: totalOf(rows), byAgentAndModel: rows, month }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/agent-logs`,
      summary: 'List what each agent did, newest first',
      tag,
      access: 'documents:read',
      request: { params: OrgParam, query: LogFilter },
      responses: { 200: ok(pageOf(AgentLog)) },
    }),
    async (c) => {
      const { orgId } = c.req.valid('param');
      return c.json(await listAgentLogs(c.var.db, orgId, c.req.valid('query')), 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/settings`,
      summary: 'Read the limit on what models may cost',
      tag,
      access: 'documents:read',
      request: { params: OrgParam },
      responses: { 200: { ...ok(Settings), headers: etagHeader } },
    }),
    async (c) => {
      const settings = await getAiSettings(c.var.db, c.req.valid('param').orgId);
      setEtag(c, settings);
      return c.json(settings, 200);
    },
  )
  .openapi(
    route({
      method: 'put',
      path: `${path}/settings`,
      summary: 'Set the limit on what models may cost in a month; null sets none',
      tag,
      access: 'platform:write',
      request: {
        params: OrgParam,
        headers: IfMatch,
        body: body(Settings.omit({ version: true }).strict().openapi('AiSettingsChange')),
      },
      refusals: [412],
      responses: { 200: { ...ok(Settings), headers: etagHeader } },
    }),
    async (c) => {
      const { db, acting } = c.var;
      const settings = await setAiSettings(db, acting, seenVersions(c), c.req.valid('json'));
      setEtag(c, settings);
      return c.json(settings, 200);
    },
  );
