import { allows, roles } from '../../domain/identity/permissions.ts';
import type { Db } from '../client.ts';

const approverRoles = roles.filter((role) => allows(role, 'billpay:approve'));

export interface Person {
  id: string;
  name: string;
  email: string;
}

/** The members that may decide bills now; `backup` is set for owners and admins. */
export async function listApprovers(
  db: Db,
  orgId: string,
): Promise<(Person & { backup: boolean })[]> {
  const rows = await db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.userId')
    .select(['u.id', 'u.name', 'u.email', 'm.role'])
    .where('m.orgId', '=', orgId)
    .where('m.role', 'in', approverRoles)
    .where('u.disabledAt', 'is', null)
    .orderBy('m.id')
    .execute();
  return rows.map(({ role, ...person }) => ({
    ...person,
    backup: role === 'owner' || role === 'admin',
  }));
}

/** The owners, who are told when nobody can decide. */
export async function listOwners(db: Db, orgId: string): Promise<Person[]> {
  return db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.userId')
    .select(['u.id', 'u.name', 'u.email'])
    .where('m.orgId', '=', orgId)
    .where('m.role', '=', 'owner')
    .where('u.disabledAt', 'is', null)
    .execute();
}

/** People by id, those who have left the organization included. */
export async function listPeople(db: Db, ids: readonly string[]): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
