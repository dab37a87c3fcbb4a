import { createSecretKey } from 'node:crypto';
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

export interface AccessTokens {
  sign(claims: AccessClaims): Promise<string>;
  /** Refuses with 401 whatever this service did not sign, or signed too long ago. */
  verify(token: string): Promise<AccessClaims>;
}

export function accessTokens(secret: string): AccessTokens {
  // A key object is imported once; bytes would be with every token.
  const key = createSecretKey(secret, 'utf8');
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
      const { payload } = await jwtVerify(token, key, { issuer, algorithms: [algorithm] }).catch(
        () => {
          throw new Problem('unauthenticated', 'invalid-token', 'The access token is not valid.');
        },
      );
      return {
        userId: String(payload.sub),
        familyId: String(payload['fam']),
        orgId: typeof payload['org'] === 'string' ? payload['org'] : null,
        role: typeof payload['role'] === 'string' ? payload['role'] : null,
        permissions: Array.isArray(payload['permissions']) ? payload['permissions'] : [],
      };
    },
  };
}
