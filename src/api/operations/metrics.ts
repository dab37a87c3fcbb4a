import { timingSafeEqual } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Problem } from '../../domain/kit/problem.ts';
import { clientAddress } from '../kit/client-address.ts';
import type { Env } from '../kit/env.ts';
import { problems } from '../kit/problems.ts';
import { route, router } from '../kit/router.ts';

/** With a token configured only its bearer may look; without one, only this machine. */
function assertMayLook(c: Context<Env>): void {
  const { metricsToken } = c.var.deps.settings;
  const given = Buffer.from(c.req.header('authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${metricsToken}`);
  const allowed = metricsToken
    ? given.length === wanted.length && timingSafeEqual(given, wanted)
    : ['127.0.0.1', '::1'].includes(clientAddress(c));
  if (!allowed) throw new Problem('forbidden', 'not-allowed', 'Metrics need the metrics token.');
}

export const metrics = router().openapi(
  route({
    method: 'get',
    path: '/metrics',
    summary: 'Prometheus metrics of this process',
    tag: 'Operations',
    access: 'public',
    responses: {
      200: {
        description: 'The Prometheus text format.',
        content: { 'text/plain': { schema: z.string() } },
      },
      ...problems(403),
    },
  }),
  async (c) => {
    assertMayLook(c);
    const { registry } = c.var.deps.metrics;
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType });
  },
);
