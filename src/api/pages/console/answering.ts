import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Handler } from 'hono';
import { Problem } from '../../../domain/kit/problem.ts';
import type { Env } from '../../kit/env.ts';
import { asProblem } from '../../kit/problems.ts';
import { authPaths } from '../auth/paths.ts';
import { pageHeaders } from '../kit/headers.ts';
import type { Page } from '../kit/layout.ts';
import { problemPage } from '../problem-page.ts';
import { type Desk, openDesk } from './desk.ts';
import { bodyOf, type Field, type Given, type Refused, refusedForm } from './fields.ts';
import type { Write } from './own-api.ts';

export type Visit = (desk: Desk, c: Context<Env>) => Promise<Page | Response>;

/** Answers a page of the console to whoever may work in the organization of its path. */
export function visiting(app: OpenAPIHono<Env>): (visit: Visit) => Handler<Env> {
  return (visit) => async (c) => {
    const page = await visit(await openDesk(app, c), c);
    return page instanceof Response ? page : sendPage(c, page);
  };
}

function sendPage(c: Context<Env>, page: Page): Response | Promise<Response> {
  for (const [name, value] of Object.entries(pageHeaders({ interactive: true }))) {
    c.header(name, value);
  }
  return c.html(page.body, page.status);
}

/** Whatever happens, a person reads a page; who is not signed in is asked to, and comes back. */
export function consoleProblem(error: unknown, c: Context<Env>): Response | Promise<Response> {
  const problem = asProblem(error);
  if (problem?.kind === 'unauthenticated') {
    const { pathname, search } = new URL(c.req.url);
    const back = c.req.method === 'GET' ? pathname + search : '/console';
    return c.redirect(`${authPaths.login}?next=${encodeURIComponent(back)}`, 303);
  }
  const { requestId, deps } = c.var;
  if (!problem) deps.log.error({ err: error, requestId }, 'a page of the console failed');
  if (problem?.retryAfterS) c.header('retry-after', String(problem.retryAfterS));
  return sendPage(c, problemPage(problem, requestId));
}

/** The fields of a form as they were sent; of one that came twice, the last. */
export async function givenIn(c: Context<Env>): Promise<Given> {
  const type = c.req.header('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) return {};
  const sent = await c.req.parseBody();
  return Object.fromEntries(
    Object.entries(sent).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.replaceAll('\r\n', '\n')]] : [],
    ),
  );
}

export interface FormSent {
  form: string;
  fields: readonly Field[];
  given: Given;
  /** The route that does it, from the body that the fields say. */
  request: (body: Record<string, unknown>) => Pick<Write, 'method' | 'path' | 'body' | 'upload'>;
}

// Who may not do it at all, or comes from another site, was turned away before.
const refusable = ['invalid', 'forbidden', 'conflict', 'stale', 'unprocessable', 'too-large'];

/**
 * Does what a form asks for, once however often it is sent; or says what is against it. The form
 * carries `once`, and `version` where it is about one thing that may have changed since.
 */
export async function submit<T>(
  desk: Desk,
  { form, fields, given, request }: FormSent,
): Promise<{ answer: T; refused?: never } | { refused: Refused; answer?: never }> {
  try {
    const write = request(bodyOf(fields, given));
    return { answer: await desk.api.write<T>({ ...write, ...carriedIn(given, form) }) };
  } catch (error) {
    if (!(error instanceof Problem) || !refusable.includes(error.kind)) throw error;
    return { refused: refusedForm(error, { form, fields, given }) };
  }
}

/** What every form carries unseen. */
export function carriedBy(once: string, version?: number): Record<string, string> {
  return { once, ...(version === undefined ? {} : { version: String(version) }) };
}

function carriedIn(given: Given, form: string): Pick<Write, 'once' | 'version'> {
  const once = given['once'] ?? '';
  if (!/^[0-9a-f-]{36}$/.test(once)) {
    throw new Problem('unprocessable', 'invalid-form', 'Please open the page anew and try again.');
  }
  const version = /^\d{1,9}$/.test(given['version'] ?? '') ? Number(given['version']) : undefined;
  return { once: `console/${form}/${once}`, version };
}
