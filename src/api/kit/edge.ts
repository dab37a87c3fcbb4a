import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { cors } from 'hono/cors';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import { Problem } from '../../domain/kit/problem.ts';
import { nameAddress } from '../../observability/tracing.ts';
import type { ApiDeps, Env } from './env.ts';
import { problemResponse } from './problems.ts';
import { rateHeaders } from './rate-limit.ts';

/**
 * All that happens to every request before its route, and to every answer after it. What is added
 * to an answer is set on `c.res.headers`: `c.header` would build the answer anew each time.
 */
export function edge(app: OpenAPIHono<Env>, deps: ApiDeps): void {
  app.use(async (c, next) => {
    c.set('deps', deps);
    c.set('intents', []);
    await next();
  });
  if (deps.requestSpans) app.use(deps.requestSpans, withoutAddress);
  app.use(requestId());
  app.use(measured);
  app.use(headers(deps.settings.publicUrl));
  app.use(crossOrigin(deps.settings.corsOrigins));
  app.use(rateHeaders);
  app.use('/api/*', uncached);
  app.use(compressed());
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  app.use(limitedBody(deps.settings.bodyLimitBytes));
  app.use(wellFormedJson);
}

/** Paths and queries hold the tokens of mailed links, so a trace names the route alone. */
const withoutAddress: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  nameAddress(routePath(c, -1));
};

/** Counts and times the request, names it in the log, and tells the client how long it took. */
const measured: MiddlewareHandler<Env> = async (c, next) => {
  const { metrics, log } = c.get('deps');
  const startedMs = performance.now();
  metrics.httpInFlight.inc();
  await next();
  metrics.httpInFlight.dec();
  const durationMs = performance.now() - startedMs;
  const { method } = c.req;
  const { status } = c.res;
  const route = routePath(c, -1);
  metrics.httpDuration.observe({ method, route, status }, durationMs / 1000);
  c.res.headers.set('server-timing', `app;dur=${durationMs.toFixed(1)}`);
  log.info(
    {
      requestId: c.get('requestId'),
      method,
      route,
      status,
      durationMs: Math.round(durationMs),
      orgId: c.get('acting')?.orgId || undefined,
      userId: c.get('caller')?.userId,
    },
    'request',
  );
};

function headers(publicUrl: string): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    strictTransportSecurity: publicUrl.startsWith('https:') ? 'max-age=31536000' : false,
    xFrameOptions: 'DENY',
    // A page knows better than this what it loads and whom its address may be told.
    overwrite: false,
  });
}

const bodiless = ['GET', 'HEAD'];
const exposed = [
  'ETag',
  'Idempotent-Replayed',
  'RateLimit-Remaining',
  'Retry-After',
  'X-Request-Id',
];

/** What `hono/cors` does, which begins an answer before there is one and so costs a copy. */
function crossOrigin(origins: readonly string[]): MiddlewareHandler {
  const preflight = cors({
    origin: [...origins],
    credentials: true,
    maxAge: 600,
    exposeHeaders: exposed,
  });
  return async (c, next) => {
    if (c.req.method === 'OPTIONS') return preflight(c, next);
    await next();
    const { headers } = c.res;
    const origin = c.req.header('origin');
    if (origin && origins.includes(origin)) headers.set('access-control-allow-origin', origin);
    headers.set('access-control-allow-credentials', 'true');
    headers.set('access-control-expose-headers', exposed.join(','));
    headers.append('vary', 'Origin');
  };
}

function compressed(): MiddlewareHandler {
  const compressing = compress();
  return async (c, next) => {
    if (c.req.header('accept-encoding')) return compressing(c, next);
    await next();
    c.res.headers.append('vary', 'Accept-Encoding');
  };
}

function limitedBody(maxSize: number): MiddlewareHandler<Env> {
  const limiting = bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem('too-large', 'body-too-large', 'The request body is too large.');
    },
  });
  // These have no body that anything reads, and to look for one costs as much as a small answer.
  return (c, next) => (bodiless.includes(c.req.method) ? next() : limiting(c, next));
}

function refuseMethod(c: Context<Env>, methods: string[]): Response {
  const detail = `Allowed here: ${methods.join(', ')}.`;
  const answer = problemResponse(c, { status: 405, code: 'method-not-allowed', detail });
  answer.headers.set('allow', methods.join(', '));
  return answer;
}

/** Answers are somebody's own, tokens among them: nothing between us keeps a copy. */
const uncached: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  const { headers } = c.res;
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
};

/** Bytes that are no UTF-8 would be stored as something else than was sent. */
const wellFormedJson: MiddlewareHandler<Env> = async (c, next) => {
  if (/json/.test(c.req.header('content-type') ?? '')) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(await c.req.arrayBuffer());
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem('invalid', 'invalid-text', 'The body is not valid UTF-8.');
    }
  }
  await next();
};
