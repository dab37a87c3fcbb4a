import { httpInstrumentationMiddleware } from '@hono/otel';
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

/** All that happens to every request before its route, and to every answer after it. */
export function edge(app: OpenAPIHono<Env>, deps: ApiDeps): void {
  app.use(async (c, next) => {
    c.set('deps', deps);
    c.set('intents', []);
    await next();
  });
  if (deps.settings.traced) app.use(httpInstrumentationMiddleware(), withoutAddress);
  app.use(requestId());
  app.use(measured);
  app.use(headers(deps.settings.publicUrl));
  app.use(
    cors({
      origin: [...deps.settings.corsOrigins],
      credentials: true,
      maxAge: 600,
      exposeHeaders: [
        'ETag',
        'Idempotent-Replayed',
        'RateLimit-Remaining',
        'Retry-After',
        'X-Request-Id',
      ],
    }),
  );
  app.use(rateHeaders);
  app.use('/api/*', uncached);
  app.use(compress());
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  app.use(
    bodyLimit({
      maxSize: deps.settings.bodyLimitBytes,
      onError: () => {
        throw new Problem('too-large', 'body-too-large', 'The request body is too large.');
      },
    }),
  );
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
  c.header('server-timing', `app;dur=${durationMs.toFixed(1)}`);
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

function refuseMethod(c: Context<Env>, methods: string[]): Response {
  const detail = `Allowed here: ${methods.join(', ')}.`;
  const answer = problemResponse(c, { status: 405, code: 'method-not-allowed', detail });
  answer.headers.set('allow', methods.join(', '));
  return answer;
}

/** Answers are somebody's own, tokens among them: nothing between us keeps a copy. */
const uncached: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
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
