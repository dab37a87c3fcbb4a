// One document, six agents of 200 ms each: from the start of the run to its merged result, on a
// warm worker, beside the slowest agent. One after another they would take 1,200 ms.
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { type Agents, agents } from '../src/activities/documents/agents.ts';
import { extractText } from '../src/activities/documents/extraction/extract-text.ts';
import { createActivities } from '../src/activities/index.ts';
import { startPrinter } from '../src/activities/invoices/pdf/printer.ts';
import { createSandboxProcessor } from '../src/activities/providers/card-sandbox.ts';
import { createSmtpMailer } from '../src/activities/providers/mail-smtp.ts';
import { folderStorage } from '../src/activities/providers/storage-files.ts';
import { refusals } from '../src/activities/refusals.ts';
import { openDatabase } from '../src/db/client.ts';
import { listAgentEnds } from '../src/db/documents/analyses.ts';
import { getRun } from '../src/db/kit/runs.ts';
import { openSealer } from '../src/db/kit/sealing.ts';
import { type AgentName, agentNames } from '../src/domain/documents/agent-names.ts';
import { openEngine } from '../src/engine/engine.ts';
import { taskQueues } from '../src/workflows/task-queues.ts';
import { givenAnalysis } from '../test/support/analyses.ts';
import { runFolder } from '../test/support/left-runs.ts';
import { startTemporal } from '../test/support/temporal-server.ts';
import { layBed } from './support/bed.ts';
import { givenTenants } from './support/tenants.ts';

const agentMs = 200;
const warmUps = 10;
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 30);
const print = (line: string) => process.stdout.write(`${line}\n`);

Runtime.install({ logger: new DefaultLogger('ERROR') });
const bed = await layBed();
const folder = await runFolder();
const temporal = await startTemporal(folder);
const database = openDatabase(bed.databaseUrl);
const engine = openEngine({ address: temporal.address, namespace: 'default' });
const connection = await NativeConnection.connect({ address: temporal.address });

/** The real agents, each of which takes as long as a fast model would. */
const slowed = Object.fromEntries(
  agentNames.map((name) => [
    name,
    async (...args: Parameters<Agents[AgentName]>) => {
      const [done] = await Promise.all([agents[name](...args), sleep(agentMs)]);
      return done;
    },
  ]),
) as unknown as Agents;

const shared = {
  connection,
  activities: createActivities({
    database,
    agents: slowed,
    extractText,
    model: null,
    mailer: createSmtpMailer({ url: 'smtp://127.0.0.1:9', from: 'Bench <bench@localhost>' }),
    cards: createSandboxProcessor(database, 'http://127.0.0.1'),
    publicUrl: 'http://127.0.0.1',
    files: folderStorage(folder),
    print: startPrinter(),
    sealer: openSealer('a secret that only the bench knows, 32+'),
    log: pino({ level: 'silent' }),
  }),
  interceptors: { activity: [() => ({ inbound: refusals })] },
};
const workers = [
  await Worker.create({
    ...shared,
    taskQueue: taskQueues.core,
    workflowsPath: fileURLToPath(new URL('../src/workflows/index.ts', import.meta.url)),
  }),
  await Worker.create({ ...shared, taskQueue: taskQueues.documents }),
];
const running = Promise.all(workers.map((worker) => worker.run()));

const [tenant] = await givenTenants(bed.sql, 1);
if (!tenant) throw new Error('No tenant to work for.');
const { orgId, userId } = tenant;
const db = database.app.scoped({ orgId });

/** Another document each round, so that its text is read anew. */
async function measure() {
  const { job, run, intent } = await givenAnalysis({ orgId, db, user: { id: userId } });
  const startedMs = performance.now();
  await engine.deliver(intent);
  await engine.client.workflow.getHandle(run.workflowId).result();
  const totalMs = performance.now() - startedMs;
  const { status } = await getRun(db, orgId, run.id);
  if (status !== 'completed') throw new Error(`The run is ${status}.`);
  const slowestMs = Math.max(
    ...(await listAgentEnds(db, orgId, job.analysisId)).map((e) => e.durationMs),
  );
  return { totalMs, slowestMs };
}

for (let round = 0; round < warmUps; round += 1) await measure();
const measured: Awaited<ReturnType<typeof measure>>[] = [];
for (let round = 0; round < rounds; round += 1) measured.push(await measure());

const at = (share: number, of: 'totalMs' | 'slowestMs') => {
  const sorted = measured.map((m) => m[of]).sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
};
print(`six agents of ${agentMs} ms on one document, start to merged result, ${rounds} rounds`);
print('                        best   median      p90');
for (const [name, of] of [
  ['total ms', 'totalMs'],
  ['slowest agent ms', 'slowestMs'],
] as const) {
  const figures = [0, 0.5, 0.9].map((share) => String(at(share, of)).padStart(9));
  print(`${name.padEnd(19)}${figures.join('')}`);
}
print(`one after another   ${String(agentMs * agentNames.length).padStart(8)}`);
print(`bar: under 400 ms on a quiet machine; the median is ${at(0.5, 'totalMs')} ms`);

for (const worker of workers) worker.shutdown();
await running;
await Promise.all([connection.close(), engine.close(), database.close()]);
await temporal.stop();
await bed.stop();
await rm(folder, { recursive: true, force: true });
