import type { z } from '@hono/zod-openapi';
import type { FieldError } from '../../../domain/kit/problem.ts';

const subjects: Record<string, string> = {
  name: 'Your name',
  email: 'The e-mail address',
  password: 'The password',
  organizationName: 'The name of the organization',
};

/** What a schema has against a form, once a field and in words for people. */
export function faultsOf(
  issues: readonly z.core.$ZodIssue[],
  form: Readonly<Record<string, unknown>>,
): FieldError[] {
  const errors = issues.map((issue) => {
    const path = issue.path.join('.');
    const given = form[path];
    const blank = typeof given !== 'string' || given.trim() === '';
    return { path, message: blank ? 'is missing' : fault(issue) };
  });
  return errors.filter(({ path }, i) => errors.findIndex((e) => e.path === path) === i);
}

function fault(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') return `must have at least ${issue.minimum} characters`;
  if (issue.code === 'too_big') return `must have at most ${issue.maximum} characters`;
  if (issue.code === 'invalid_format') return 'must look like ann@example.com';
  return issue.message;
}

/** `must be longer` as a sentence about its field. */
export const asSentence = ({ path, message }: FieldError): FieldError => ({
  path,
  message: `${subjects[path] ?? 'This'} ${message}.`,
});
