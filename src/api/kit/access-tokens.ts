import { createSecretKey, hash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { Problem } from '../../domain/kit/problem.ts';

/** Seconds that an access token lives; a refresh token gets the next one. */
export const accessTokenSeconds = 15 * 60;

const issuer = 'bursar';
const algorithm = 'HS256';

export interface AccessClaims {
  userId: string;
  /** The family of refresh tokens it was issued with: ending the family ends its access tokens. */
  familyId: string;
  orgId: string | null;
  role: string | null;
  permissions: readonly string[];
}

/** What a token proves; whether the sign-in still stands is asked of the database each time. */
export type Bearer = Pick<AccessClaims, 'userId' | 'familyId'>;

export interface AccessTokens {
  sign(claims: AccessClaims): Promise<string>;
  /** Refuses with 401 whatever this service did not sign, or signed too long ago. */
  verify(token: string): Promise<Bearer>;
}

const maxVerified = 10_000;

export function accessTokens(secret: string): AccessTokens {
  // A key object is imported once; bytes would be with every token.
  const key = createSecretKey(secret, 'utf8');
  // A signature that was right stays right until the token expires; by hash, so no token is kept.
  const verified = new Map<string, Bearer & { expiresAtMs: number }>();

  async function check(token: string) {
    const { payload } = await jwtVerify(token, key, { issuer, algorithms: [algorithm] }).catch(
      () => {
        throw new Problem('unauthenticated', 'invalid-token', 'The access token is not valid.');
      },
    );
    const { sub, fam, exp = 0 } = payload;
    return { userId: String(sub), familyId: String(fam), expiresAtMs: exp * 1000 };
  }

  return {
    sign: ({ userId, familyId, orgId, role, permissions }) =>
      new SignJWT({ fam: familyId, org: orgId, role, permissions })
        .setProtectedHeader({ alg: algorithm })
        .setSubject(userId)
        .setIssuer(issuer)
        .setIssuedAt()
        .setExpirationTime(`${accessTokenSeconds}s`)
        .sign(key),
    async verify(token) {
      const digest = hash('sha256', token, 'base64');
      const known = verified.get(digest);
      if (known && Date.now() < known.expiresAtMs) return known;
      const bearer = await check(token);
      const [oldest] = verified.keys();
      if (oldest && verified.size >= maxVerified) verified.delete(oldest);
      verified.set(digest, bearer);
      return bearer;
    },
  };
}
