// The worker of `bench/collections.ts`, apart so that its memory is its own: the collections'
// workflows and activities, and the dispatcher, on a clock that is moved to a working morning.
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
} from '@temporalio/worker';
import { pino } from 'pino';
import { agents } from '../../src/activities/documents/agents.ts';
import { extractText } from '../../src/activities/documents/extraction/extract-text.ts';
import { createActivities } from '../../src/activities/index.ts';
import { dispatchMessages } from '../../src/activities/invoices/dispatch.ts';
import { createSandboxProcessor } from '../../src/activities/providers/card-sandbox.ts';
import { createResendMailer } from '../../src/activities/providers/mail-resend.ts';
import { folderStorage } from '../../src/activities/providers/storage-files.ts';
import { openDatabase } from '../../src/db/client.ts';
import { openSealer } from '../../src/db/kit/sealing.ts';
import { repeat } from '../../src/engine/repeat.ts';
import { workflowCode } from '../../src/engine/workflow-bundle.ts';
import { taskQueues } from '../../src/workflows/task-queues.ts';

const [databaseUrl = '', address = '', baseUrl = '', folder = '', aheadMs = ''] =
  process.argv.slice(2);
const moved = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString();
const ahead = (instant: string) => moved(instant, Number(aheadMs));
const back = (instant: string | null) => instant && moved(instant, -Number(aheadMs));

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});
const database = openDatabase(databaseUrl);
const log = pino({ level: 'warn' }, pino.destination(2));
const from = 'Bench <bench@localhost.example>';
const deps = {
  ...{ database, log, agents, model: null, publicUrl: 'http://127.0.0.1' },
  mailer: createResendMailer({ apiKey: 're_bench', from, baseUrl }),
  cards: createSandboxProcessor(database, 'http://127.0.0.1'),
  sealer: openSealer('a secret that only the benchmarks know'),
  files: folderStorage(folder),
  extractText,
  print: () => Promise.reject(new Error('no reminder has a document')),
};
const real = createActivities(deps);
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue: taskQueues.core,
  ...(await workflowCode(folder, [])),
  maxCachedWorkflows: 500,
  activities: {
    ...real,
    advanceCollection: async (...[ref, now]: Parameters<typeof real.advanceCollection>) => {
      const { plan, did } = await real.advanceCollection(ref, ahead(now));
      return { plan: { ...plan, wakeAt: back(plan.wakeAt) }, did };
    },
  },
});
const now = () => ahead(new Date().toISOString());
const loop = repeat(log, 'mail to customers', 1_000, () => dispatchMessages(deps, { now }));
await worker.run();
await loop.stop();
await database.close();
