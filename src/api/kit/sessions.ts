import { createHash } from 'node:crypto';
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia';
import type { Db } from '../../db/client.ts';
import * as store from '../../db/identity/sessions.ts';

/** A session ends after 12 hours without use, and 30 days after sign-in whatever its use. */
const idle = new TimeSpan(12, 'h');
const absoluteMs = 30 * 24 * 60 * 60 * 1000;

export interface SessionFacts {
  familyId: string;
  createdAt: string;
  ip: string | null;
  userAgent: string | null;
}

declare module 'lucia' {
  interface Register {
    DatabaseSessionAttributes: Partial<SessionFacts>;
  }
}

const hashed = (id: string) => createHash('sha256').update(id).digest('hex');

/** Lucia's tables through our own stores, with the id hashed on its way in. */
function adapter(db: Db): Adapter {
  const asSession = (row: store.Session): DatabaseSession => ({
    id: row.id,
    userId: row.userId,
    expiresAt: new Date(row.expiresAt),
    attributes: {
      familyId: row.familyId,
      createdAt: row.createdAt,
      ip: row.ip,
      userAgent: row.userAgent,
    },
  });
  return {
    async getSessionAndUser(id) {
      const row = await store.getSession(db, hashed(id));
      if (!row) return [null, null];
      const user: DatabaseUser = { id: row.userId, attributes: {} };
      return [{ ...asSession(row), id }, user];
    },
    getUserSessions: async (userId) => (await store.listSessions(db, userId)).map(asSession),
    setSession: ({ id, userId, expiresAt, attributes }) =>
      store.createSession(db, {
        id: hashed(id),
        userId,
        familyId: attributes.familyId ?? '',
        expiresAt: expiresAt.toISOString(),
        ip: attributes.ip ?? null,
        userAgent: attributes.userAgent ?? null,
      }),
    updateSessionExpiration: (id, expiresAt) =>
      store.extendSession(db, hashed(id), expiresAt.toISOString()),
    deleteSession: (id) => store.deleteSession(db, hashed(id)),
    deleteUserSessions: (userId) => store.deleteUserSessions(db, userId),
    deleteExpiredSessions: () => store.deleteExpiredSessions(db),
  };
}

/** Over https the browser itself refuses a cookie of this prefix that another host or path set. */
export function sessionCookie(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-bursar' : 'bursar';
}

export function luciaFor(db: Db, publicUrl = 'http:'): Lucia {
  const secure = publicUrl.startsWith('https:');
  return new Lucia(adapter(db), {
    sessionExpiresIn: idle,
    sessionCookie: {
      name: sessionCookie(publicUrl),
      // The row decides how long it lives; a cookie that outlives it is only refused.
      expires: false,
      attributes: { secure, sameSite: 'lax', path: '/' },
    },
    getSessionAttributes: (attributes) => attributes,
  });
}

/** Whether a cookie's value can be one of ours at all; anything else never reaches the database. */
export const isSessionId = (cookie: string) => /^[a-z0-9]{20,64}$/.test(cookie);

export interface LiveSession {
  /** What the cookie holds. */
  id: string;
  userId: string;
  familyId: string;
}

/** The live session behind a cookie, or null; one that is past its absolute end is removed. */
export async function validateSession(db: Db, cookie: string): Promise<LiveSession | null> {
  if (!isSessionId(cookie)) return null;
  const lucia = luciaFor(db);
  const { session } = await lucia.validateSession(cookie);
  if (!session) return null;
  // Lucia's types know attributes only of a registered class, ours come from `adapter`.
  const { id, userId, familyId, createdAt } = session as typeof session & SessionFacts;
  if (Date.now() - Date.parse(createdAt) < absoluteMs) return { id, userId, familyId };
  await lucia.invalidateSession(cookie);
  return null;
}
