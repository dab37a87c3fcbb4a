import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { type Actor, type AuditEntry, audit } from '../kit/audit.ts';

/**
 * Records what happened to a person's account in every organization they belong to. `trx` must be a
 * transaction without a scope: it steps into each organization for its row, and out again.
 */
export async function auditAccount(
  trx: Db,
  { userId, actor }: { userId: string; actor: Actor },
  entry: Pick<AuditEntry, 'action' | 'before' | 'after'>,
): Promise<void> {
  await stepInto(trx, { orgId: '', userId });
  // In one order everywhere, so that two sign-ins at once cannot wait for each other's rows.
  const mine = await trx
    .selectFrom('members as m')
    .innerJoin('organizations as o', 'o.id', 'm.orgId')
    .select('m.orgId')
    .where('m.userId', '=', userId)
    .where('o.deletedAt', 'is', null)
    .orderBy('m.orgId')
    .execute();
  for (const { orgId } of mine) {
    await stepInto(trx, { orgId, userId: '' });
    await audit(trx, { orgId, actor }, { ...entry, entityType: 'user', entityId: userId });
  }
  await stepInto(trx, { orgId: '', userId: '' });
}

async function stepInto(trx: Db, { orgId, userId }: { orgId: string; userId: string }) {
  await sql`select set_config('app.org_id', ${orgId}, true),
    set_config('app.user_id', ${userId}, true)`.execute(trx);
}
