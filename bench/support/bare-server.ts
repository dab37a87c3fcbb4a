// What the stack can do at its best: no row-level security, no validation, no log, no metrics.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { jwtVerify } from 'jose';
import postgres from 'postgres';

const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 10 });
const key = new TextEncoder().encode(process.env['SECRET_KEY']);
const app = new Hono();

app.get('/health/live', (c) => c.json({ status: 'ok' }));
app.get('/api/orgs/:orgId/runs', async (c) => {
  const orgId = c.req.param('orgId');
  const limit = Number(c.req.query('limit') ?? 50);
  const token = c.req.header('authorization')?.slice(7) ?? '';
  const { payload } = await jwtVerify(token, key);
  const [member] = await sql`select m.role from members m join users u on u.id = m.user_id
    where m.org_id = ${orgId} and m.user_id = ${payload.sub ?? ''} and u.disabled_at is null`;
  if (!member) return c.json({ status: 404 }, 404);
  const rows = await sql`select id, kind, workflow_id, entity_type, entity_id, parent_id, status,
      started_by, started_at, finished_at, result, error
    from runs where org_id = ${orgId} order by id desc limit ${limit + 1}`;
  const data = rows.slice(0, limit);
  return c.json({ data, nextCursor: rows.length > limit ? data.at(-1)?.['id'] : null });
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env['PORT']) });
