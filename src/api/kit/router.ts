import { createRoute, OpenAPIHono, type RouteConfig, type z } from '@hono/zod-openapi';
import { found, Problem } from '../../domain/kit/problem.ts';
import { type Access, access } from './access.ts';
import type { Env } from './env.ts';
import { type ProblemStatus, problems } from './problems.ts';
import { idempotencyKey, unitOfWork } from './unit-of-work.ts';

/** Whether a value has the form that the document asks for, and is refused by a `rule`. */
const breaksRule = (issue: z.core.$ZodIssue) =>
  issue.code === 'custom' && issue.params?.['rule'] === true;

/** What keeps a value from being the alternative that it is nearest to, in the place of `union`. */
function plainIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [nearest] = issue.errors.toSorted((one, other) => distance(one) - distance(other));
  if (!nearest) return [issue];
  return nearest.flatMap((part) => plainIssues({ ...part, path: [...issue.path, ...part.path] }));
}

/** Its own fields say what was meant, more than what lies deep in them. */
const distance = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => {
    const wrong = issue.code === 'unrecognized_keys' ? issue.keys.length : 1;
    return sum + wrong / Math.max(1, issue.path.length);
  }, 0);

export function router() {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return;
      // An id that is not one names nothing: the same answer as for another tenant's.
      if (result.target === 'param') found(undefined, 'resource');
      const issues = result.error.issues.flatMap(plainIssues);
      const errors = issues.map((issue) => ({
        path: issue.path.join('.'),
        message: issue.message,
      }));
      const detail = errors.map((e) => (e.path ? `${e.path}: ${e.message}` : e.message)).join('; ');
      const kind = issues.every(breaksRule) ? 'unprocessable' : 'invalid';
      throw new Problem(kind, 'invalid-request', detail, { errors });
    },
  });
}

type RouteSpec = Omit<RouteConfig, 'middleware' | 'security' | 'tags' | 'hide'> & {
  summary: string;
  tag: string;
  access: Access;
  /** The business refusals of this route, beside those that every route of its kind can give. */
  refusals?: readonly ProblemStatus[];
  /** `false` for a write that sees to its own transactions, as sign-in does. */
  transaction?: boolean;
  /** Whether it honours `Idempotency-Key`; a write below an organization's path does. */
  keyed?: boolean;
  /** `false` for probes: they come all the time and must not be refused. */
  limited?: boolean;
};

/**
 * Declares a route once: what it takes and gives, who may call it, what it refuses. A route that
 * writes runs in one transaction and honours `Idempotency-Key`.
 */
export function route<const P extends string, const R extends RouteSpec & { path: P }>(spec: R) {
  const { tag, access: level, refusals = [], transaction, limited, responses, ...given } = spec;
  const writes = spec.method !== 'get' && spec.method !== 'head';
  const inOrganization = spec.path.includes('{orgId}');
  const { keyed = writes && inOrganization, ...rest } = given;
  const config = {
    ...rest,
    tags: [tag],
    security: level === 'public' ? [] : [{ bearer: [] }, { session: [] }],
    'x-access': level,
    ...(keyed ? { parameters: [idempotencyKey] } : {}),
    middleware: [
      ...(limited === false ? [] : [access(level)]),
      ...(writes && inOrganization && transaction !== false ? [unitOfWork] : []),
    ],
    responses: { ...problems(...standing(spec, writes), ...refusals), ...responses },
  };
  return createRoute(config as never) as unknown as R & { getRoutingPath(): string };
}

/** What any route of this shape may refuse. */
function standing(spec: RouteSpec, writes: boolean): ProblemStatus[] {
  const takesInput = Boolean(spec.request?.body || spec.request?.query || writes);
  return [
    ...(takesInput ? [400 as const] : []),
    ...(spec.access === 'public' ? [] : [401 as const, 403 as const]),
    ...(spec.path.includes('{') ? [404 as const] : []),
    ...(writes ? [409 as const, 422 as const] : []),
    ...(spec.request?.body ? [413 as const, 415 as const] : []),
    429,
    503,
  ];
}
