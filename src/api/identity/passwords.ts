import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import { passwordFault } from '../../domain/identity/password.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { turnstile } from '../kit/turnstile.ts';

/** Argon2id; the memory is in KiB. About 10 ms of one core. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing runs beside the event loop and leaves it a core, so other requests feel no storm. */
const atOnce = Math.min(2, Math.max(1, availableParallelism() - 1));
const inTurn = turnstile({ atOnce, waiting: 200 });

/** One person's keyboard may compose what another's has as one character. */
const normal = (password: string) => password.normalize('NFKC');

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normal(password), cost));
}

/** What a password is held against when nobody has that address: the same work, and never true. */
const nobody = hash(randomBytes(32), cost);

/** False for a wrong password, and after the same work for no user at all. */
export async function verifyPassword(
  stored: string | undefined,
  password: string,
): Promise<boolean> {
  const known = stored ?? (await nobody);
  const matches = await inTurn(() => verify(known, normal(password)).catch(() => false));
  return matches && stored !== undefined;
}

const ranks = new Map(dictionary['passwords-common'].map((password, rank) => [password, rank]));

/** Refuses with 422 a password that others would guess; `field` is where it was given. */
export function assertGoodPassword(
  password: string,
  { about, field = 'password' }: { about: readonly string[]; field?: string },
): void {
  const rankOf = (candidate: string) => ranks.get(candidate);
  const fault = passwordFault(normal(password), { about, rankOf });
  if (fault === null) return;
  const errors = [{ path: field, message: fault }];
  throw new Problem('unprocessable', 'weak-password', `The password ${fault}.`, { errors });
}
