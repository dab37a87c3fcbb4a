import type { Selectable } from 'kysely';
import {
  assertMayChange,
  assertMayGive,
  assertOwnerStays,
} from '../../domain/identity/membership.ts';
import type { Role } from '../../domain/identity/permissions.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import { type Db, inTransaction } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import { assertCurrent, type SeenVersions } from '../kit/version.ts';
import type { Members } from '../schema.ts';

export type Member = Pick<
  Selectable<Members>,
  'id' | 'userId' | 'role' | 'version' | 'createdAt' | 'updatedAt'
> & { name: string; email: string };

function members(db: Db, orgId: string) {
  return db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.userId')
    .select(['m.id', 'm.userId', 'm.role', 'm.version', 'm.createdAt', 'm.updatedAt'])
    .select(['u.name', 'u.email'])
    .where('m.orgId', '=', orgId);
}

export interface MemberFilter extends PageQuery {
  role?: Role | undefined;
}

export async function listMembers(
  db: Db,
  orgId: string,
  { role, ...page }: MemberFilter,
): Promise<Page<Member>> {
  let query = members(db, orgId);
  if (role) query = query.where('m.role', '=', role);
  return pageOf(query, page, 'm.id');
}

export async function getMember(db: Db, orgId: string, id: string): Promise<Member> {
  return found(await members(db, orgId).where('m.id', '=', id).executeTakeFirst(), 'member');
}

/** Makes a user a member; refuses with 409 who is one already. */
export async function addMember(
  trx: Db,
  orgId: string,
  { userId, role }: { userId: string; role: Role },
): Promise<Member> {
  const id = newId();
  await trx
    .insertInto('members')
    .values({ id, orgId, userId, role })
    .execute()
    .catch((error: { code?: string }) => {
      if (error.code !== '23505') throw error;
      throw new Problem('conflict', 'already-a-member', 'They are a member already.');
    });
  return getMember(trx, orgId, id);
}

export interface RoleChange {
  id: string;
  seen: SeenVersions;
  role: Role;
  /** The role of whoever asks. */
  changer: Role;
}

export function changeMemberRole(db: Db, acting: Acting, change: RoleChange): Promise<Member> {
  const { id, seen, role, changer } = change;
  return inTransaction(db, async (trx) => {
    const owners = await lockOwners(trx, acting.orgId);
    const before = await lockMember(trx, acting.orgId, id);
    assertCurrent(seen, before);
    assertMayChange(changer, before);
    assertMayGive(changer, role);
    if (before.role === 'owner' && role !== 'owner') assertOwnerStays(owners);
    await trx
      .updateTable('members')
      .set({ role })
      .where('orgId', '=', acting.orgId)
      .where('id', '=', id)
      .execute();
    const after = await getMember(trx, acting.orgId, id);
    const entity = { entityType: 'member', entityId: id };
    await audit(trx, acting, { action: 'member.role', ...entity, before, after });
    return after;
  });
}

export interface Removal {
  id: string;
  seen: SeenVersions;
  changer: Role;
  /** Anybody may leave; removing somebody else needs the permission, which the caller checks. */
  leaving: boolean;
}

export function removeMember(db: Db, acting: Acting, removal: Removal): Promise<void> {
  const { id, seen, changer, leaving } = removal;
  return inTransaction(db, async (trx) => {
    const owners = await lockOwners(trx, acting.orgId);
    const before = await lockMember(trx, acting.orgId, id);
    assertCurrent(seen, before);
    if (!leaving) assertMayChange(changer, before);
    if (before.role === 'owner') assertOwnerStays(owners);
    await trx
      .deleteFrom('members')
      .where('orgId', '=', acting.orgId)
      .where('id', '=', id)
      .execute();
    const action = leaving ? ('member.leave' as const) : ('member.remove' as const);
    await audit(trx, acting, { action, entityType: 'member', entityId: id, before });
  });
}

/**
 * Counts the owners and holds their rows, in one order, until the transaction ends: two owners who
 * go at once wait for each other, and the second one sees that it is the last.
 */
async function lockOwners(trx: Db, orgId: string): Promise<number> {
  const owners = await trx
    .selectFrom('members')
    .select('id')
    .where('orgId', '=', orgId)
    .where('role', '=', 'owner')
    .orderBy('id')
    .forUpdate()
    .execute();
  return owners.length;
}

async function lockMember(trx: Db, orgId: string, id: string): Promise<Member> {
  const query = members(trx, orgId).where('m.id', '=', id).forUpdate('m');
  return found(await query.executeTakeFirst(), 'member');
}
