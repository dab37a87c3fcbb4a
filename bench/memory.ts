// Resident memory of the API, started as `make start` and the image start it, at 500 list requests
// a second for a minute.
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { apiMemoryEnv, apiMemoryFlags } from '../src/local/api-memory.ts';
import { layBed, serve } from './support/bed.ts';
import { residentMb } from './support/cpu.ts';
import { givenTenants } from './support/tenants.ts';

const perSecond = Number(process.env['BENCH_RATE'] ?? 500);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 60);

const bed = await layBed();
const [tenant] = await givenTenants(bed.sql, 1);
if (!tenant) throw new Error('No tenant to ask for.');
await bed.sql`insert into runs (id, org_id, kind, workflow_id, entity_type, entity_id, status,
    started_at, finished_at, result)
  select uuidv7(), ${tenant.orgId}, 'billApproval', 'bill-approval/' || gen_random_uuid(), 'bill',
    gen_random_uuid(), 'completed', now(), now(), jsonb_build_object('status', 'approved')
  from generate_series(1, 10000)`;
await bed.sql`analyze`;

const env = {
  DATABASE_URL: bed.databaseUrl,
  TEMPORAL_ADDRESS: '127.0.0.1:1',
  RATE_LIMIT_PER_USER: '1000000',
  ...apiMemoryEnv,
};
const program = fileURLToPath(new URL('../src/api/server.ts', import.meta.url));
const api = await serve(program, env, { flags: apiMemoryFlags });
const resident: number[] = [];
const watch = setInterval(() => resident.push(residentMb(api.pid)), 1_000);
const result = await autocannon({
  url: `${api.url}/api/orgs/${tenant.orgId}/runs?limit=50`,
  headers: { authorization: `Bearer ${tenant.token}` },
  connections: 50,
  overallRate: perSecond,
  duration: seconds,
});
clearInterval(watch);
await api.stop();
await bed.stop();

const print = (line: string) => process.stdout.write(`${line}\n`);
const from = (share: number) => resident[Math.floor(resident.length * share)] ?? 0;
print(
  `${result.requests.average.toFixed(0)} requests/s for ${seconds} s, ${result.non2xx} not 2xx`,
);
print(
  `resident MB: ${from(0.1).toFixed(0)} near the start, ${from(0.5).toFixed(0)} midway, ` +
    `${(resident.at(-1) ?? 0).toFixed(0)} at the end, ${Math.max(...resident).toFixed(0)} at most`,
);
print('bar: at most 256 at 500 requests/s');
