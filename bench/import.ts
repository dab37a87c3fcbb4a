// Invoices of a file, most of them paid, as an import's activities bring them in; beside the same
// invoices entered one after the other, each drafted, made final and paid in its own transactions.
// CPU holds on a noisy machine; rows/s only as a ratio.
import { rm } from 'node:fs/promises';
import { importActivities } from '../src/activities/invoices/imports.ts';
import { folderStorage } from '../src/activities/providers/storage-files.ts';
import { inTransaction, openDatabase } from '../src/db/client.ts';
import { createCustomer } from '../src/db/invoices/customers.ts';
import { finalizeInvoice } from '../src/db/invoices/finalizing.ts';
import { createImport, getImport } from '../src/db/invoices/imports.ts';
import { createInvoice } from '../src/db/invoices/invoices.ts';
import { recordPayment } from '../src/db/invoices/payments.ts';
import { bySystem } from '../src/db/kit/audit.ts';
import { ledgerDifferences } from '../src/db/kit/ledger.ts';
import { openSealer } from '../src/db/kit/sealing.ts';
import { importLayout } from '../src/domain/invoices/import/layout.ts';
import { runFolder } from '../test/support/left-runs.ts';
import { layBed } from './support/bed.ts';
import { residentMb, treeCpuSeconds } from './support/cpu.ts';
import { givenTenants } from './support/tenants.ts';

const rows = Number(process.env['BENCH_ROWS'] ?? 10_000);
const entered = Math.min(rows, 500);

const bed = await layBed();
const folder = await runFolder();
const database = openDatabase(bed.databaseUrl);
const files = folderStorage(folder);
const sealer = openSealer('a secret that only the bench knows, 32+');
const [importing, entering] = await givenTenants(bed.sql, 2);
if (!importing || !entering) throw new Error('No tenants to work for.');

const { inspectImport, importRows } = importActivities({ database, files, sealer });

interface Cost {
  rows: number;
  seconds: number;
  node: number;
  postgres: number;
}

async function costOf(count: number, work: () => Promise<void>): Promise<Cost> {
  const [node, postgres] = [process.cpuUsage(), treeCpuSeconds(bed.postgresPid)];
  const startedMs = performance.now();
  await work();
  const seconds = (performance.now() - startedMs) / 1_000;
  const { user, system } = process.cpuUsage(node);
  const inPostgres = treeCpuSeconds(bed.postgresPid) - postgres;
  return { rows: count, seconds, node: (user + system) / 1e6, postgres: inPostgres };
}

let peakMb = 0;

async function importAll(orgId: string): Promise<void> {
  const head = 'customer,number,issueDate,dueDate,amount,currency,paidDate';
  const lines = Array.from({ length: rows }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, '0');
    const paid = i % 5 === 0 ? '' : '2026-03-01';
    const days = `2026-01-${day},2026-02-${day}`;
    return `Customer ${i % 700},N-${i},${days},${1 + (i % 900)}.25,USD,${paid}`;
  });
  const text = `${[head, ...lines].join('\n')}\n`;
  const db = database.app.scoped({ orgId });
  const fileKey = await files.put(orgId, new TextEncoder().encode(text));
  const { importId } = await inTransaction(db, (trx) =>
    createImport(trx, bySystem(orgId), {
      ...{ fileName: 'bench.csv', fileKey, layout: importLayout(text), userId: null },
      ...{ norms: { dateOrder: null, decimalSign: null }, defaultCurrency: 'USD' },
      startCollections: false,
    }),
  );
  const ref = { orgId, importId };
  await inspectImport(ref);
  for (let done = false; !done; ) {
    ({ done } = await importRows(ref));
    peakMb = Math.max(peakMb, residentMb(process.pid));
  }
  const { rowsImported } = await getImport(db, ref);
  const wrong = await ledgerDifferences(db, orgId);
  if (rowsImported !== rows || wrong.length > 0) throw new Error('The import is not whole.');
}

async function enterAll(orgId: string): Promise<void> {
  const db = database.app.scoped({ orgId });
  const acting = bySystem(orgId);
  const { id: customerId } = await inTransaction(db, (trx) =>
    createCustomer(trx, acting, { name: 'Nordwind', currency: 'USD' }),
  );
  for (let i = 0; i < entered; i += 1) {
    const unitPrice = `${1 + (i % 900)}.25`;
    const line = { description: 'Work', quantity: '1', unitPrice, taxRates: [], discount: null };
    const dates = { issueOn: '2026-01-05', dueOn: '2026-02-05' };
    const invoice = await inTransaction(db, async (trx) => {
      const entry = { customerId, currency: 'USD', ...dates, lines: [line] };
      const before = await createInvoice(trx, acting, { entry, userId: null });
      return finalizeInvoice(trx, acting, { before, sealer });
    });
    if (i % 5 === 0) continue;
    await inTransaction(db, (trx) =>
      recordPayment(trx, acting, {
        ...{ customerId, currency: 'USD', amountMinor: invoice.totalMinor },
        ...{ receivedOn: '2026-03-01', method: 'other' as const },
        allocations: [{ invoiceId: invoice.id }],
      }),
    );
  }
}

const costs: [string, Cost][] = [
  ['import', await costOf(rows, () => importAll(importing.orgId))],
  ['one by one', await costOf(entered, () => enterAll(entering.orgId))],
];
await database.close();
await bed.stop();
await rm(folder, { recursive: true, force: true });

const print = (line: string) => process.stdout.write(`${line}\n`);
const per = (n: number, cost: Cost) => ((n * 1_000) / cost.rows).toFixed(2).padStart(13);
print(`invoices of a file (${rows}), four of five paid; CPU s for a thousand of them`);
print('                 rows    rows/s   application      Postgres');
for (const [name, cost] of costs) {
  const perSecond = Math.round(cost.rows / cost.seconds);
  const counts = String(cost.rows).padStart(11) + String(perSecond).padStart(10);
  print(`${name.padEnd(10)}${counts}${per(cost.node, cost)} ${per(cost.postgres, cost)}`);
}
const [[, whole]] = costs as [[string, Cost], [string, Cost]];
print(`the file took ${whole.seconds.toFixed(1)} s of the clock; at most ${Math.round(peakMb)} MB`);
print('bar: 10,000 invoices in less than 60 s');
