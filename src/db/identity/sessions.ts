import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db } from '../client.ts';
import type { Sessions } from '../schema.ts';

const columns = ['id', 'userId', 'familyId', 'createdAt', 'expiresAt', 'ip', 'userAgent'] as const;

/** `id` is the SHA-256 of the cookie's value, never the value. */
export type Session = Pick<Selectable<Sessions>, (typeof columns)[number]>;

export async function getSession(db: Db, id: string): Promise<Session | undefined> {
  return db.selectFrom('sessions').select(columns).where('id', '=', id).executeTakeFirst();
}

export async function listSessions(db: Db, userId: string): Promise<Session[]> {
  return db
    .selectFrom('sessions')
    .select(columns)
    .where('userId', '=', userId)
    .where('expiresAt', '>', sql<string>`now()`)
    .orderBy('createdAt', 'desc')
    .execute();
}

export async function createSession(db: Db, session: Insertable<Sessions>): Promise<void> {
  await db.insertInto('sessions').values(session).execute();
}

export async function extendSession(db: Db, id: string, expiresAt: string): Promise<void> {
  await db.updateTable('sessions').set({ expiresAt }).where('id', '=', id).execute();
}

export async function deleteSession(db: Db, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', id).execute();
}

export async function deleteUserSessions(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('sessions').where('userId', '=', userId).execute();
}

export async function deleteExpiredSessions(db: Db): Promise<void> {
  await db.deleteFrom('sessions').where('expiresAt', '<=', sql<string>`now()`).execute();
}
