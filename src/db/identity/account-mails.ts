import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';
import { hashOfToken } from '../kit/secret-token.ts';
import type { AccountMailPurpose } from '../schema.ts';

/** How long what a mail's link proves holds; a notice has no link of its own. */
const lifetimes: Record<AccountMailPurpose, string> = {
  verify_email: '3 days',
  reset_password: '1 hour',
  password_changed: '0',
  invitation: '7 days',
};

export type NewAccountMail = { recipient: string } & (
  | { purpose: Exclude<AccountMailPurpose, 'invitation'>; userId: string }
  | { purpose: 'invitation'; invitedTo: string; invitationId: string }
);

/** Asks for a mail; its workflow writes and sends it. Answers the id of the mail. */
export async function createAccountMail(trx: Db, mail: NewAccountMail): Promise<string> {
  const id = newId();
  const expiresAt = sql<string>`now() + ${lifetimes[mail.purpose]}::interval`;
  await trx
    .insertInto('accountMails')
    .values({ id, ...mail, expiresAt })
    .execute();
  return id;
}

const columns = [
  'id',
  'purpose',
  'recipient',
  'userId',
  'invitedTo',
  'invitationId',
  'createdAt',
  'expiresAt',
  'usedAt',
] as const;

/** With whether its link proves nothing any more: used, or over. Undefined once it is swept. */
export async function findAccountMail(db: Db, id: string) {
  return db
    .selectFrom('accountMails')
    .select(columns)
    .select((eb) =>
      eb
        .or([eb('usedAt', 'is not', null), eb('expiresAt', '<=', sql<string>`now()`)])
        .$castTo<boolean>()
        .as('over'),
    )
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Written before the mail leaves, so that a link that arrives always leads somewhere. */
export async function addOneTimeToken(db: Db, mailId: string, tokenHash: string): Promise<void> {
  await db.insertInto('oneTimeTokens').values({ mailId, tokenHash }).execute();
}

/** The mail whose link holds this token, with whether its time is over. */
export async function findMailByToken(db: Db, purpose: AccountMailPurpose, token: string) {
  return db
    .selectFrom('oneTimeTokens as t')
    .innerJoin('accountMails as m', 'm.id', 't.mailId')
    .select(['m.id', 'm.recipient', 'm.userId', 'm.invitedTo', 'm.invitationId', 'm.usedAt'])
    .select((eb) => eb('m.expiresAt', '<=', sql<string>`now()`).as('over'))
    .where('t.tokenHash', '=', hashOfToken(token))
    .where('m.purpose', '=', purpose)
    .executeTakeFirst();
}

/** Uses a mail's link up; of two at once exactly one gets true. */
export async function useMail(trx: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('accountMails')
    .set({ usedAt: sql`now()` })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', sql<string>`now()`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Makes every other link of this kind worthless: the one that was used has done its work. */
export async function useUpMails(trx: Db, userId: string, purpose: AccountMailPurpose) {
  await trx
    .updateTable('accountMails')
    .set({ usedAt: sql`now()` })
    .where('userId', '=', userId)
    .where('purpose', '=', purpose)
    .where('usedAt', 'is', null)
    .execute();
}
