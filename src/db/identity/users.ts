import { type Selectable, sql } from 'kysely';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Users } from '../schema.ts';

const columns = ['id', 'email', 'name', 'emailVerifiedAt', 'createdAt'] as const;

export type User = Pick<Selectable<Users>, (typeof columns)[number]>;

export interface NewUser {
  id: string;
  /** In lower case. */
  email: string;
  name: string;
  passwordHash: string;
  /** True where the person has shown that they read this address's mail. */
  emailVerified: boolean;
}

export async function createUser(trx: Db, { emailVerified, ...user }: NewUser): Promise<User> {
  return trx
    .insertInto('users')
    .values({ ...user, emailVerifiedAt: emailVerified ? sql`now()` : null })
    .returning(columns)
    .executeTakeFirstOrThrow()
    .catch((error: { code?: string }) => {
      if (error.code !== '23505') throw error;
      throw new Problem(
        'conflict',
        'email-taken',
        'There is an account with this address already.',
      );
    });
}

export async function getUser(db: Db, id: string): Promise<User> {
  const query = db.selectFrom('users').select(columns).where('id', '=', id);
  return found(await query.executeTakeFirst(), 'user');
}

export interface Credentials {
  id: string;
  passwordHash: string;
  disabledAt: string | null;
}

export async function findCredentials(
  db: Db,
  by: { email: string } | { id: string },
): Promise<Credentials | undefined> {
  const [column, value] = 'id' in by ? (['id', by.id] as const) : (['email', by.email] as const);
  const query = db.selectFrom('users').select(['id', 'passwordHash', 'disabledAt']);
  return query.where(column, '=', value).executeTakeFirst();
}

export async function findUserByEmail(db: Db, email: string): Promise<User | undefined> {
  return db
    .selectFrom('users')
    .select(columns)
    .where('email', '=', email)
    .where('disabledAt', 'is', null)
    .executeTakeFirst();
}

export async function setPassword(trx: Db, id: string, passwordHash: string): Promise<void> {
  await trx.updateTable('users').set({ passwordHash }).where('id', '=', id).execute();
}

/** Keeps the first time; answers whether this was it. */
export async function markEmailVerified(trx: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('users')
    .set({ emailVerifiedAt: sql`now()` })
    .where('id', '=', id)
    .where('emailVerifiedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
