import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { sql } from 'kysely';
import { inject } from 'vitest';
import { extractText } from '../../src/activities/documents/extraction/extract-text.ts';
import { createWordsmith } from '../../src/activities/invoices/draft-wording.ts';
import { startPrinter } from '../../src/activities/invoices/pdf/printer.ts';
import { createSandboxProcessor } from '../../src/activities/providers/card-sandbox.ts';
import { createApp } from '../../src/api/app.ts';
import { accessTokens } from '../../src/api/kit/access-tokens.ts';
import type { ApiDeps, ApiSettings } from '../../src/api/kit/env.ts';
import { rateLimiter } from '../../src/api/kit/rate-limit.ts';
import { openDatabase } from '../../src/db/client.ts';
import { newId } from '../../src/db/kit/id.ts';
import { openSealer } from '../../src/db/kit/sealing.ts';
import type { MemberRole } from '../../src/db/schema.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { openMetrics } from '../../src/observability/metrics.ts';
import { databaseUrl } from './database-url.ts';
import { forEachFile } from './each-file.ts';
import { registerNamespace } from './namespace.ts';
import { files } from './storage.ts';

export { filesDir } from './storage.ts';

const settings: ApiSettings = {
  publicUrl: 'http://127.0.0.1:8000',
  temporalUiUrl: 'http://127.0.0.1:8233',
  temporalNamespace: 'default',
  corsOrigins: ['https://app.example'],
  trustedProxies: [],
  requireVerifiedEmail: false,
  bodyLimitBytes: 26 * 1024 * 1024,
  readingWaitMs: 60_000,
  rateLimits: {
    perAddress: { points: 1_000_000, windowS: 60 },
    perUser: { points: 1_000_000, windowS: 60 },
  },
  metricsToken: null,
  resendWebhookSecrets: [],
  version: 'test',
  providers: [],
};

export const database = openDatabase(databaseUrl);
/** Of this file alone: files run at the same time, and each may run workers of its own. */
export let namespace: string;
let opened: Engine | undefined;
await forEachFile(async () => {
  await opened?.close();
  namespace = `test-${newId()}`;
  opened = openEngine({ address: inject('temporalAddress'), namespace });
  await registerNamespace(opened.client, namespace);
});
const current = () => opened as Engine;
/** How long calls to the engine wait at least: on a busy machine it is slow rather than away. */
export const patience = { leastMs: 60_000 };
export const engine: Engine = {
  get client() {
    return current().client;
  },
  within: (ms, call) => current().within(Math.max(ms, patience.leastMs), call),
  close: () => current().close(),
  // No dispatcher runs beside the tests, which would deliver what was too slow for a request.
  async deliver(intent) {
    const deadline = performance.now() + patience.leastMs;
    for (;;) {
      try {
        return await current().deliver(intent);
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
    }
  },
};
const sandbox = createSandboxProcessor(database, settings.publicUrl);
const print = startPrinter();
const secretKey = 'a secret that only the tests know, 32+';
const tokens = accessTokens(secretKey);
export const sealer = openSealer(secretKey);
const silent = {
  info: () => {},
  warn: () => {},
  error: (facts: object) => process.stderr.write(`${inspect(facts)}\n`),
};

/**
 * The API over the real database and engine of this test run; `over` changes what a test is about.
 */
export function givenApp(over: Partial<ApiSettings> = {}, ported: Partial<ApiDeps> = {}) {
  const metrics = openMetrics('test');
  const limiter = rateLimiter(database.app.unscoped);
  const outside = { files, extractText, print, requestSpans: null, limiter, sealer, tokens };
  const draftWording = createWordsmith({ modelOf: null });
  const ports = { cards: sandbox, readStripeNotice: null, draftWording, ...ported };
  const deps = { database, engine, log: silent, metrics, ...outside, ...ports };
  return createApp({ ...deps, settings: { ...settings, ...over } });
}

export type App = ReturnType<typeof givenApp>;

let plain: App | undefined;
/** The one that is as the settings of the tests have it, made when it is first asked. */
const plainApp = () => {
  plain ??= givenApp();
  return plain;
};

export async function givenUser(name = 'Ann') {
  const id = newId();
  const email = `${id}@example.com`;
  await database.app.unscoped
    .insertInto('users')
    .values({ id, email, name, passwordHash: 'none', emailVerifiedAt: new Date().toISOString() })
    .execute();
  return { id, email, name };
}

/** Signs a member in: an access token of a family that is alive. */
export async function givenToken(userId: string, orgId: string | null = null) {
  const familyId = newId();
  await database.app.unscoped
    .insertInto('refreshTokens')
    .values({
      id: newId(),
      tokenHash: newId(),
      userId,
      familyId,
      orgId,
      expiresAt: sql<string>`now() + interval '1 day'`,
    })
    .execute();
  return tokens.sign({ userId, familyId, orgId, role: null, permissions: [] });
}

export async function givenMember(
  orgId: string,
  role: MemberRole,
  name: string = role,
  app = plainApp(),
) {
  const user = await givenUser(name);
  await database.app
    .scoped({ orgId })
    .insertInto('members')
    .values({ id: newId(), orgId, userId: user.id, role })
    .execute();
  const token = await givenToken(user.id, orgId);
  const send = senderOf(app, token);
  /** A path that does not begin with `/api` is one below the organization's. */
  const call: typeof send = (method, path, ...rest) =>
    send(method, path.startsWith('/api') ? path : `/api/orgs/${orgId}${path}`, ...rest);
  return { ...user, role, token, send, call };
}

/** An organization of its own for each test, so that tests share one database and no row. */
export async function givenOrg(role: MemberRole = 'owner', app?: App) {
  const orgId = newId();
  const db = database.app.scoped({ orgId });
  await db.insertInto('organizations').values({ id: orgId, name: 'Acme' }).execute();
  const member = await givenMember(orgId, role, role, app);
  return { orgId, db, user: member, call: member.call, send: member.send };
}

export interface Answer<T> {
  status: number;
  type: string | null;
  headers: Headers;
  body: T;
}

function senderOf(app: App, token: string) {
  return async <T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> => {
    const sent = body instanceof FormData ? body : body === undefined ? null : JSON.stringify(body);
    const json = sent !== null && !(body instanceof FormData);
    const type = json ? { 'content-type': 'application/json' } : {};
    const all = { authorization: `Bearer ${token}`, ...type, ...headers };
    for (;;) {
      const answer = await read<T>(await app.request(path, { method, headers: all, body: sent }));
      const { code } = (answer.body ?? {}) as { code?: unknown };
      if (answer.status !== 503 || code !== 'approval-starting') return answer;
      // Nothing was sent to the workflow yet, which on a busy machine takes its time to start.
      await sleep(100);
    }
  };
}

async function read<T>(res: Response): Promise<Answer<T>> {
  const { status, headers } = res;
  const text = await res.text();
  const type = headers.get('content-type');
  const isJson = /json/.test(type ?? '') && text;
  return { status, type, headers, body: (isJson ? JSON.parse(text) : text) as T };
}
