import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { SeenVersions } from '../../db/kit/version.ts';
import type { Env } from './env.ts';

const tag = '(W/)?"[!#-~]*"';
const tags = new RegExp(`^(\\*|${tag}( *, *${tag})*)$`);

/** `request: { headers: IfMatch }` on a route that changes one resource. */
export const IfMatch = z.object({
  'if-match': z.string().max(200).regex(tags, 'must be * or a list of ETags').optional().openapi({
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

/**
 * The versions that `If-Match` allows. A weak tag counts as well: compression makes ours weak, and
 * they name a version of the row, not bytes. A tag that we did not give matches nothing.
 */
export function seenVersions(c: Context<Env>): SeenVersions {
  const header = c.req.header('if-match')?.trim();
  if (header === undefined || header === '*') return null;
  const parts = header.split(',').map((part) => part.trim());
  return parts.flatMap((part) => Number(/"(\d{1,9})"$/.exec(part)?.[1] ?? Number.NaN));
}
