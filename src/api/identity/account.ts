import { z } from '@hono/zod-openapi';
import { auditAccount } from '../../db/identity/account-audit.ts';
import { listMyOrganizations } from '../../db/identity/organizations.ts';
import { endSignIn, endSignIns, listSignIns } from '../../db/identity/sign-ins.ts';
import { findCredentials, getUser } from '../../db/identity/users.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import { callerOf } from '../kit/access.ts';
import { body, instant, noContent, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { transact } from '../kit/unit-of-work.ts';
import { replacePassword } from './account-links.ts';
import { assertGoodPassword, hashPassword, verifyPassword } from './passwords.ts';
import { GivenPassword, MyOrganizationView, NewPassword, UserView, userView } from './schemas.ts';
import { clearCookie } from './sign-ins.ts';
import { guessing } from './signing-in.ts';

const tag = 'Account';

const SessionView = z
  .object({
    id: z.uuid(),
    current: z.boolean(),
    createdAt: instant,
    lastUsedAt: instant,
    expiresAt: instant,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .openapi('Session');

const meRoute = route({
  method: 'get',
  path: '/api/auth/me',
  summary: 'Who is calling, and where they belong',
  tag,
  access: 'signed-in',
  responses: {
    200: ok(z.object({ user: UserView, organizations: z.array(MyOrganizationView) })),
  },
});

const listRoute = route({
  method: 'get',
  path: '/api/auth/sessions',
  summary: 'List where the caller is signed in, newest first',
  tag,
  access: 'signed-in',
  responses: { 200: ok(z.object({ data: z.array(SessionView), nextCursor: z.null() })) },
});

const revokeRoute = route({
  method: 'delete',
  path: '/api/auth/sessions/{sessionId}',
  summary: 'End one sign-in',
  tag,
  access: 'signed-in',
  request: { params: z.object({ sessionId: z.uuid() }) },
  responses: { 204: noContent },
});

const revokeAllRoute = route({
  method: 'delete',
  path: '/api/auth/sessions',
  summary: 'End every sign-in, this one included',
  tag,
  access: 'signed-in',
  responses: { 204: noContent },
});

const changeRoute = route({
  method: 'post',
  path: '/api/auth/change-password',
  summary: 'Change the password; every other sign-in ends',
  tag,
  access: 'signed-in',
  request: {
    body: body(z.strictObject({ currentPassword: GivenPassword, newPassword: NewPassword })),
  },
  responses: { 204: noContent },
});

export const account = router()
  .openapi(meRoute, async (c) => {
    const { userId } = callerOf(c);
    const user = await getUser(c.var.db, userId);
    const organizations = await listMyOrganizations(c.var.db, userId);
    return c.json({ user: userView(user), organizations }, 200);
  })
  .openapi(listRoute, async (c) => {
    const { userId, familyId } = callerOf(c);
    const signIns = await listSignIns(c.var.db, userId);
    const data = signIns.map((signIn) => ({ ...signIn, current: signIn.id === familyId }));
    return c.json({ data, nextCursor: null }, 200);
  })
  .openapi(revokeRoute, async (c) => {
    const { userId } = callerOf(c);
    const { sessionId: familyId } = c.req.valid('param');
    await transact(c, c.var.deps.database.app.unscoped, async (trx) => {
      const ended = await endSignIn(trx, { userId, familyId });
      found(ended || undefined, 'session');
      const entry = { action: 'user.session-end', before: { familyId } } as const;
      await auditAccount(trx, { userId, actor: c.var.actor }, entry);
    });
    return c.body(null, 204);
  })
  .openapi(revokeAllRoute, async (c) => {
    const { userId } = callerOf(c);
    await transact(c, c.var.deps.database.app.unscoped, async (trx) => {
      await endSignIns(trx, userId, null);
      await auditAccount(trx, { userId, actor: c.var.actor }, { action: 'user.sessions-end' });
    });
    clearCookie(c);
    return c.body(null, 204);
  })
  .openapi(changeRoute, async (c) => {
    const { userId, familyId } = callerOf(c);
    const { currentPassword, newPassword } = c.req.valid('json');
    const db = c.var.deps.database.app.unscoped;
    const user = await getUser(db, userId);
    const right = await guessing(c, user.email, async () => {
      const held = await findCredentials(db, { id: userId });
      return (await verifyPassword(held?.passwordHash, currentPassword)) || null;
    });
    if (!right) {
      const errors = [{ path: 'currentPassword', message: 'is not your password' }];
      const detail = 'The current password is wrong.';
      throw new Problem('unprocessable', 'wrong-password', detail, { errors });
    }
    const about = [user.email, user.name, currentPassword];
    assertGoodPassword(newPassword, { about, field: 'newPassword' });
    const passwordHash = await hashPassword(newPassword);
    await transact(c, db, async (trx) => {
      await replacePassword(c, trx, { user, passwordHash, keep: familyId });
      const entry = { action: 'user.change-password' } as const;
      await auditAccount(trx, { userId, actor: c.var.actor }, entry);
    });
    return c.body(null, 204);
  });
