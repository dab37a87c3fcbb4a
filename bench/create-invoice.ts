// An invoice of five lines: totals, audit and event in one transaction, and once more with its
// number, ledger entry and link; beside a bare Hono + postgres.js handler that writes the same rows
// without any of the rules. CPU holds on a noisy machine; requests/s only as a ratio.
import { newId } from '../src/db/kit/id.ts';
import { layBed } from './support/bed.ts';
import { compare, type Load } from './support/side-by-side.ts';
import { givenTenants } from './support/tenants.ts';

const requests = Number(process.env['BENCH_REQUESTS'] ?? 2_000);

const bed = await layBed();
const [tenant] = await givenTenants(bed.sql, 1);
if (!tenant) throw new Error('No tenant to ask for.');
const { orgId, token } = tenant;
const customerId = newId();
await bed.sql.begin(async (trx) => {
  await trx`select set_config('app.org_id', ${orgId}, true)`;
  await trx`insert into customers (org_id, id, name, currency)
    values (${orgId}, ${customerId}, 'Nordwind', 'EUR')`;
});

const lineItems = Array.from({ length: 5 }, (_, i) => ({
  description: `Work package ${i + 1}`,
  quantity: '2.5',
  unitPrice: `${99 + i}.90`,
  taxRates: [i % 2 ? '19' : '7'],
}));
const body = {
  ...{ customerId, currency: 'EUR', issueDate: '2026-11-02', dueDate: '2026-12-02' },
  lineItems,
};
const draft: Load = { path: `/api/orgs/${orgId}/invoices`, method: 'POST', body, token, requests };
const final: Load = { ...draft, body: { ...body, finalize: true } };

const print = (line: string) => process.stdout.write(`${line}\n`);
print(`create an invoice of 5 lines, 50 connections, ${requests} requests, median of 3 rounds`);
print('draft: totals, audit, webhook outbox; final: number, ledger entry and link as well');
await compare(bed, {
  bare: { on: 'bare', load: draft },
  draft: { on: 'bursar', load: draft },
  final: { on: 'bursar', load: final },
});
print('bar: app <= 1.5, Postgres <= 0.9');
