import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Db } from '../../db/client.ts';
import { auditAccount } from '../../db/identity/account-audit.ts';
import { listMyOrganizations, type MyOrganization } from '../../db/identity/organizations.ts';
import { addRefreshToken, endSignIn, type SignIn } from '../../db/identity/sign-ins.ts';
import type { Actor } from '../../db/kit/audit.ts';
import { newId } from '../../db/kit/id.ts';
import { rolePermissions } from '../../domain/identity/permissions.ts';
import { callerOf } from '../kit/access.ts';
import { accessTokenSeconds } from '../kit/access-tokens.ts';
import { clientAddress } from '../kit/client-address.ts';
import type { Env } from '../kit/env.ts';
import { isSessionId, luciaFor, sessionCookie } from '../kit/sessions.ts';
import { transact } from '../kit/unit-of-work.ts';

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

/** Whoever signs in acts as themselves, before any route could have said so. */
export const actingAs = (c: Context<Env>, userId: string): Actor => ({
  kind: 'user',
  id: userId,
  requestId: c.var.requestId,
  workflowId: null,
});

/** The organization that a person's tokens speak of: the one that they joined first. */
export async function defaultOrganization(c: Context<Env>, userId: string) {
  const [first] = await listMyOrganizations(c.var.deps.database.system.unscoped, userId);
  return first ?? null;
}

export interface OpenedSignIn {
  tokens: Tokens;
  /** Told to the browser after the commit: a sign-in that was rolled back leaves no cookie. */
  setCookie(): void;
}

/** Signs somebody in who has proved who they are: tokens for programs, a cookie for browsers. */
export async function openSignIn(
  c: Context<Env>,
  trx: Db,
  { userId, organization }: { userId: string; organization: MyOrganization | null },
): Promise<OpenedSignIn> {
  const { publicUrl } = c.var.deps.settings;
  const signIn = { userId, familyId: newId(), orgId: organization?.id ?? null };
  const refreshToken = await addRefreshToken(trx, signIn);
  const lucia = luciaFor(trx, publicUrl);
  // A browser that signs in again never goes on with the session that it had before.
  const before = getCookie(c, sessionCookie(publicUrl));
  if (before && isSessionId(before)) await lucia.invalidateSession(before);
  const session = await lucia.createSession(userId, {
    familyId: signIn.familyId,
    ip: clientAddress(c),
    userAgent: c.req.header('user-agent')?.slice(0, 300) ?? null,
  });
  const cookie = lucia.createSessionCookie(session.id).serialize();
  return {
    tokens: await tokensFor(c, { signIn, organization, refreshToken }),
    setCookie: () => c.header('set-cookie', cookie, { append: true }),
  };
}

interface NextTokens {
  signIn: SignIn;
  organization: MyOrganization | null;
  refreshToken: string;
}

export async function tokensFor(
  c: Context<Env>,
  { signIn, organization, refreshToken }: NextTokens,
): Promise<Tokens> {
  const accessToken = await c.var.deps.tokens.sign({
    userId: signIn.userId,
    familyId: signIn.familyId,
    orgId: organization?.id ?? null,
    role: organization?.role ?? null,
    permissions: organization ? rolePermissions[organization.role] : [],
  });
  return { accessToken, refreshToken, expiresIn: accessTokenSeconds };
}

/** Ends the sign-in that this request came with. */
export async function endCurrentSignIn(c: Context<Env>): Promise<void> {
  const { userId, familyId } = callerOf(c);
  await transact(c, c.var.deps.database.app.unscoped, async (trx) => {
    await endSignIn(trx, { userId, familyId });
    await auditAccount(trx, { userId, actor: c.var.actor }, { action: 'user.logout' });
  });
  clearCookie(c);
}

/** Takes the cookie out of the browser. */
export function clearCookie(c: Context<Env>): void {
  const { database, settings } = c.var.deps;
  const cookie = luciaFor(database.app.unscoped, settings.publicUrl).createBlankSessionCookie();
  c.header('set-cookie', cookie.serialize(), { append: true });
}
