import type { Db } from '../client.ts';
import type { MemberRole } from '../schema.ts';

export interface CallerFacts {
  email: string;
  emailVerifiedAt: string | null;
  disabledAt: string | null;
  /** Whether the sign-in that the credential belongs to has not been ended. */
  familyAlive: boolean;
  role: MemberRole | null;
  ipAllowList: string[] | null;
}

/** All that one request must know about its caller, in one statement across organizations. */
export async function findCaller(
  system: Db,
  { userId, orgId, familyId }: { userId: string; orgId: string | null; familyId: string },
): Promise<CallerFacts | undefined> {
  return system
    .selectFrom('users as u')
    .leftJoin('members as m', (join) =>
      join.onRef('m.userId', '=', 'u.id').on('m.orgId', '=', orgId as string),
    )
    .leftJoin('organizations as o', (join) =>
      join.onRef('o.id', '=', 'm.orgId').on('o.deletedAt', 'is', null),
    )
    .select(({ eb, exists, selectFrom }) => [
      'u.email',
      'u.emailVerifiedAt',
      'u.disabledAt',
      'o.ipAllowList',
      eb.case().when('o.id', 'is not', null).then(eb.ref('m.role')).else(null).end().as('role'),
      exists(
        selectFrom('refreshTokens as r')
          .select('r.id')
          .where('r.familyId', '=', familyId)
          .where('r.revokedAt', 'is', null),
      ).as('familyAlive'),
    ])
    .where('u.id', '=', userId)
    .executeTakeFirst() as Promise<CallerFacts | undefined>;
}
