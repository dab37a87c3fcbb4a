import { type Context, Hono } from 'hono';
import type { Env } from '../kit/env.ts';
import { isForeignCookie } from '../kit/origin.ts';
import { asProblem } from '../kit/problems.ts';
import { approvePage } from './approvals/approve-page.ts';
import { decideByLink } from './approvals/decide-by-link.ts';
import { openVisit, viewOf } from './approvals/visit.ts';
import { pageHeaders } from './kit/headers.ts';
import type { Page } from './kit/layout.ts';
import { problemPage } from './problem-page.ts';

const unknownLink = approvePage({ state: 'invalid' });

/**
 * The page behind the link of a mail. Opening it changes nothing, whoever or whatever opens it; a
 * POST decides once, when it carries the nonce of the page that was shown.
 */
export const approve = new Hono<Env>()
  .get('/approve/:token', (c) =>
    answer(c, async () => {
      const visit = await openVisit(c, c.req.param('token'));
      return visit ? approvePage(await viewOf(visit)) : unknownLink;
    }),
  )
  .post('/approve/:token', (c) =>
    answer(c, async () => {
      const visit = await openVisit(c, c.req.param('token'));
      if (!visit) return unknownLink;
      const { requestId, deps } = c.var;
      const [fields, foreign] = [await formOf(c), isForeignCookie(c)];
      return decideByLink(visit, { fields, foreign, requestId, engine: deps.engine });
    }),
  );

/** Whatever happens, a person reads a page, and no header tells the address on. */
async function answer(c: Context<Env>, work: () => Promise<Page>): Promise<Response> {
  const { status, body } = await work().catch((error: unknown) => {
    const problem = asProblem(error);
    const { requestId, deps } = c.var;
    if (!problem) deps.log.error({ err: error, requestId }, 'the approval page failed');
    if (problem?.retryAfterS) c.header('retry-after', String(problem.retryAfterS));
    return problemPage(problem, requestId);
  });
  for (const [name, value] of Object.entries(pageHeaders({ secretAddress: true }))) {
    c.header(name, value);
  }
  return c.html(body, status);
}

/** What is no form of ours has no fields, and so decides nothing. */
async function formOf(c: Context<Env>): Promise<Record<string, unknown>> {
  const type = c.req.header('content-type') ?? '';
  return type.startsWith('application/x-www-form-urlencoded') ? c.req.parseBody() : {};
}
