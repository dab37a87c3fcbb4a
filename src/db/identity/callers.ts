import { sql } from 'kysely';
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
  const { rows } = await sql<CallerFacts>`
    select u.email, u.email_verified_at, u.disabled_at, o.ip_allow_list,
      case when o.id is not null then m.role end as role,
      exists (select from refresh_tokens r
        where r.family_id = ${familyId} and r.revoked_at is null) as family_alive
    from users u
      left join members m on m.user_id = u.id and m.org_id = ${orgId}
      left join organizations o on o.id = m.org_id and o.deleted_at is null
    where u.id = ${userId}`.execute(system);
  return rows[0];
}
