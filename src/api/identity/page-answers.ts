import type { Context } from 'hono';
import type { z } from 'zod';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from '../kit/env.ts';
import { isForeignForm } from '../kit/origin.ts';
import { asProblem } from '../kit/problems.ts';
import { asSentence, faultsOf } from '../pages/auth/field-errors.ts';
import type { Refusal } from '../pages/auth/form-page.ts';
import { type PageHeaderNeeds, pageHeaders } from '../pages/kit/headers.ts';
import type { Page } from '../pages/kit/layout.ts';
import { problemPage } from '../pages/problem-page.ts';

interface Answered extends PageHeaderNeeds {
  work: () => Promise<Page | Response>;
  /** The form again, with what was wrong with it; absent where there is none to show. */
  refused?: (refusal: Refusal, problem: Problem) => Page;
}

/** Whatever happens, a person reads a page. */
export async function answerPage(
  c: Context<Env>,
  { work, refused, ...needs }: Answered,
): Promise<Response> {
  const page = await work().catch((error: unknown) => {
    const problem = asProblem(error);
    const { requestId, deps } = c.var;
    if (!problem) deps.log.error({ err: error, requestId }, 'a page of the sign-in failed');
    if (problem?.retryAfterS) c.header('retry-after', String(problem.retryAfterS));
    if (!problem || !refused || problem.kind === 'unavailable') {
      return problemPage(problem, requestId);
    }
    return refused(refusalOf(problem), problem);
  });
  if (page instanceof Response) return page;
  for (const [name, value] of Object.entries(pageHeaders(needs))) c.header(name, value);
  return c.html(page.body, page.status);
}

/** A field says what is wrong with it; only what belongs to none is said above the form. */
function refusalOf({ status, message, errors }: Problem): Refusal {
  const shown = status as Page['status'];
  return errors?.length
    ? { status: shown, errors: errors.map(asSentence) }
    : { status: shown, message };
}

/** The fields of a form of ours, checked like the body of the route that does the same. */
export async function formOf<S extends z.ZodType>(
  c: Context<Env>,
  schema: S,
): Promise<z.output<S>> {
  if (isForeignForm(c)) {
    throw new Problem('forbidden', 'cross-site-request', 'The form came from another site.');
  }
  const type = c.req.header('content-type') ?? '';
  const ours = type.startsWith('application/x-www-form-urlencoded');
  const form = ours ? await c.req.parseBody() : {};
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  const errors = faultsOf(parsed.error.issues, form);
  throw new Problem('unprocessable', 'invalid-form', 'Please look at the fields below.', {
    errors,
  });
}

/** Where to go on after signing in: a path of ours, or the start. */
export function ownPath(next: string | undefined): string {
  return next && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) ? next : '/';
}
