import { z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import type { ApiDeps } from '../kit/env.ts';
import { ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';

const tag = 'Operations';
const deadlineMs = 2_000;

const Check = z.object({
  status: z.enum(['up', 'down']),
  latencyMs: z.number(),
});

const Readiness = z
  .object({
    status: z.enum(['ready', 'degraded', 'down']),
    checks: z.object({ database: Check, temporal: Check }),
    providers: z.array(z.object({ job: z.string(), name: z.string(), sandbox: z.boolean() })),
  })
  .openapi('Readiness');

async function check(probe: () => Promise<unknown>): Promise<z.infer<typeof Check>> {
  const startedMs = performance.now();
  const late = new Promise<false>((done) => setTimeout(done, deadlineMs, false).unref());
  const up = await Promise.race([
    probe().then(
      () => true,
      () => false,
    ),
    late,
  ]);
  const latencyMs = Math.round((performance.now() - startedMs) * 10) / 10;
  return { status: up ? 'up' : 'down', latencyMs };
}

/** Without the database nothing works; without the engine writes still wait in the outbox. */
async function readiness({ database, engine, settings }: ApiDeps) {
  const [db, temporal] = await Promise.all([
    check(() => sql`select 1`.execute(database.app.unscoped)),
    check(() => engine.within(deadlineMs, () => engine.client.workflowService.getSystemInfo({}))),
  ]);
  const status: 'ready' | 'degraded' | 'down' =
    db.status === 'down' ? 'down' : temporal.status === 'down' ? 'degraded' : 'ready';
  return { status, checks: { database: db, temporal }, providers: [...settings.providers] };
}

export const health = router()
  .openapi(
    route({
      method: 'get',
      path: '/health',
      summary: 'What this is, and that it answers',
      tag,
      access: 'public',
      limited: false,
      responses: {
        200: ok(
          z.object({ status: z.literal('healthy'), service: z.string(), version: z.string() }),
        ),
      },
    }),
    (c) => {
      const { version } = c.var.deps.settings;
      return c.json({ status: 'healthy' as const, service: 'Bursar', version }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/health/live',
      summary: 'Whether the process answers at all',
      tag,
      access: 'public',
      limited: false,
      responses: { 200: ok(z.object({ status: z.literal('ok') })) },
    }),
    (c) => c.json({ status: 'ok' as const }, 200),
  )
  .openapi(
    route({
      method: 'get',
      path: '/health/ready',
      summary: 'Each dependency with its latency, and which providers are sandboxes',
      tag,
      access: 'public',
      limited: false,
      responses: {
        200: ok(Readiness, 'Ready, or degraded: answers, but durable work waits.'),
        503: ok(Readiness, 'The database is down.'),
      },
    }),
    async (c) => {
      const answer = await readiness(c.var.deps);
      return c.json(answer, answer.status === 'down' ? 503 : 200);
    },
  );
