// An aging of 2,500 open invoices among 50,000, as of today, tied out to the ledger: beside a bare
// Hono + postgres.js handler that only sorts open invoices into buckets. CPU holds on a noisy
// machine; requests/s only as a ratio.
import { layBed } from './support/bed.ts';
import { givenReceivables } from './support/receivables.ts';
import { compare } from './support/side-by-side.ts';
import { givenTenants } from './support/tenants.ts';

const requests = Number(process.env['BENCH_REQUESTS'] ?? 2_000);

const bed = await layBed();
const tenants = await givenTenants(bed.sql, 20);
for (const { orgId } of tenants) {
  await givenReceivables(bed.sql, orgId, { invoices: 2_500, customers: 100 });
}
await bed.sql`vacuum analyze`;

const [tenant] = tenants;
if (!tenant) throw new Error('No tenant to ask for.');
const path = `/api/orgs/${tenant.orgId}/invoices/aging?currency=USD`;
const load = { path, token: tenant.token, requests };

const print = (line: string) => process.stdout.write(`${line}\n`);
print(`aging of 2,500 invoices, 100 customers, 50 connections, ${requests} requests, 3 rounds`);
await compare(bed, { bare: { on: 'bare', load }, bursar: { on: 'bursar', load } });
print('bar: app <= 0.7, Postgres <= 0.9');
