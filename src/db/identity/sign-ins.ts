import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';
import { hashOfToken, newToken } from '../kit/secret-token.ts';

/** A sign-in is a family of refresh tokens, each made from the one before, and at most a cookie. */
export interface SignIn {
  userId: string;
  familyId: string;
  /** The organization that the access token speaks of. */
  orgId: string | null;
}

const lifetime = sql<string>`now() + interval '30 days'`;

/** The next refresh token of a sign-in; only its hash is stored. */
export async function addRefreshToken(trx: Db, signIn: SignIn): Promise<string> {
  const { token, hash } = newToken();
  await trx
    .insertInto('refreshTokens')
    .values({ id: newId(), tokenHash: hash, ...signIn, expiresAt: lifetime })
    .execute();
  return token;
}

export type Rotation =
  | { outcome: 'rotated'; signIn: SignIn; refreshToken: string }
  /** Never given out, over, or of a sign-in that was ended. */
  | { outcome: 'unknown' }
  /** Another request that was under way at the same time has had it. */
  | { outcome: 'overtaken' }
  /** Used before: somebody has a copy, so the whole sign-in has been ended. */
  | { outcome: 'reused'; signIn: SignIn };

/**
 * Trades a refresh token for the next one; of requests at once exactly one succeeds. `waitedMs` is
 * how long ago the request came in, which tells a doubled request from a later use of a copy.
 */
export async function rotateRefreshToken(
  trx: Db,
  token: string,
  waitedMs: number,
): Promise<Rotation> {
  const held = await trx
    .selectFrom('refreshTokens')
    .select(['id', 'userId', 'familyId', 'orgId', 'revokedAt', 'rotatedAt'])
    .select((eb) => [
      eb('expiresAt', '<=', sql<string>`now()`).as('over'),
      sql<boolean>`rotated_at > now() - make_interval(secs => ${waitedMs / 1000})`.as('justNow'),
    ])
    .where('tokenHash', '=', hashOfToken(token))
    .forUpdate()
    .executeTakeFirst();
  if (!held || held.revokedAt || held.over) return { outcome: 'unknown' };
  const { id, userId, familyId, orgId } = held;
  const signIn = { userId, familyId, orgId };
  if (held.justNow) return { outcome: 'overtaken' };
  if (held.rotatedAt) {
    await endSignIn(trx, { userId, familyId });
    return { outcome: 'reused', signIn };
  }
  const rotatedAt = sql<string>`clock_timestamp()`;
  await trx.updateTable('refreshTokens').set({ rotatedAt }).where('id', '=', id).execute();
  return { outcome: 'rotated', signIn, refreshToken: await addRefreshToken(trx, signIn) };
}

/** Ends one sign-in of a user; answers false when there is none by that id. */
export async function endSignIn(
  trx: Db,
  { userId, familyId }: Omit<SignIn, 'orgId'>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('refreshTokens')
    .set({ revokedAt: sql`now()` })
    .where('userId', '=', userId)
    .where('familyId', '=', familyId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  await trx.deleteFrom('sessions').where('familyId', '=', familyId).execute();
  return numUpdatedRows > 0n;
}

/** Ends every sign-in of a user, but for the one that asks when it is to stay. */
export async function endSignIns(trx: Db, userId: string, but: string | null): Promise<void> {
  let tokens = trx.updateTable('refreshTokens').where('userId', '=', userId);
  let sessions = trx.deleteFrom('sessions').where('userId', '=', userId);
  if (but) {
    tokens = tokens.where('familyId', '!=', but);
    sessions = sessions.where('familyId', '!=', but);
  }
  await tokens.set({ revokedAt: sql`now()` }).where('revokedAt', 'is', null).execute();
  await sessions.execute();
}

export interface ListedSignIn {
  /** The family's id. */
  id: string;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  ip: string | null;
  userAgent: string | null;
}

/** Every sign-in that still opens something, the newest first. */
export async function listSignIns(db: Db, userId: string): Promise<ListedSignIn[]> {
  return db
    .selectFrom('refreshTokens as r')
    .leftJoin('sessions as s', 's.familyId', 'r.familyId')
    .select((eb) => [
      'r.familyId as id',
      eb.fn.min<string>('r.createdAt').as('createdAt'),
      eb.fn.max<string>('r.createdAt').as('lastUsedAt'),
      eb.fn.max<string>('r.expiresAt').as('expiresAt'),
      eb.fn.max('s.ip').as('ip'),
      eb.fn.max('s.userAgent').as('userAgent'),
    ])
    .where('r.userId', '=', userId)
    .where('r.revokedAt', 'is', null)
    .groupBy('r.familyId')
    .having((eb) => eb(eb.fn.max('r.expiresAt'), '>', sql<string>`now()`))
    .orderBy('createdAt', 'desc')
    .execute();
}
