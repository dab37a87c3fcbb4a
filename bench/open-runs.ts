// What upkeep costs while 10,000 workflows are open: the engine is asked about each of them at a
// pace, beside asking about all of them at once.
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientPlugin, WorkflowClientInterceptor } from '@temporalio/client';
import { pino } from 'pino';
import { openDatabase } from '../src/db/client.ts';
import { newId } from '../src/db/kit/id.ts';
import { openEngine } from '../src/engine/engine.ts';
import { reconcileRuns } from '../src/engine/reconciler.ts';
import { startUpkeep } from '../src/engine/upkeep.ts';
import { openMetrics } from '../src/observability/metrics.ts';
import { runFolder } from '../test/support/left-runs.ts';
import { startTemporal } from '../test/support/temporal-server.ts';
import { layBed } from './support/bed.ts';
import { cpuSeconds, treeCpuSeconds } from './support/cpu.ts';
import { givenTenants } from './support/tenants.ts';

const open = Number(process.env['BENCH_RUNS'] ?? 10_000);
const minutes = Number(process.env['BENCH_MINUTES'] ?? 3);
const print = (line: string) => process.stdout.write(`${line}\n`);

let describes = 0;
const counting: WorkflowClientInterceptor = {
  describe: (input, next) => {
    describes += 1;
    return next(input);
  },
};
const counter: ClientPlugin = {
  name: 'counter',
  configureClient: (options) => ({ ...options, interceptors: { workflow: [counting] } }),
};

const bed = await layBed();
const folder = await runFolder();
const temporal = await startTemporal(folder);
const database = openDatabase(bed.databaseUrl);
const engine = openEngine({ address: temporal.address, namespace: 'default' }, [counter]);

/** Workflows that no worker runs: the engine holds them open, and a row says so of each. */
async function openWorkflows(): Promise<void> {
  const [tenant] = await givenTenants(bed.sql, 1);
  if (!tenant) throw new Error('No tenant to work for.');
  const ids = Array.from({ length: open }, newId);
  for (let i = 0; i < ids.length; i += 20) {
    const starts = ids.slice(i, i + 20).map((workflowId) => {
      const options = { workflowId, taskQueue: 'nobody', args: [] };
      return engine.client.workflow.start('collection', options);
    });
    await Promise.all(starts);
  }
  await bed.sql.begin(async (trx) => {
    await trx`select set_config('app.org_id', ${tenant.orgId}, true)`;
    // A month old, and due at any time within the next quarter of an hour.
    await trx`insert into runs
        (id, org_id, kind, workflow_id, entity_type, entity_id, started_at, next_check_at)
      select id::uuid, ${tenant.orgId}, 'collection', id, 'invoice', id::uuid,
        now() - interval '30 days', now() + random() * interval '15 minutes'
      from unnest(${ids}::text[]) as id`;
  });
}

/** CPU seconds of this process, the engine and Postgres, and the describe calls, of `work`. */
async function cost(name: string, work: () => Promise<unknown>): Promise<void> {
  const now = () => [
    process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
    cpuSeconds(temporal.pid),
    treeCpuSeconds(bed.postgresPid),
  ];
  const [before, startedMs, describesBefore] = [now(), performance.now(), describes];
  await work();
  const seconds = (performance.now() - startedMs) / 1_000;
  const used = now().map((after, i) => (after - (before[i] ?? 0)).toFixed(1).padStart(9));
  const calls = describes - describesBefore;
  print(
    `${name.padEnd(24)}${seconds.toFixed(0).padStart(6)}${String(calls).padStart(10)}` +
      `${((calls * 60) / seconds).toFixed(0).padStart(9)}${used.join('')}`,
  );
}

await openWorkflows();
print(`${open} open runs; CPU seconds of upkeep, engine and Postgres`);
print('                         took  describes  a minute   upkeep   engine postgres');
await cost('idle, a minute', () => sleep(60_000));
await cost(`upkeep, ${minutes} minutes`, async () => {
  const log = pino({ level: 'warn' });
  const upkeep = startUpkeep(database, engine, { log, metrics: openMetrics('bench') });
  await sleep(minutes * 60_000);
  await upkeep.stop();
});
await bed.sql`update runs set next_check_at = now()`;
await cost('all of them at once', () => reconcileRuns(database, engine, open));

await Promise.all([engine.close(), database.close()]);
await temporal.stop();
await bed.stop();
await rm(folder, { recursive: true, force: true });
