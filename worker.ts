import { NativeConnection, Worker } from '@temporalio/worker';
import { agents } from './src/activities/documents/agents.ts';
import { extractText } from './src/activities/documents/extraction/extract-text.ts';
import { createActivities } from './src/activities/index.ts';
import { lookAfterAttempts } from './src/activities/invoices/card-attempts.ts';
import { processCardNotices } from './src/activities/invoices/card-notices.ts';
import { dailyReconciliation } from './src/activities/invoices/card-reconciliation.ts';
import { dispatchMessages } from './src/activities/invoices/dispatch.ts';
import { sweepImportFiles } from './src/activities/invoices/import-files.ts';
import { applyMailNews } from './src/activities/invoices/mail-news.ts';
import { startPrinter } from './src/activities/invoices/pdf/printer.ts';
import { sweepLeftMail } from './src/activities/moot-mail.ts';
import { observed } from './src/activities/observed.ts';
import { createCardProcessor } from './src/activities/providers/cards.ts';
import { createMailer } from './src/activities/providers/mailer.ts';
import { createOpenAiModel } from './src/activities/providers/openai.ts';
import { createStorage } from './src/activities/providers/storage.ts';
import { refusals } from './src/activities/refusals.ts';
import { readConfig } from './src/config.ts';
import { openDatabase } from './src/db/client.ts';
import { openSealer } from './src/db/kit/sealing.ts';
import { applySchedules } from './src/engine/apply-schedules.ts';
import { openEngine } from './src/engine/engine.ts';
import { repeat } from './src/engine/repeat.ts';
import { startUpkeep } from './src/engine/upkeep.ts';
import { serveWorkerHealth } from './src/engine/worker-health.ts';
import { workflowCode } from './src/engine/workflow-bundle.ts';
import { openLog } from './src/observability/log.ts';
import { openMetrics } from './src/observability/metrics.ts';
import { schedules } from './src/workflows/schedules.ts';
import { taskQueues } from './src/workflows/task-queues.ts';

const config = readConfig();
const log = openLog(config.logLevel, 'worker');
const metrics = openMetrics('worker');
const database = openDatabase(config.database.url);
const tracing = config.otlpEndpoint
  ? (await import('./src/observability/tracing-setup.ts')).startTracing(
      'worker',
      config.otlpEndpoint,
    )
  : null;
const plugins = tracing ? [tracing.plugin] : [];
const code = await workflowCode(config.worker.bundleDir, plugins);
log.info(code, 'workflowBundle' in code ? 'workflows as bundled before' : 'workflows from source');
const engine = openEngine(config.temporal, plugins);
const { address, namespace, apiKey, tls } = config.temporal;
const connection = await NativeConnection.connect({ address, tls, ...(apiKey ? { apiKey } : {}) });

const mailer = createMailer(config.mail);
const model = config.openai ? createOpenAiModel(config.openai) : null;
const { publicUrl } = config.http;
const sealer = openSealer(config.secretKey);
const cards = await createCardProcessor({ stripe: config.stripe, database, publicUrl });
const paper = { files: createStorage(config.storage), print: startPrinter() };
const deps = {
  database,
  log,
  mailer,
  cards,
  publicUrl,
  agents,
  model,
  sealer,
  extractText,
  ...paper,
};
const shared = {
  connection,
  namespace,
  activities: createActivities(deps),
  interceptors: {
    activity: [() => ({ inbound: observed(metrics, log) }), () => ({ inbound: refusals })],
  },
  // A stop lets running activities end; what takes longer is tried again by the next worker.
  shutdownGraceTime: '10s' as const,
  // A cancellation reaches a running activity with its heartbeat.
  maxHeartbeatThrottleInterval: '5s' as const,
  plugins,
};
const core = await Worker.create({
  ...shared,
  taskQueue: taskQueues.core,
  ...code,
  maxCachedWorkflows: 500,
});
const documents = await Worker.create({ ...shared, taskQueue: taskQueues.documents });

await applySchedules(engine, schedules);
const upkeep = startUpkeep(database, engine, { log, metrics });
const loops = [
  repeat(log, 'mail to customers', 1_000, () => dispatchMessages(deps)),
  repeat(log, 'news of mails', 1_000, () => applyMailNews(deps)),
  repeat(log, 'mail that is left', 60_000, () => sweepLeftMail(deps)),
  repeat(log, 'files of imports', 3_600_000, () => sweepImportFiles(deps)),
  repeat(log, 'card notices', 1_000, () => processCardNotices(deps)),
  repeat(log, 'card attempts', 30_000, () => lookAfterAttempts(deps)),
  repeat(log, 'card reconciliation', 3_600_000, dailyReconciliation(deps)),
];
const { healthPort: port } = config.worker;
const { host } = config.http;
const health = port ? serveWorkerHealth({ host, port }, [core, documents], metrics) : null;
await Promise.all([core.run(), documents.run()]);
health?.close();
await Promise.all([upkeep.stop(), ...loops.map((loop) => loop.stop())]);
await Promise.all([database.close(), engine.close(), connection.close(), tracing?.shutdown()]);
