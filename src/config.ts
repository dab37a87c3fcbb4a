import { resolve } from 'node:path';
import {
  type Environment,
  LOCAL,
  providersOf,
  readVariables,
  type Values,
} from './config-variables.ts';

export type Config = ReturnType<typeof toConfig>;

const storageOf = (v: Values, home: string) =>
  v.S3_BUCKET && v.S3_ENDPOINT && v.S3_ACCESS_KEY_ID && v.S3_SECRET_ACCESS_KEY
    ? ({
        kind: 's3',
        endpoint: v.S3_ENDPOINT,
        bucket: v.S3_BUCKET,
        region: v.S3_REGION,
        accessKeyId: v.S3_ACCESS_KEY_ID,
        secretAccessKey: v.S3_SECRET_ACCESS_KEY,
      } as const)
    : ({ kind: 'files', dir: resolve(v.STORAGE_DIR ?? `${home}/files`) } as const);

function mailOf(v: Values) {
  const local = !v.RESEND_API_KEY && !v.SMTP_URL;
  const smtpUrl = v.SMTP_URL ?? `smtp://${LOCAL}:${v.MAIL_SMTP_PORT}`;
  const webUrl = `http://${LOCAL}:${v.MAIL_WEB_PORT}`;
  return {
    from: v.MAIL_FROM,
    provider: v.RESEND_API_KEY
      ? ({ kind: 'resend', apiKey: v.RESEND_API_KEY, baseUrl: v.RESEND_BASE_URL } as const)
      : ({ kind: 'smtp', url: smtpUrl } as const),
    /** Those by which the provider signs what it tells; two while one takes over. */
    webhookSecrets: v.RESEND_WEBHOOK_SECRET,
    /** True when `make start` runs the mailbox. */
    local,
    smtpPort: v.MAIL_SMTP_PORT,
    webPort: v.MAIL_WEB_PORT,
    /** The mailbox's REST address, where sent mail can be read. */
    apiUrl: v.MAIL_API_URL ?? (local ? webUrl : undefined),
  };
}

/** Elsewhere than in production one machine plays every user, so the limits stand far off. */
function rateLimitsOf(v: Values) {
  const [perUser, perAddress] = v.NODE_ENV === 'production' ? [600, 120] : [60_000, 12_000];
  return {
    perUser: { points: v.RATE_LIMIT_PER_USER ?? perUser, windowS: 60 },
    perAddress: { points: v.RATE_LIMIT_PER_ADDRESS ?? perAddress, windowS: 60 },
  };
}

const temporalOf = (v: Values) => ({
  address: v.TEMPORAL_ADDRESS ?? `${LOCAL}:${v.TEMPORAL_PORT}`,
  namespace: v.TEMPORAL_NAMESPACE,
  apiKey: v.TEMPORAL_API_KEY,
  tls: v.TEMPORAL_TLS ?? v.TEMPORAL_API_KEY !== undefined,
  /**
   * Where links to a workflow page lead; none when the engine is a remote one without a known UI.
   */
  uiUrl:
    v.TEMPORAL_UI_URL ?? (v.TEMPORAL_ADDRESS ? undefined : `http://${LOCAL}:${v.TEMPORAL_UI_PORT}`),
  /** True when `make start` runs the engine. */
  local: v.TEMPORAL_ADDRESS === undefined,
  port: v.TEMPORAL_PORT,
  uiPort: v.TEMPORAL_UI_PORT,
  cliPath: v.TEMPORAL_CLI_PATH,
});

const outsideOf = (v: Values) => ({
  openai: v.OPENAI_API_KEY
    ? { apiKey: v.OPENAI_API_KEY, baseUrl: v.OPENAI_BASE_URL, model: v.OPENAI_MODEL }
    : undefined,
  stripe: v.STRIPE_SECRET_KEY
    ? { secretKey: v.STRIPE_SECRET_KEY, baseUrl: v.STRIPE_API_BASE }
    : undefined,
  stripeWebhookSecrets: v.STRIPE_WEBHOOK_SECRET,
  plaid:
    v.PLAID_CLIENT_ID && v.PLAID_SECRET
      ? { clientId: v.PLAID_CLIENT_ID, secret: v.PLAID_SECRET, baseUrl: v.PLAID_BASE_URL }
      : undefined,
  alphaVantage: v.ALPHA_VANTAGE_API_KEY
    ? { apiKey: v.ALPHA_VANTAGE_API_KEY, baseUrl: v.ALPHA_VANTAGE_BASE_URL }
    : undefined,
});

function toConfig(v: Values) {
  const home = resolve(v.BURSAR_HOME);
  return {
    environment: v.NODE_ENV,
    home,
    demo: v.BURSAR_DEMO,
    secretKey: v.SECRET_KEY,
    requireVerifiedEmail: v.REQUIRE_VERIFIED_EMAIL ?? v.NODE_ENV === 'production',
    logLevel: v.LOG_LEVEL,
    otlpEndpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT,
    http: {
      host: v.HOST,
      port: v.PORT,
      publicUrl: (v.PUBLIC_URL ?? `http://${LOCAL}:${v.PORT}`).replace(/\/+$/, ''),
      corsOrigins: v.CORS_ORIGINS,
      trustedProxies: v.TRUSTED_PROXIES,
      bodyLimitBytes: v.BODY_LIMIT_MB * 1024 * 1024,
      metricsToken: v.METRICS_TOKEN,
      rateLimits: rateLimitsOf(v),
    },
    worker: {
      healthPort: v.WORKER_HEALTH_PORT,
      bundleDir: v.WORKFLOW_BUNDLE && resolve(v.WORKFLOW_BUNDLE),
    },
    database: {
      url: v.DATABASE_URL ?? `postgres://bursar:bursar@${LOCAL}:${v.POSTGRES_PORT}/bursar`,
      /** True when `make start` runs Postgres. */
      local: v.DATABASE_URL === undefined,
      port: v.POSTGRES_PORT,
    },
    temporal: temporalOf(v),
    mail: mailOf(v),
    storage: storageOf(v, home),
    ...outsideOf(v),
    providers: providersOf(v),
  };
}

/**
 * What the environment asks for, checked.
 * Throws one `Error` whose message lists everything that is wrong, a line each.
 */
export function readConfig(env: Environment = process.env): Config {
  const read = readVariables(env);
  if ('values' in read) return toConfig(read.values);
  const lines = read.wrong.sort().map((line) => `  ${line}`);
  throw new Error(`The configuration is wrong (see .env.example):\n${lines.join('\n')}`);
}

/** This process's own environment, for what it starts: children get it with `more` on top. */
export const inheritedEnvironment = (more: Environment = {}): Environment => ({
  ...process.env,
  ...more,
});
