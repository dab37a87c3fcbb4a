// What the stack can do at its best: no row-level security, no validation, no log, no metrics.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { jwtVerify } from 'jose';
import postgres from 'postgres';
import { newId } from '../../src/db/kit/id.ts';

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

app.get('/api/orgs/:orgId/invoices/aging', async (c) => {
  const orgId = c.req.param('orgId');
  const token = c.req.header('authorization')?.slice(7) ?? '';
  const { payload } = await jwtVerify(token, key);
  const [member] = await sql`select m.role from members m join users u on u.id = m.user_id
    where m.org_id = ${orgId} and m.user_id = ${payload.sub ?? ''} and u.disabled_at is null`;
  if (!member) return c.json({ status: 404 }, 404);
  const customers = await sql`select i.customer_id, c.name,
      sum(balance_minor) filter (where due_on >= current_date) as current,
      sum(balance_minor) filter (where current_date - due_on between 1 and 30) as days1to30,
      sum(balance_minor) filter (where current_date - due_on between 31 and 60) as days31to60,
      sum(balance_minor) filter (where current_date - due_on between 61 and 90) as days61to90,
      sum(balance_minor) filter (where current_date - due_on > 90) as over90
    from invoices i join customers c on (c.org_id, c.id) = (i.org_id, i.customer_id)
    where i.org_id = ${orgId} and i.currency = 'USD' and i.balance_minor > 0
    group by i.customer_id, c.name`;
  return c.json({ customers });
});

interface Line {
  description: string;
  quantity: string;
  unitPrice: string;
  taxRates: string[];
}

app.post('/api/orgs/:orgId/invoices', async (c) => {
  const orgId = c.req.param('orgId');
  const token = c.req.header('authorization')?.slice(7) ?? '';
  const { payload } = await jwtVerify(token, key);
  const [member] = await sql`select m.role from members m join users u on u.id = m.user_id
    where m.org_id = ${orgId} and m.user_id = ${payload.sub ?? ''} and u.disabled_at is null`;
  if (!member) return c.json({ status: 404 }, 404);
  const given = await c.req.json();
  const id = newId();
  // Floats, as nobody should: here they only stand for the least that an application works out.
  const lines = given.lineItems.map((line: Line, i: number) => {
    const net = Math.round(Number(line.quantity) * Number(line.unitPrice) * 100);
    const tax = Math.round((net * Number(line.taxRates[0])) / 100);
    const taxRates = sql.json([{ percent: line.taxRates[0] ?? '0' }]);
    return {
      ...{ org_id: orgId, invoice_id: id, position: i + 1, id: newId() },
      ...{ description: line.description, quantity: line.quantity, unit_price: line.unitPrice },
      ...{ tax_rates: taxRates, amount_minor: net, discount_minor: 0, net_minor: net },
      ...{ tax_minor: tax, total_minor: net + tax },
    };
  });
  const sum = (name: 'net_minor' | 'tax_minor') =>
    lines.reduce((all: number, line: Record<typeof name, number>) => all + line[name], 0);
  const [net, tax] = [sum('net_minor'), sum('tax_minor')];
  const invoice = {
    ...{ org_id: orgId, id, customer_id: given.customerId, currency: given.currency },
    ...{ issue_on: given.issueDate, due_on: given.dueDate, tax_rounding: 'document' },
    ...{ prices_include_tax: false, subtotal_minor: net, discount_minor: 0, tax_minor: tax },
    total_minor: net + tax,
  };
  await sql.begin(async (trx) => {
    await trx`insert into invoices ${sql(invoice)}`;
    await trx`insert into invoice_lines ${sql(lines)}`;
    await trx`insert into audit_log (id, org_id, action, entity_type, entity_id, actor_kind)
      values (${newId()}, ${orgId}, 'invoice.create', 'invoice', ${id}, 'user')`;
  });
  return c.json({ id, number: null, totals: { net, tax, total: net + tax }, lines }, 201);
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env['PORT']) });
