import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { SeenVersions } from '../../db/kit/version.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from './env.ts';

/** `request: { headers: IfMatch }` on a route that changes one resource. */
export const IfMatch = z.object({
  'if-match': z.string().max(200).optional().openapi({
    description: 'The `ETag` that was read; 412 when the resource has changed since.',
    example: '"3"',
  }),
});

/** Beside the answer of a route that gives one resource: `headers: etagHeader`. */
export const etagHeader = {
  ETag: { description: 'The version, for `If-Match`.', schema: { type: 'string' as const } },
};

/** Shows the version of what is answered. */
export function setEtag(c: Context<Env>, row: { version: number }): void {
  c.header('etag', `"${row.version}"`);
}

const tag = /^(?:W\/)?"[\x21\x23-\x7e]*"$/;

/**
 * The versions that `If-Match` allows. A weak tag counts as well: compression makes ours weak, and
 * they name a version of the row, not bytes. A tag that we did not give matches nothing; what is no
 * list of tags is refused with 400.
 */
export function seenVersions(c: Context<Env>): SeenVersions {
  const header = c.req.header('if-match')?.trim();
  if (header === undefined || header === '*') return null;
  const tags = header.split(',').map((part) => part.trim());
  if (!tags.every((part) => tag.test(part))) {
    throw new Problem('invalid', 'invalid-if-match', 'If-Match must be * or a list of ETags.');
  }
  return tags.flatMap((part) => Number(/"(\d{1,9})"$/.exec(part)?.[1] ?? Number.NaN));
}
