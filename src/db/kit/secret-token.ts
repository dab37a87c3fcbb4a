import { createHash, randomBytes } from 'node:crypto';

/** What is stored of a token that only its holder knows: its SHA-256. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** 256 random bits that fit into a link; give `token` away and keep `hash`. */
export function newToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfToken(token) };
}
