import { serve } from '@hono/node-server';
import manifest from '../../package.json' with { type: 'json' };
import { extractText } from '../activities/documents/extraction/extract-text.ts';
import { meteredModel } from '../activities/documents/metered-model.ts';
import { createWordsmith } from '../activities/invoices/draft-wording.ts';
import { startPrinter } from '../activities/invoices/pdf/printer.ts';
import { createCardProcessor, createNoticeReader } from '../activities/providers/cards.ts';
import { createOpenAiModel } from '../activities/providers/openai.ts';
import { createStorage } from '../activities/providers/storage.ts';
import { readConfig } from '../config.ts';
import { openDatabase } from '../db/client.ts';
import { openSealer } from '../db/kit/sealing.ts';
import { openEngine } from '../engine/engine.ts';
import { openLog } from '../observability/log.ts';
import { openMetrics } from '../observability/metrics.ts';
import { createApp } from './app.ts';
import { accessTokens } from './kit/access-tokens.ts';
import { rateLimiter } from './kit/rate-limit.ts';

const config = readConfig();
const log = openLog(config.logLevel, 'api');
const database = openDatabase(config.database.url);
// Loaded only when asked for: what traces is a good part of the process's memory.
const tracing = config.otlpEndpoint
  ? (await import('../observability/tracing-setup.ts')).startTracing('api', config.otlpEndpoint)
  : null;
const requestSpans = tracing ? (await import('@hono/otel')).httpInstrumentationMiddleware() : null;
const engine = openEngine(config.temporal, tracing ? [tracing.plugin] : []);

const { publicUrl } = config.http;
const model = config.openai ? createOpenAiModel(config.openai) : null;
const modelOf =
  model &&
  ((orgId: string) =>
    meteredModel(model, { db: database.app.scoped({ orgId }), orgId, analysisId: null }));
const app = createApp({
  database,
  engine,
  log,
  metrics: openMetrics('api'),
  files: createStorage(config.storage),
  cards: await createCardProcessor({ stripe: config.stripe, database, publicUrl }),
  readStripeNotice: await createNoticeReader(config.stripeWebhookSecrets),
  extractText,
  print: startPrinter(),
  draftWording: createWordsmith({ modelOf }),
  requestSpans,
  tokens: accessTokens(config.secretKey),
  sealer: openSealer(config.secretKey),
  limiter: rateLimiter(database.app.unscoped),
  settings: {
    publicUrl,
    temporalUiUrl: config.temporal.uiUrl ?? null,
    temporalNamespace: config.temporal.namespace,
    corsOrigins: config.http.corsOrigins,
    trustedProxies: config.http.trustedProxies,
    requireVerifiedEmail: config.requireVerifiedEmail,
    bodyLimitBytes: config.http.bodyLimitBytes,
    // Callers commonly give up after 20 seconds.
    readingWaitMs: 18_000,
    rateLimits: config.http.rateLimits,
    metricsToken: config.http.metricsToken ?? null,
    resendWebhookSecrets: config.mail.webhookSecrets,
    version: manifest.version,
    providers: config.providers,
  },
});

const { host, port } = config.http;
const server = serve({ fetch: app.fetch, hostname: host, port }, () =>
  log.info({ host, port }, 'listening'),
);

/** Requests under way are answered first; what still hangs after 10 seconds is cut. */
function stop(): void {
  const cut = setTimeout(() => process.exit(1), 10_000);
  server.close(async () => {
    await Promise.all([database.close(), engine.close(), tracing?.shutdown()]);
    clearTimeout(cut);
    process.exit(0);
  });
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
