import type { Context } from 'hono';
import { auditAccount } from '../../db/identity/account-audit.ts';
import { rotateRefreshToken } from '../../db/identity/sign-ins.ts';
import { findCredentials } from '../../db/identity/users.ts';
import { forgetPoints, givePointBack, takePoints } from '../../db/kit/rate-limits.ts';
import { hashOfToken } from '../../db/kit/secret-token.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { clientAddress } from '../kit/client-address.ts';
import type { Env } from '../kit/env.ts';
import { tooMany } from '../kit/rate-limit.ts';
import { transact } from '../kit/unit-of-work.ts';
import { verifyPassword } from './passwords.ts';
import { actingAs, defaultOrganization, openSignIn, type Tokens, tokensFor } from './sign-ins.ts';

const perAccount = { points: 10, windowS: 15 * 60 };
const perAddress = { points: 50, windowS: 15 * 60 };

/**
 * Runs one guess at a password under the limits of failures. A point is taken before the guess, so
 * that guesses at once cannot outrun the count, and given back when it was right.
 */
export async function guessing<T>(
  c: Context<Env>,
  email: string,
  guess: () => Promise<T | null>,
): Promise<T | null> {
  const db = c.var.deps.database.app.unscoped;
  const account = `guess:${hashOfToken(email)}`;
  const address = `guess-from:${clientAddress(c)}`;
  const taken = [await takePoints(db, account, perAccount)];
  if (taken[0]?.granted) taken.push(await takePoints(db, address, perAddress));
  const refused = taken.find(({ granted }) => granted === 0);
  if (refused) throw tooMany(refused.resetsInS);
  const result = await guess().catch(async (error) => {
    await givePointBack(db, account, perAccount);
    await givePointBack(db, address, perAddress);
    throw error;
  });
  if (result === null) return null;
  await forgetPoints(db, account);
  await givePointBack(db, address, perAddress);
  return result;
}

/** Refuses with 401, in the same words and after the same work, whatever part is wrong. */
export async function logIn(
  c: Context<Env>,
  { email, password }: { email: string; password: string },
): Promise<Tokens> {
  const db = c.var.deps.database.app.unscoped;
  const userId = await guessing(c, email, async () => {
    const user = await findCredentials(db, { email });
    const right = await verifyPassword(user?.passwordHash, password);
    return right && user && !user.disabledAt ? user.id : null;
  });
  if (userId === null) {
    const detail = 'The e-mail address or the password is wrong.';
    throw new Problem('unauthenticated', 'wrong-credentials', detail);
  }
  const organization = await defaultOrganization(c, userId);
  const { tokens, setCookie } = await transact(c, db, async (trx) => {
    await auditAccount(trx, { userId, actor: actingAs(c, userId) }, { action: 'user.login' });
    return openSignIn(c, trx, { userId, organization });
  });
  setCookie();
  return tokens;
}

const refusals = {
  unknown: ['unauthenticated', 'invalid-token', 'The refresh token is not valid.'],
  reused: ['unauthenticated', 'token-reused', 'The refresh token was used before; sign in again.'],
  overtaken: [
    'conflict',
    'already-refreshed',
    'A request at the same time has had the next token.',
  ],
} as const;

/** Trades a refresh token for the next pair; a copy that is used later ends the whole sign-in. */
export async function refresh(c: Context<Env>, token: string): Promise<Tokens> {
  const arrivedMs = performance.now();
  const { app } = c.var.deps.database;
  const rotation = await transact(c, app.unscoped, async (trx) => {
    const done = await rotateRefreshToken(trx, token, performance.now() - arrivedMs);
    if (done.outcome === 'reused') {
      const { userId } = done.signIn;
      const actor = actingAs(c, userId);
      await auditAccount(trx, { userId, actor }, { action: 'user.token-reused' });
    }
    return done;
  });
  if (rotation.outcome !== 'rotated') {
    const [kind, code, detail] = refusals[rotation.outcome];
    throw new Problem(kind, code, detail);
  }
  const { signIn, refreshToken } = rotation;
  const organization = await defaultOrganization(c, signIn.userId);
  return tokensFor(c, { signIn, organization, refreshToken });
}
