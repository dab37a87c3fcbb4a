// 10,000 open collections, of which 5,000 have a reminder due at the same nine o'clock: the memory
// of worker and engine, and how fast the reminders leave, each once, beside a plain loop that
// writes a row and sends a mail over the same provider.
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createResendMailer } from '../src/activities/providers/mail-resend.ts';
import { newId } from '../src/db/kit/id.ts';
import { addDays, instantAt, weekday } from '../src/domain/kit/calendar.ts';
import { openEngine } from '../src/engine/engine.ts';
import { writeBundle } from '../src/engine/workflow-bundle.ts';
import { taskQueues } from '../src/workflows/task-queues.ts';
import { runFolder } from '../test/support/left-runs.ts';
import { startResend } from '../test/support/resend.ts';
import { startTemporal } from '../test/support/temporal-server.ts';
import { layBed } from './support/bed.ts';
import { givenCollections } from './support/collections.ts';
import { cpuSeconds, residentMb, treeCpuSeconds } from './support/cpu.ts';
import { givenTenants } from './support/tenants.ts';

const open = Number(process.env['BENCH_COLLECTIONS'] ?? 10_000);
const due = Number(process.env['BENCH_DUE'] ?? open / 2);
/** How long they have to be opened in before the hour strikes. */
const openWithinS = Number(process.env['BENCH_OPEN_SECONDS'] ?? 420);
const plainMails = Math.min(due, 1_000);
const print = (line: string) => process.stdout.write(`${line}\n`);

const bed = await layBed();
const folder = await runFolder();
const temporal = await startTemporal(folder);
const provider = await startResend();
// As in production: a worker that bundles from source keeps 170 MB of the bundler's for good.
await writeBundle(folder, []);
const engine = openEngine({ address: temporal.address, namespace: 'default' });
const [tenant] = await givenTenants(bed.sql, 1);
if (!tenant) throw new Error('No tenant to collect for.');
const { orgId } = tenant;

const soon = addDays(new Date().toISOString().slice(0, 10), 7);
const today = addDays(soon, (10 - weekday(soon)) % 7);
const collections = await givenCollections(bed.sql, orgId, { open, due, today });
const strikesAtMs = Date.now() + openWithinS * 1_000;
const aheadMs = Date.parse(instantAt(today, '09:00', 'UTC')) - strikesAtMs;
const program = fileURLToPath(new URL('./support/collections-worker.ts', import.meta.url));
const given = [bed.databaseUrl, temporal.address, provider.url, folder, String(aheadMs)];
const worker = spawn(process.execPath, [program, ...given], { stdio: ['ignore', 1, 2] });
const pid = worker.pid ?? 0;

const most = { worker: 0, engine: 0 };
const watch = setInterval(() => {
  most.worker = Math.max(most.worker, residentMb(pid));
  most.engine = Math.max(most.engine, residentMb(temporal.pid));
}, 1_000);

async function count(what: 'opened' | 'sent'): Promise<number> {
  const [row] =
    what === 'sent'
      ? await bed.sql`select count(*)::int as n from communications where status = 'sent'`
      : await bed.sql`select count(*)::int as n from audit_log
          where action = 'collection.mark-overdue'`;
  return row?.['n'] ?? 0;
}

const openingMs = performance.now();
for (let i = 0; i < collections.length; i += 20) {
  await Promise.all(
    collections.slice(i, i + 20).map(({ invoiceId, runId }) =>
      engine.client.workflow.start('invoiceCollection', {
        taskQueue: taskQueues.core,
        workflowId: `invoice-collection/${invoiceId}`,
        args: [{ orgId, runId }, { invoiceId }],
      }),
    ),
  );
}
// Those that are due have been overdue since the day before, which is noted at their first look.
while ((await count('opened')) < due && Date.now() < strikesAtMs) await sleep(1_000);
const openedS = (performance.now() - openingMs) / 1_000;
const leftMs = strikesAtMs - Date.now();
if (leftMs < 0) throw new Error(`opening took ${openedS.toFixed(0)} s: raise BENCH_OPEN_SECONDS`);
print(`${open} collections opened in ${openedS.toFixed(0)} s (${(open / openedS).toFixed(0)}/s)`);
const resident = [pid, temporal.pid].map((it) => residentMb(it).toFixed(0));
print(`resident MB: worker ${resident[0]}, engine ${resident[1]}`);
print(`load when the hour strikes: ${loadavg()[0]?.toFixed(1)}`);

await sleep(leftMs);
const cpu = () => [cpuSeconds(pid), cpuSeconds(temporal.pid), treeCpuSeconds(bed.postgresPid)];
const [before, startedMs] = [cpu(), performance.now()];
while ((await count('sent')) < due && performance.now() - startedMs < 600_000) await sleep(250);
const seconds = (performance.now() - startedMs) / 1_000;
const used = cpu().map((after, i) => (((after - (before[i] ?? 0)) * 1_000) / due).toFixed(1));
const mails = provider.delivered.map(({ body }) => String(body['to']));
const rate = mails.length / seconds;
print(
  `${mails.length} reminders of ${due} left within ${seconds.toFixed(1)} s: ${rate.toFixed(0)}/s`,
);
print(`to ${new Set(mails).size} customers, in ${provider.requests.length} calls to the provider`);
print(`CPU ms a reminder: worker ${used[0]}, engine ${used[1]}, Postgres ${used[2]}`);
clearInterval(watch);
print(`resident MB at most: worker ${most.worker.toFixed(0)}, engine ${most.engine.toFixed(0)}`);

const plain = createResendMailer({ apiKey: 're_1', from: 'a@b.example', baseUrl: provider.url });
await bed.sql`create table plain_mails (id text primary key, sent_at timestamptz)`;
const plainMs = performance.now();
for (let i = 0; i < plainMails; i += 1) {
  const id = newId();
  await bed.sql`insert into plain_mails (id) values (${id})`;
  const words = { subject: 'Reminder', text: 'Please pay.', html: '<p>Please pay.</p>' };
  await plain.send({ messageId: id, to: `c${i}@customer.example`, ...words });
  await bed.sql`update plain_mails set sent_at = now() where id = ${id}`;
}
const plainRate = plainMails / ((performance.now() - plainMs) / 1_000);
print(`plain loop: ${plainRate.toFixed(0)}/s; ratio ${(rate / plainRate).toFixed(2)}`);
print('bars: worker and engine at most 1,024 MB each, at least 53 reminders/s');

worker.kill('SIGTERM');
await new Promise((gone) => worker.once('exit', gone));
await Promise.all([engine.close(), provider.stop()]);
await temporal.stop();
await bed.stop();
await rm(folder, { recursive: true, force: true });
