import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { findCaller } from '../../db/identity/callers.ts';
import { allows, type Permission, type Role } from '../../domain/identity/permissions.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import { addressList, clientAddress } from './client-address.ts';
import type { Caller, Env } from './env.ts';
import { isAllowedOrigin } from './origin.ts';
import { spend } from './rate-limit.ts';
import { sessionCookie, validateSession } from './sessions.ts';

/**
 * `public`: anyone · `signed-in`: any user · `member`: any role · or the permission that the role
 * needs.
 */
export type Access = 'public' | 'signed-in' | 'member' | Permission;

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Lets the request through to the handler only when the caller may do what the route does. */
export function access(level: Access): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { perAddress, perUser } = c.get('deps').settings.rateLimits;
    const spendByAddress = () => spend(c, `address:${clientAddress(c)}`, perAddress);
    if (level === 'public') {
      await spendByAddress();
      return next();
    }
    const named = c.req.param('orgId');
    const orgId = named && uuid.test(named) ? named : null;
    const caller = await authenticate(c, orgId).catch(async (error) => {
      await spendByAddress();
      throw error;
    });
    await spend(c, `user:${caller.userId}`, perUser);
    if (named && !orgId) found(undefined, 'organization');
    if (!safeMethods.includes(c.req.method)) assertMayWrite(c, caller);
    if (level !== 'signed-in') assertMember(c, level);
    const pool = c.get('deps').database.app;
    c.set('db', pool.scoped(orgId ? { orgId, userId: caller.userId } : { userId: caller.userId }));
    c.set('acting', { orgId: orgId ?? '', actor: c.get('actor') });
    return next();
  };
}

/** Whoever calls a route that is not public. */
export function callerOf(c: Context<Env>): Caller {
  const { caller } = c.var;
  if (!caller) throw new Problem('unauthenticated', 'not-signed-in', 'Sign in first.');
  return caller;
}

/** The caller's role on a route below an organization. */
export function roleOf(c: Context<Env>): Role {
  return found(c.get('membership'), 'organization').role;
}

/** Who the request's credential stands for; refuses with 401 what is none, or has ended. */
export async function authenticate(c: Context<Env>, orgId: string | null): Promise<Caller> {
  const credential = await readCredential(c);
  const { userId, familyId, sessionId } = credential;
  const facts = await findCaller(c.get('deps').database.system.unscoped, {
    userId,
    orgId,
    familyId,
  });
  if (!facts || facts.disabledAt || !facts.familyAlive) {
    throw new Problem('unauthenticated', 'credential-revoked', 'This sign-in has ended.');
  }
  const caller: Caller = {
    userId,
    email: facts.email,
    emailVerified: facts.emailVerifiedAt !== null,
    via: sessionId ? 'session' : 'access-token',
    familyId,
    sessionId,
  };
  c.set('caller', caller);
  c.set('actor', { kind: 'user', id: userId, requestId: c.get('requestId'), workflowId: null });
  if (orgId && facts.role) c.set('membership', { orgId, role: facts.role });
  if (facts.ipAllowList?.length && !addressList(facts.ipAllowList)(clientAddress(c))) {
    throw new Problem('forbidden', 'address-not-allowed', 'Not from this network address.');
  }
  return caller;
}

/** Whoever is signed in in this browser; null for nobody. */
export async function visitorOf(c: Context<Env>): Promise<Caller | null> {
  return authenticate(c, null).catch((error: unknown) => {
    if (error instanceof Problem && error.kind === 'unauthenticated') return null;
    throw error;
  });
}

interface Credential {
  userId: string;
  familyId: string;
  sessionId: string | null;
}

async function readCredential(c: Context<Env>): Promise<Credential> {
  const header = c.req.header('authorization');
  if (header !== undefined) {
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(header)?.[1] ?? '';
    const { userId, familyId } = await c.get('deps').tokens.verify(token);
    return { userId, familyId, sessionId: null };
  }
  const cookie = getCookie(c, sessionCookie(c.get('deps').settings.publicUrl));
  const session = cookie
    ? await validateSession(c.get('deps').database.app.unscoped, cookie)
    : null;
  if (!session) throw new Problem('unauthenticated', 'not-signed-in', 'Sign in first.');
  return { userId: session.userId, familyId: session.familyId, sessionId: session.id };
}

function assertMayWrite(c: Context<Env>, caller: Caller): void {
  const { requireVerifiedEmail } = c.get('deps').settings;
  if (caller.via === 'session' && !isAllowedOrigin(c)) {
    throw new Problem('forbidden', 'cross-site-request', 'The request came from another site.');
  }
  const proves = /^\/api\/(auth|invitations)\//.test(c.req.path);
  if (requireVerifiedEmail && !caller.emailVerified && !proves) {
    throw new Problem('forbidden', 'email-not-verified', 'Verify your e-mail address first.');
  }
}

function assertMember(c: Context<Env>, level: 'member' | Permission): void {
  const role = roleOf(c);
  if (level !== 'member' && !allows(role, level)) {
    throw new Problem('forbidden', 'not-allowed', `This needs the permission ${level}.`);
  }
}
