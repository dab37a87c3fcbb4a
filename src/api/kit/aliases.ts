import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Context, Hono } from 'hono';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from './env.ts';

type Json = Record<string, unknown>;

interface Alias {
  method: 'GET' | 'POST' | 'DELETE';
  /** As the documents of the united systems name it. */
  path: `/${string}`;
  /** The route that answers; `{orgId}` is found, `{id}` comes from the path or the query. */
  to: `/${string}`;
  /** How the documents' body becomes the route's own. */
  body?: (given: Json) => Json;
}

const idsOf = ({ ids, id, alertId }: Json) => (ids as unknown[]) ?? [alertId ?? id];
const acting = (action: string) => (given: Json) => ({
  ids: idsOf(given),
  action,
  ...(given['note'] === undefined ? {} : { note: given['note'] }),
});

export const aliasTable: readonly Alias[] = [
  { method: 'POST', path: '/auth/signup', to: '/api/auth/signup' },
  { method: 'POST', path: '/auth/login', to: '/api/auth/login' },
  { method: 'POST', path: '/auth/forgot-password', to: '/api/auth/forgot-password' },
  { method: 'POST', path: '/auth/reset-password', to: '/api/auth/reset-password' },
  { method: 'GET', path: '/auth/verify-email', to: '/api/auth/verify-email' },
  { method: 'GET', path: '/api/organizations', to: '/api/orgs' },
  { method: 'GET', path: '/api/organization-members', to: '/api/orgs/{orgId}/members' },
  { method: 'GET', path: '/api/webhooks', to: '/api/orgs/{orgId}/webhooks' },
  { method: 'POST', path: '/api/webhooks', to: '/api/orgs/{orgId}/webhooks' },
  { method: 'DELETE', path: '/api/webhooks', to: '/api/orgs/{orgId}/webhooks/{id}' },
  { method: 'DELETE', path: '/api/webhooks/:id', to: '/api/orgs/{orgId}/webhooks/{id}' },
  { method: 'GET', path: '/api/alerts', to: '/api/orgs/{orgId}/alerts' },
  {
    method: 'POST',
    path: '/api/alerts/acknowledge',
    to: '/api/orgs/{orgId}/alerts/bulk',
    body: acting('acknowledge'),
  },
  {
    method: 'POST',
    path: '/api/alerts/resolve',
    to: '/api/orgs/{orgId}/alerts/bulk',
    body: acting('resolve'),
  },
  { method: 'GET', path: '/api/ai/usage', to: '/api/orgs/{orgId}/ai/usage' },
  { method: 'GET', path: '/api/ai-agent-logs', to: '/api/orgs/{orgId}/ai/agent-logs' },
  { method: 'POST', path: '/api/multi-agent-analysis', to: '/api/orgs/{orgId}/documents' },
];

/**
 * Keeps the documents' own paths answerable: each is passed to the route that does the work, with
 * the caller's own credentials, so an alias can do nothing that the route would not allow.
 */
export function aliases(app: OpenAPIHono<Env>): Hono<Env> {
  const routes = new Hono<Env>();
  for (const alias of aliasTable) {
    const analysis = alias.path === '/api/multi-agent-analysis';
    routes.on(alias.method, alias.path, (c) =>
      analysis ? analyse(app, c, alias) : pass(app, c, alias),
    );
  }
  return routes;
}

async function pass(app: OpenAPIHono<Env>, c: Context<Env>, alias: Alias): Promise<Response> {
  const given = await jsonOf(c);
  const query = new URL(c.req.url).searchParams;
  const target = alias.to.includes('{orgId}')
    ? alias.to.replace('{orgId}', await organizationOf(app, c, given ?? {}))
    : alias.to;
  const path = target.replace('{id}', segment(c.req.param('id') ?? query.get('id') ?? ''));
  const { organizationId: _, ...rest } = given ?? {};
  query.delete('organizationId');
  if (alias.to.includes('{id}')) query.delete('id');
  const search = query.size > 0 ? `?${query}` : '';
  return send(app, c, path + search, given && (alias.body ? alias.body(rest) : rest));
}

/** The document goes in and its analysis starts: two routes behind one old path. */
async function analyse(app: OpenAPIHono<Env>, c: Context<Env>, alias: Alias): Promise<Response> {
  const { organizationId, ...file } = (await jsonOf(c)) ?? {};
  const documents = alias.to.replace('{orgId}', await organizationOf(app, c, { organizationId }));
  const stored = await send(app, c, documents, file, '-document');
  if (!stored.ok) return stored;
  const { id } = (await stored.json()) as { id: string };
  return send(app, c, `${documents}/${id}/analysis`, null);
}

/**
 * The organization that the request names, or the caller's default one. A number is an id of the
 * old systems, which names none of ours.
 */
async function organizationOf(
  app: OpenAPIHono<Env>,
  c: Context<Env>,
  { organizationId }: Json,
): Promise<string> {
  const named = organizationId ?? c.req.query('organizationId');
  if (typeof named === 'string' && !/^\d+$/.test(named)) return segment(named);
  const answer = await forward(app, c, '/api/orgs', { method: 'GET', body: null });
  const page = (await answer.json()) as { data?: { id: string }[]; code?: string };
  const [first] = page.data ?? [];
  if (first) return first.id;
  if (answer.status === 401) {
    throw new Problem('unauthenticated', page.code ?? 'not-signed-in', 'Sign in first.');
  }
  throw new Problem('not-found', 'organization-not-found', 'You belong to no organization.');
}

/** One step of a path, whatever it says: dots would climb to the route above, encoded or not. */
function segment(value: string): string {
  return encodeURIComponent(/^(\.|%2e){1,2}$/i.test(value) ? 'none' : value);
}

async function jsonOf(c: Context<Env>): Promise<Json | null> {
  if (!/json/.test(c.req.header('content-type') ?? '')) return null;
  const given: unknown = await c.req.json().catch(() => null);
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (!isObject) throw new Problem('invalid', 'invalid-request', 'The body must be a JSON object.');
  return given as Json;
}

function send(
  app: OpenAPIHono<Env>,
  c: Context<Env>,
  path: string,
  body: Json | null,
  keySuffix = '',
) {
  const sent = body ? JSON.stringify(body) : null;
  return forward(app, c, path, { method: c.req.method, body: sent, keySuffix });
}

interface Forwarded {
  method: string;
  body: string | null;
  keySuffix?: string;
}

async function forward(
  app: OpenAPIHono<Env>,
  c: Context<Env>,
  path: string,
  { method, body, keySuffix = '' }: Forwarded,
): Promise<Response> {
  const headers = new Headers(c.req.raw.headers);
  for (const name of ['content-length', 'accept-encoding']) headers.delete(name);
  if (body === null) headers.delete('content-type');
  const key = headers.get('idempotency-key');
  if (key && keySuffix) headers.set('idempotency-key', key + keySuffix);
  return app.fetch(new Request(new URL(path, c.req.url), { method, headers, body }), c.env);
}
