import { isIP } from 'node:net';
import { z } from 'zod';

export type Provider = { job: string; name: string; sandbox: boolean };

export type Environment = Readonly<Record<string, string | undefined>>;
export type Values = z.output<typeof variables>;

export const LOCAL = '127.0.0.1';

const blankIsUnset = (raw: unknown) =>
  typeof raw === 'string' && raw.trim() === '' ? undefined : raw;

/** A variable whose empty value means that it is not set. */
const of = <T extends z.ZodType>(value: T) => z.preprocess(blankIsUnset, value);

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max));
const portNumber = whole(1, 65_535);
const port = (standard: number) => of(portNumber.default(standard));
const text = of(z.string().optional());
const url = of(z.url({ protocol: /^https?$/ }).optional());
const yesOrNo = (standard: boolean) => of(z.stringbool().default(standard));
const list = (valid: (item: string) => boolean, what: string) =>
  of(
    z
      .string()
      .default('')
      .transform((raw) => raw.split(',').flatMap((item) => item.trim() || []))
      .refine((items) => items.every(valid), `every item must be ${what}`),
  );

const isOrigin = (item: string) => URL.canParse(item) && new URL(item).origin === item;
const isNetwork = (item: string) => {
  const [address = '', bits, ...rest] = item.split('/');
  const longest = isIP(address) === 6 ? 128 : 32;
  const bitsValid = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
  return isIP(address) !== 0 && rest.length === 0 && bitsValid;
};

const isSigningSecret = (item: string) => /^whsec_[A-Za-z0-9+/]{20,}={0,2}$/.test(item);

const variables = z.object({
  NODE_ENV: of(z.enum(['development', 'test', 'production']).default('development')),
  BURSAR_HOME: of(z.string().default('.data')),
  BURSAR_DEMO: yesOrNo(false),
  HOST: of(z.string().default(LOCAL)),
  PORT: port(8000),
  PUBLIC_URL: url,
  SECRET_KEY: of(z.string('is missing; `make start` makes one in development').min(32)),
  ALLOW_SANDBOX_PROVIDERS: yesOrNo(false),
  REQUIRE_VERIFIED_EMAIL: of(z.stringbool().optional()),
  CORS_ORIGINS: list(isOrigin, 'an origin such as https://app.example.com'),
  TRUSTED_PROXIES: list(isNetwork, 'an IP address or a network such as 10.0.0.0/8'),
  BODY_LIMIT_MB: of(whole(1, 1000).default(25)),
  RATE_LIMIT_PER_USER: of(whole(1, 1_000_000).optional()),
  RATE_LIMIT_PER_ADDRESS: of(whole(1, 1_000_000).optional()),
  LOG_LEVEL: of(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ),
  METRICS_TOKEN: of(z.string().min(16).optional()),
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  POSTGRES_PORT: port(5433),
  DATABASE_URL: of(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  TEMPORAL_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  TEMPORAL_ADDRESS: of(
    z
      .string()
      .regex(/^[^\s:/]+:\d{1,5}$|^\[[\da-f:]+\]:\d{1,5}$/i, 'must be host:port')
      .optional(),
  ),
  TEMPORAL_NAMESPACE: of(z.string().default('default')),
  TEMPORAL_API_KEY: text,
  TEMPORAL_TLS: of(z.stringbool().optional()),
  TEMPORAL_UI_URL: url,
  TEMPORAL_CLI_PATH: text,
  WORKER_HEALTH_PORT: of(portNumber.optional()),
  WORKFLOW_BUNDLE: text,
  MAIL_SMTP_PORT: port(1025),
  MAIL_WEB_PORT: port(1080),
  MAIL_API_URL: url,
  MAIL_FROM: of(z.string().default('Bursar <bursar@localhost>')),
  SMTP_URL: of(z.url({ protocol: /^smtps?$/ }).optional()),
  RESEND_API_KEY: text,
  RESEND_BASE_URL: of(z.url().default('https://api.resend.com')),
  RESEND_WEBHOOK_SECRET: list(isSigningSecret, 'a secret such as whsec_…'),
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: of(z.url().default('https://api.openai.com/v1')),
  OPENAI_MODEL: of(z.string().default('gpt-5-mini')),
  STRIPE_SECRET_KEY: text,
  STRIPE_API_BASE: of(z.url().default('https://api.stripe.com')),
  STRIPE_WEBHOOK_SECRET: list((item) => item.length >= 8, 'a signing secret of Stripe'),
  PLAID_CLIENT_ID: text,
  PLAID_SECRET: text,
  PLAID_BASE_URL: of(z.url().default('https://production.plaid.com')),
  ALPHA_VANTAGE_API_KEY: text,
  ALPHA_VANTAGE_BASE_URL: of(z.url().default('https://www.alphavantage.co')),
  STORAGE_DIR: text,
  S3_ENDPOINT: url,
  S3_BUCKET: text,
  S3_REGION: of(z.string().default('us-east-1')),
  S3_ACCESS_KEY_ID: text,
  S3_SECRET_ACCESS_KEY: text,
});

/** Every variable that Bursar reads; `.env.example` documents exactly these. */
export const variableNames: readonly string[] = Object.keys(variables.shape);

/** Who does each outside job, and whether that is a stand-in. */
export const providersOf = (v: Values): Provider[] => {
  const one = (job: string, real: string | false, sandbox: string) => ({
    job,
    name: real || sandbox,
    sandbox: !real,
  });
  const mail = (v.RESEND_API_KEY && 'resend') || (v.SMTP_URL && 'smtp') || false;
  return [
    one('mail', mail, 'local mailbox'),
    one('cards', v.STRIPE_SECRET_KEY ? 'stripe' : false, 'sandbox card processor'),
    one('bank', v.PLAID_CLIENT_ID ? 'plaid' : false, 'sandbox bank'),
    one('agents', v.OPENAI_API_KEY ? 'openai' : false, 'rule-based agents'),
    one('quotes', v.ALPHA_VANTAGE_API_KEY ? 'alpha-vantage' : false, 'sandbox quotes'),
    one('files', v.S3_BUCKET ? 's3' : false, 'local folder'),
  ];
};

const variableThatReplaces: Record<string, string> = {
  mail: 'RESEND_API_KEY or SMTP_URL',
  cards: 'STRIPE_SECRET_KEY',
  bank: 'PLAID_CLIENT_ID and PLAID_SECRET',
};

/** The ports that this machine itself will listen on. */
function portsOf(v: Values): [string, number][] {
  const mine = {
    PORT: v.PORT,
    WORKER_HEALTH_PORT: v.WORKER_HEALTH_PORT,
    ...(!v.DATABASE_URL && { POSTGRES_PORT: v.POSTGRES_PORT }),
    ...(!v.TEMPORAL_ADDRESS && {
      TEMPORAL_PORT: v.TEMPORAL_PORT,
      TEMPORAL_UI_PORT: v.TEMPORAL_UI_PORT,
    }),
    ...(!v.SMTP_URL &&
      !v.RESEND_API_KEY && { MAIL_SMTP_PORT: v.MAIL_SMTP_PORT, MAIL_WEB_PORT: v.MAIL_WEB_PORT }),
  };
  return Object.entries(mine).flatMap(([name, number]) =>
    typeof number === 'number' ? [[name, number]] : [],
  );
}

/**
 * What single variables can't say: pairs that need each other, ports twice, sandboxes in
 * production.
 */
function contradictions(v: Values): string[] {
  const wrong: string[] = [];
  if (Boolean(v.PLAID_CLIENT_ID) !== Boolean(v.PLAID_SECRET))
    wrong.push('PLAID_CLIENT_ID and PLAID_SECRET: set both or neither');
  const s3 = [v.S3_ENDPOINT, v.S3_BUCKET, v.S3_ACCESS_KEY_ID, v.S3_SECRET_ACCESS_KEY];
  if (s3.some(Boolean) && !s3.every(Boolean))
    wrong.push(
      'S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: set all or none',
    );

  for (const [name, number] of portsOf(v)) {
    const [first] = portsOf(v).find(([, other]) => other === number) ?? [name];
    if (first !== name) wrong.push(`${name}: ${number} is also ${first}`);
  }

  if (v.NODE_ENV !== 'production' || v.ALLOW_SANDBOX_PROVIDERS === true) return wrong;
  for (const { job, name, sandbox } of providersOf(v)) {
    const variable = variableThatReplaces[job];
    if (sandbox && variable)
      wrong.push(
        `${variable}: production has only the ${name} for ${job}; ` +
          'set it, or ALLOW_SANDBOX_PROVIDERS=true',
      );
  }
  return wrong;
}

/**
 * The environment's variables, checked; what is wrong comes as lines, all of them at once.
 */
export function readVariables(env: Environment): { values: Values } | { wrong: string[] } {
  const parsed = variables.safeParse(env);
  if (parsed.success) {
    const wrong = contradictions(parsed.data);
    return wrong.length === 0 ? { values: parsed.data } : { wrong };
  }

  // With the wrong ones left out, the rest can still be checked against each other.
  const failed = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const sound = Object.entries(env).filter(([name]) => !failed.has(name));
  const rest = variables.parse({ SECRET_KEY: '-'.repeat(32), ...Object.fromEntries(sound) });
  const further = contradictions(rest).filter((line) =>
    line.split(/\W+/).every((word) => !failed.has(word)),
  );
  const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { wrong: [...lines, ...further] };
}
