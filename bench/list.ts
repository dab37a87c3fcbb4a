// One page of 50 runs, newest first, with sign-in and permission: Bursar's route beside a bare Hono
// + postgres.js handler with the same SQL. CPU holds on a noisy machine, requests/s only as ratio.
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { layBed, type Served, serve } from './support/bed.ts';
import { residentMb, treeCpuSeconds } from './support/cpu.ts';
import { givenTenants, type Tenant } from './support/tenants.ts';

const rowsPerTenant = 10_000;
const requests = Number(process.env['BENCH_REQUESTS'] ?? 2_000);
const program = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const bed = await layBed();
const tenants = await givenTenants(bed.sql, 20);
// Written in turn, as organizations do that work at the same time.
await bed.sql`insert into runs (id, org_id, kind, workflow_id, entity_type, entity_id, status,
    started_at, finished_at, result)
  select uuidv7(), org_id, 'billApproval', 'bill-approval/' || gen_random_uuid(), 'bill',
    gen_random_uuid(), 'completed', now(), now(), jsonb_build_object('status', 'approved')
  from (select org_id from generate_series(1, ${rowsPerTenant}::int) as turn,
    unnest(${tenants.map(({ orgId }) => orgId)}::uuid[]) as org_id order by turn) as turns`;
await bed.sql`analyze`;

async function load(url: string, { orgId, token }: Tenant, amount: number) {
  return autocannon({
    url: `${url}/api/orgs/${orgId}/runs?limit=50`,
    headers: { authorization: `Bearer ${token}` },
    connections: 50,
    amount,
  });
}

interface Measured {
  app: number;
  postgres: number;
  perSecond: number;
  p99Ms: number;
  residentMb: number;
}

async function measure(server: Served): Promise<Measured> {
  const tenant = tenants[0];
  if (!tenant) throw new Error('No tenant to ask for.');
  await load(server.url, tenant, 500);
  const before = { app: treeCpuSeconds(server.pid), postgres: treeCpuSeconds(bed.postgresPid) };
  const result = await load(server.url, tenant, requests);
  if (result.non2xx > 0) throw new Error(`${result.non2xx} answers were not 2xx.`);
  const per1000 = 1000 / requests;
  return {
    app: (treeCpuSeconds(server.pid) - before.app) * per1000,
    postgres: (treeCpuSeconds(bed.postgresPid) - before.postgres) * per1000,
    perSecond: result.requests.average,
    p99Ms: result.latency.p99,
    residentMb: residentMb(server.pid),
  };
}

const env = {
  DATABASE_URL: bed.databaseUrl,
  TEMPORAL_ADDRESS: '127.0.0.1:1',
  RATE_LIMIT_PER_USER: '1000000',
};
const bursar = await serve(program('../src/api/server.ts'), env);
const bare = await serve(program('./support/bare-server.ts'), env);
const rounds: Array<{ bursar: Measured; bare: Measured }> = [];
for (let round = 0; round < 3; round += 1) {
  rounds.push({ bare: await measure(bare), bursar: await measure(bursar) });
}
await Promise.all([bursar.stop(), bare.stop()]);
await bed.stop();

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const of = (who: 'bursar' | 'bare', what: keyof Measured) =>
  median(rounds.map((round) => round[who][what]));
const print = (line: string) => process.stdout.write(`${line}\n`);

print(`list 50 of ${rowsPerTenant} rows, 50 connections, ${requests} requests, median of 3 rounds`);
print('            app CPU s/1,000   Postgres CPU s/1,000   requests/s   p99 ms   resident MB');
for (const who of ['bare', 'bursar'] as const) {
  const columns = [
    of(who, 'app').toFixed(2).padStart(15),
    of(who, 'postgres').toFixed(2).padStart(22),
    of(who, 'perSecond').toFixed(0).padStart(12),
    of(who, 'p99Ms').toFixed(0).padStart(8),
    of(who, 'residentMb').toFixed(0).padStart(13),
  ];
  print(`${who.padEnd(12)}${columns.join('')}`);
}
const ratio = (what: keyof Measured) => (of('bursar', what) / of('bare', what)).toFixed(2);
print(`ratio       ${ratio('app').padStart(15)}${ratio('postgres').padStart(22)}`);
print('bar: app <= 0.9, Postgres <= 0.45');
