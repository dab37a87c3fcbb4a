import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Env } from './env.ts';
import { sessionCookie } from './sessions.ts';

/**
 * Whether a write that a cookie signs in may go on: the browser says that it comes from our own
 * site, or names an origin that is configured. Without a word about it, it may not.
 */
export function isAllowedOrigin(c: Context<Env>): boolean {
  const { publicUrl, corsOrigins } = c.var.deps.settings;
  if (c.req.header('sec-fetch-site') === 'same-origin') return true;
  const origin = c.req.header('origin');
  return origin !== undefined && [new URL(publicUrl).origin, ...corsOrigins].includes(origin);
}

/**
 * Whether a session cookie came with a write that none of our pages is known to have sent: it may
 * sign nothing in then.
 */
export function isForeignCookie(c: Context<Env>): boolean {
  const cookie = getCookie(c, sessionCookie(c.var.deps.settings.publicUrl));
  return cookie !== undefined && !isAllowedOrigin(c);
}

/**
 * Whether a form was sent from somebody else's page, to sign a visitor in to an account that is not
 * theirs. Every browser says where a form comes from; what says nothing and has no cookie is none.
 */
export function isForeignForm(c: Context<Env>): boolean {
  if (isForeignCookie(c)) return true;
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && origin !== new URL(c.var.deps.settings.publicUrl).origin;
}
