import { z } from '@hono/zod-openapi';
import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { StatusCode } from 'hono/utils/http-status';
import { Problem, type ProblemKind, type problemStatus } from '../../domain/kit/problem.ts';
import type { Env } from './env.ts';

export type ProblemStatus = (typeof problemStatus)[ProblemKind];

export const ProblemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

const titles: Record<number, string> = {
  400: 'The request is malformed',
  401: 'Sign in first',
  402: 'The plan does not cover this',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflicts with the current state',
  412: 'The resource has changed since',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Well-formed but impossible',
  429: 'Too many requests',
  500: 'Something went wrong on our side',
  503: 'Something we depend on is down',
};

/** `...problems(404, 409)` in a route's responses. */
export function problems<S extends number>(...statuses: S[]) {
  const described = (status: number) => ({
    description: titles[status] ?? 'A problem.',
    content: { 'application/problem+json': { schema: ProblemBody } },
  });
  return Object.fromEntries(statuses.map((s) => [s, described(s)])) as Record<
    S,
    ReturnType<typeof described>
  >;
}

interface Refusal {
  status: number;
  code: string;
  detail: string;
  errors?: Problem['errors'];
  retryAfterS?: number | undefined;
}

export function problemResponse(c: Context<Env>, refusal: Refusal): Response {
  const { status, code, detail, errors, retryAfterS } = refusal;
  const body: z.infer<typeof ProblemBody> = {
    type: `/problems/${code}`,
    title: titles[status] ?? 'A problem',
    status,
    detail,
    instance: c.req.path,
    code,
    requestId: c.get('requestId') ?? '',
    ...(errors ? { errors: [...errors] } : {}),
  };
  const headers = {
    'content-type': 'application/problem+json',
    ...(retryAfterS ? { 'retry-after': String(retryAfterS) } : {}),
  };
  return c.newResponse(JSON.stringify(body), { status: status as StatusCode, headers });
}

const unavailable = { kind: 'unavailable', retryAfterS: 5 } as const;

/** What Postgres refuses is the caller's mistake or a passing fault; the rest is a bug of ours. */
const sqlRefusals: Record<string, { kind: ProblemKind; code: string; retryAfterS?: number }> = {
  '23505': { kind: 'conflict', code: 'already-exists' },
  '23503': { kind: 'unprocessable', code: 'unknown-reference' },
  '22021': { kind: 'invalid', code: 'invalid-text' },
  '22P05': { kind: 'invalid', code: 'invalid-text' },
  '22003': { kind: 'unprocessable', code: 'out-of-range' },
  '22008': { kind: 'unprocessable', code: 'out-of-range' },
  '40001': { ...unavailable, code: 'try-again' },
  '40P01': { ...unavailable, code: 'try-again' },
  '53300': { ...unavailable, code: 'database-busy' },
  '57014': { ...unavailable, code: 'database-busy' },
  '57P01': { ...unavailable, code: 'database-down' },
  '57P03': { ...unavailable, code: 'database-down' },
  ECONNREFUSED: { ...unavailable, code: 'database-down' },
  ECONNRESET: { ...unavailable, code: 'database-down' },
  CONNECTION_CLOSED: { ...unavailable, code: 'database-down' },
  CONNECTION_ENDED: { ...unavailable, code: 'database-down' },
  CONNECTION_DESTROYED: { ...unavailable, code: 'database-down' },
  CONNECT_TIMEOUT: { ...unavailable, code: 'database-down' },
};

const sqlDetails: Partial<Record<ProblemKind, string>> = {
  conflict: 'Something with the same key exists already.',
  unprocessable: 'The request names something that does not exist, or a value out of range.',
  invalid: 'The request holds text that cannot be stored.',
  unavailable: 'The database cannot answer now; try again.',
};

/** The refusal behind an error, or null when it is a bug. */
export function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  const known = sqlRefusals[(error as { code?: string }).code ?? ''];
  if (!known) return null;
  const { kind, code, retryAfterS } = known;
  return new Problem(kind, code, sqlDetails[kind] ?? '', retryAfterS ? { retryAfterS } : {});
}

export const onError: ErrorHandler<Env> = (error, c) => {
  if (error instanceof HTTPException) {
    const code = error.status === 400 ? 'malformed-request' : 'refused';
    return problemResponse(c, { status: error.status, code, detail: error.message || code });
  }
  const problem = asProblem(error);
  if (problem) {
    const { status, code, message: detail, errors, retryAfterS } = problem;
    return problemResponse(c, { status, code, detail, errors, retryAfterS });
  }
  c.get('deps')?.log.error({ err: error, requestId: c.get('requestId') }, 'unhandled error');
  const detail = 'The error has been reported; quote the request id when you ask about it.';
  return problemResponse(c, { status: 500, code: 'internal', detail });
};

export const notFound: NotFoundHandler<Env> = (c) =>
  problemResponse(c, { status: 404, code: 'no-such-route', detail: `No route ${c.req.path}.` });
