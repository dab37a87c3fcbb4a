// One page of 50 runs, newest first, with sign-in and permission: Bursar's route beside a bare Hono
// + postgres.js handler with the same SQL. CPU holds on a noisy machine, requests/s only as ratio.
import { layBed } from './support/bed.ts';
import { compare } from './support/side-by-side.ts';
import { givenTenants } from './support/tenants.ts';

const rowsPerTenant = 10_000;
const requests = Number(process.env['BENCH_REQUESTS'] ?? 2_000);

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

const [tenant] = tenants;
if (!tenant) throw new Error('No tenant to ask for.');
const load = {
  path: `/api/orgs/${tenant.orgId}/runs?limit=50`,
  token: tenant.token,
  requests,
};

const print = (line: string) => process.stdout.write(`${line}\n`);
print(`list 50 of ${rowsPerTenant} rows, 50 connections, ${requests} requests, median of 3 rounds`);
await compare(bed, { bare: { on: 'bare', load }, bursar: { on: 'bursar', load } });
print('bar: app <= 0.9, Postgres <= 0.45');
