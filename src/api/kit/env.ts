import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import type { Database, Db } from '../../db/client.ts';
import type { Acting, Actor } from '../../db/kit/audit.ts';
import type { Intent } from '../../db/kit/intents.ts';
import type { RateLimit } from '../../db/kit/rate-limits.ts';
import type { Sealer } from '../../db/kit/sealing.ts';
import type { ExtractText } from '../../domain/documents/extracted-text.ts';
import type { Role } from '../../domain/identity/permissions.ts';
import type { CardProcessor } from '../../domain/invoices/card-processor.ts';
import type { DraftWording } from '../../domain/invoices/messages/draft.ts';
import type { Print } from '../../domain/invoices/papers/print.ts';
import type { NoticeReader } from '../../domain/invoices/processor-notice.ts';
import type { FileStorage } from '../../domain/kit/file-storage.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Metrics } from '../../observability/metrics.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { RateLimiter, Verdict } from './rate-limiter.ts';

/** Who is calling, as far as the credential itself says. */
export interface Caller {
  userId: string;
  email: string;
  emailVerified: boolean;
  /** A cookie can be sent by another site's page, so its writes must name an allowed origin. */
  via: 'session' | 'access-token';
  /** The sign-in that the credential belongs to. */
  familyId: string;
  sessionId: string | null;
}

/** The caller's place in the organization of the request. */
export interface Membership {
  orgId: string;
  role: Role;
}

/** All that a handler may touch, given once to `createApp`. */
export interface ApiDeps {
  database: Database;
  engine: Engine;
  tokens: AccessTokens;
  sealer: Sealer;
  limiter: RateLimiter;
  settings: ApiSettings;
  log: Log;
  metrics: Metrics;
  files: FileStorage;
  cards: CardProcessor;
  /** Null where Stripe is not configured. */
  readStripeNotice: NoticeReader | null;
  extractText: ExtractText;
  print: Print;
  draftWording: DraftWording;
  /** Opens a trace with each request; given where spans have somewhere to go. */
  requestSpans: MiddlewareHandler | null;
}

export interface ApiSettings {
  /** Without a slash at the end: links in mails and answers begin with it. */
  publicUrl: string;
  temporalUiUrl: string | null;
  temporalNamespace: string;
  corsOrigins: readonly string[];
  trustedProxies: readonly string[];
  requireVerifiedEmail: boolean;
  bodyLimitBytes: number;
  /** How long the upload of one document waits for its text; a workflow reads what takes longer. */
  readingWaitMs: number;
  /** What one address may do without signing in, and one signed-in person. */
  rateLimits: { perAddress: RateLimit; perUser: RateLimit };
  metricsToken: string | null;
  /** By which Resend signs what it tells; without one nothing is taken. */
  resendWebhookSecrets: readonly string[];
  version: string;
  /** Which provider stands behind each port, and whether it is a sandbox. */
  providers: ReadonlyArray<{ job: string; name: string; sandbox: boolean }>;
}

export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface Variables {
  deps: ApiDeps;
  requestId: string;
  caller: Caller | null;
  /** Where the caller stands with the limit that was counted last. */
  rate: Verdict | undefined;
  /** Absent where the caller is not a member of the path's organization. */
  membership: Membership | undefined;
  actor: Actor;
  /**
   * Scoped to the caller and their organization; on a route that writes, the request's transaction.
   */
  db: Db;
  acting: Acting;
  /**
   * Intents that the request committed: they are told to the engine once the transaction stands.
   */
  intents: Intent[];
}

export type Env = { Variables: Variables; Bindings: Partial<HttpBindings> };
