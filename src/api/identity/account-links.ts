import type { Context } from 'hono';
import type { Db } from '../../db/client.ts';
import { auditAccount } from '../../db/identity/account-audit.ts';
import { findMailByToken, useMail, useUpMails } from '../../db/identity/account-mails.ts';
import { endSignIns } from '../../db/identity/sign-ins.ts';
import {
  findUserByEmail,
  getUser,
  markEmailVerified,
  setPassword,
  type User,
} from '../../db/identity/users.ts';
import { hashOfToken } from '../../db/kit/secret-token.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from '../kit/env.ts';
import { spend } from '../kit/rate-limit.ts';
import { transact } from '../kit/unit-of-work.ts';
import { askForMail } from './account-mails.ts';
import { assertGoodPassword, hashPassword } from './passwords.ts';
import { actingAs } from './sign-ins.ts';

const mailsPerAddress = { points: 5, windowS: 60 * 60 };
const evenMs = 300;

/**
 * Mails a link to the account of this address, if there is one that needs it. The answer is the
 * same, and takes the same time, for an address that nobody has.
 */
export async function askForLink(
  c: Context<Env>,
  purpose: 'verify_email' | 'reset_password',
  email: string,
): Promise<void> {
  await spend(c, `mail:${purpose}:${hashOfToken(email)}`, mailsPerAddress);
  const evenly = new Promise((done) => setTimeout(done, evenMs));
  const { unscoped } = c.var.deps.database.app;
  const user = await findUserByEmail(unscoped, email);
  if (user && (purpose === 'reset_password' || !user.emailVerifiedAt)) {
    await transact(c, unscoped, async (trx) => {
      const mail = { purpose, userId: user.id, recipient: email };
      await askForMail(c, trx, { orgId: null, mail });
      await record(c, trx, user.id, purpose === 'verify_email' ? 'ask-verify' : 'ask-reset');
    });
  }
  await evenly;
}

/**
 * Confirms the address that the link was mailed to. Mail scanners open links, so it can be asked
 * for again and again: an address that is confirmed stays confirmed, also after the link's time.
 */
export async function verifyEmail(c: Context<Env>, token: string): Promise<User> {
  const { unscoped } = c.var.deps.database.app;
  const mail = await findMailByToken(unscoped, 'verify_email', token);
  if (!mail?.userId) throw invalidLink();
  const user = await getUser(unscoped, mail.userId);
  if (user.emailVerifiedAt || user.email !== mail.recipient) return user;
  if (mail.over) {
    const detail = 'The time of the link is over; ask for a new one.';
    throw new Problem('unprocessable', 'link-expired', detail);
  }
  await transact(c, unscoped, async (trx) => {
    const first = (await useMail(trx, mail.id)) && (await markEmailVerified(trx, user.id));
    if (first) await record(c, trx, user.id, 'verify-email');
  });
  return getUser(unscoped, user.id);
}

/** Whether a link to set a password is still good; looking does not use it up. */
export async function isGoodResetLink(c: Context<Env>, token: string): Promise<boolean> {
  const { unscoped } = c.var.deps.database.app;
  const mail = await findMailByToken(unscoped, 'reset_password', token);
  return mail !== undefined && !mail.over && mail.usedAt === null;
}

/** Sets a password by a mailed link, once, and ends every sign-in of before. */
export async function resetPassword(
  c: Context<Env>,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const { unscoped } = c.var.deps.database.app;
  const mail = await findMailByToken(unscoped, 'reset_password', token);
  if (!mail?.userId || mail.over || mail.usedAt) throw invalidLink();
  const user = await getUser(unscoped, mail.userId);
  assertGoodPassword(password, { about: [user.email, user.name] });
  const passwordHash = await hashPassword(password);
  await transact(c, unscoped, async (trx) => {
    if (!(await useMail(trx, mail.id))) throw invalidLink();
    await useUpMails(trx, user.id, 'reset_password');
    // The link has shown that the address is theirs.
    await markEmailVerified(trx, user.id);
    await replacePassword(c, trx, { user, passwordHash, keep: null });
    await record(c, trx, user.id, 'reset-password');
  });
}

export interface Replacement {
  user: User;
  passwordHash: string;
  /** The sign-in that asks, where it may stay. */
  keep: string | null;
}

export async function replacePassword(
  c: Context<Env>,
  trx: Db,
  { user, passwordHash, keep }: Replacement,
): Promise<void> {
  await setPassword(trx, user.id, passwordHash);
  await endSignIns(trx, user.id, keep);
  const mail = { purpose: 'password_changed', userId: user.id, recipient: user.email } as const;
  await askForMail(c, trx, { orgId: null, mail });
}

function record(c: Context<Env>, trx: Db, userId: string, verb: string): Promise<void> {
  return auditAccount(trx, { userId, actor: actingAs(c, userId) }, { action: `user.${verb}` });
}

function invalidLink(): Problem {
  const detail = 'The link is not valid: it was used, its time is over, or a part is missing.';
  return new Problem('unprocessable', 'invalid-link', detail);
}
