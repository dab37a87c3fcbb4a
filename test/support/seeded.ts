import postgres, { type Sql } from 'postgres';
import { accessTokens } from '../../src/api/kit/access-tokens.ts';
import { newId } from '../../src/db/kit/id.ts';
import type { MemberRole } from '../../src/db/schema.ts';
import { urlOf } from '../../src/local/postgres.ts';
import type { Settings } from './started.ts';

export const secretKey = 'a secret that only the end-to-end tests know';

/** The started system's own database, as its owner sees it. */
export const databaseOf = (settings: Settings): Sql =>
  postgres(urlOf(Number(settings.POSTGRES_PORT), 'bursar'), { max: 1, onnotice: () => {} });

export interface SeededMember {
  userId: string;
  email: string;
  token: string;
}

/** Members of one organization who are signed in, written straight into the database. */
export async function seedOrganization(sql: Sql, roles: MemberRole[]) {
  const orgId = newId();
  const tokens = accessTokens(secretKey);
  await sql`insert into organizations (id, name) values (${orgId}, 'Crash Test Ltd')`;
  const members: SeededMember[] = [];
  for (const role of roles) {
    const [userId, familyId] = [newId(), newId()];
    const email = `${role}-${userId}@example.com`;
    await sql`insert into users (id, email, name, password_hash, email_verified_at)
      values (${userId}, ${email}, ${role}, 'none', now())`;
    await sql`insert into members (id, org_id, user_id, role)
      values (${newId()}, ${orgId}, ${userId}, ${role})`;
    await sql`insert into refresh_tokens (id, token_hash, user_id, family_id, expires_at)
      values (${newId()}, ${newId()}, ${userId}, ${familyId}, now() + interval '1 day')`;
    const claims = { userId, familyId, orgId, role, permissions: [] };
    members.push({ userId, email, token: await tokens.sign(claims) });
  }
  return { orgId, members };
}
