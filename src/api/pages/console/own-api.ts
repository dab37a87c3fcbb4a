import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  type FieldError,
  found,
  Problem,
  type ProblemKind,
  problemStatus,
} from '../../../domain/kit/problem.ts';
import type { Env } from '../../kit/env.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Write {
  method?: 'POST' | 'PATCH' | 'DELETE';
  /** Below the organization's own path. */
  path: string;
  body?: unknown;
  /** In the place of a body, where a file comes along. */
  upload?: FormData | undefined;
  /** One for each form that was shown: sent twice, it does once what it says. */
  once: string;
  /** The version that was shown; 412 when the thing has changed since. */
  version?: number | undefined;
}

export interface OwnApi {
  /** What a route below the organization's path answers; a refusal is thrown. */
  read<T>(path: string, query?: Query): Promise<T>;
  write<T = unknown>(given: Write): Promise<T>;
}

/**
 * The API as the person in front of the page may use it. A page asks the same routes as a program
 * does, in this process and with the same credentials, so it can show and do nothing that they
 * would refuse, and nothing is written by a second path.
 */
export function ownApi(app: OpenAPIHono<Env>, c: Context<Env>, orgId: string): OwnApi {
  const send = async (method: string, path: string, init: Init): Promise<unknown> => {
    const asked = `/api/orgs/${orgId}${path}`;
    const url = new URL(asked, c.req.url);
    // An id that came as `../members` would name another route than the page's own.
    if (url.pathname !== asked.split('?')[0]) found(undefined, 'page');
    const headers = new Headers({ ...credentials(c), ...init.headers });
    const json = init.body === undefined ? null : JSON.stringify(init.body);
    const body = init.upload ?? json;
    const answer = await app.fetch(new Request(url, { method, headers, body }), c.env);
    const text = await answer.text();
    if (!answer.ok) throw refusal(answer, text);
    return text ? JSON.parse(text) : null;
  };
  return {
    read: <T>(path: string, query: Query = {}) =>
      send('GET', path + search(query), {}) as Promise<T>,
    write: <T>({ method = 'POST', path, body, upload, once, version }: Write) => {
      const headers = {
        'idempotency-key': once,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      };
      return send(method, path, { headers, body, upload }) as Promise<T>;
    },
  };
}

interface Init {
  headers?: Record<string, string>;
  body?: unknown;
  upload?: FormData | undefined;
}

/** Who asks, and from which page: the routes hold a cookie to it. */
const carried = ['cookie', 'authorization', 'origin', 'sec-fetch-site', 'x-forwarded-for'];

function credentials(c: Context<Env>): Record<string, string> {
  const given = carried.flatMap((name) => {
    const value = c.req.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(given), 'x-request-id': c.var.requestId };
}

function search(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const pairs = given.map(([name, value]): [string, string] => [name, String(value)]);
  const text = new URLSearchParams(pairs).toString();
  return text && `?${text}`;
}

const kinds = Object.entries(problemStatus) as [ProblemKind, number][];

function refusal(answer: Response, text: string): Error {
  const kind = kinds.find(([, status]) => status === answer.status)?.[0];
  const isProblem = answer.headers.get('content-type')?.includes('problem+json');
  if (!kind || !isProblem) return new Error(`our own API answered ${answer.status}: ${text}`);
  const { code, detail, errors } = JSON.parse(text) as {
    code: string;
    detail: string;
    errors?: FieldError[];
  };
  const wait = Number(answer.headers.get('retry-after'));
  const extra = { ...(errors ? { errors } : {}), ...(wait ? { retryAfterS: wait } : {}) };
  return new Problem(kind, code, detail, extra);
}
