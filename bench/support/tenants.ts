import type { Sql } from 'postgres';
import { accessTokens } from '../../src/api/kit/access-tokens.ts';
import { newId } from '../../src/db/kit/id.ts';
import { secretKey } from './bed.ts';

export interface Tenant {
  orgId: string;
  userId: string;
  token: string;
}

/** Organizations with an owner each, who is signed in for the length of an access token. */
export async function givenTenants(sql: Sql, count: number): Promise<Tenant[]> {
  const tokens = accessTokens(secretKey);
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const [orgId, userId, familyId] = [newId(), newId(), newId()];
      await sql.begin(async (trx) => {
        await trx`select set_config('app.org_id', ${orgId}, true)`;
        await trx`insert into users (id, email, name, password_hash, email_verified_at)
          values (${userId}, ${`${userId}@example.com`}, 'Owner', 'none', now())`;
        await trx`insert into organizations (id, name) values (${orgId}, ${`Organization ${i}`})`;
        await trx`insert into members (id, org_id, user_id, role)
          values (${newId()}, ${orgId}, ${userId}, 'owner')`;
        await trx`insert into refresh_tokens (id, token_hash, user_id, family_id, expires_at)
          values (${newId()}, ${newId()}, ${userId}, ${familyId}, now() + interval '1 day')`;
      });
      const token = await tokens.sign({ userId, familyId, orgId, role: null, permissions: [] });
      return { orgId, userId, token };
    }),
  );
}
