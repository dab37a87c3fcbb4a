import { type Insertable, type Selectable, sql } from 'kysely';
import { found } from '../../domain/kit/problem.ts';
import { type Db, inTransaction } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { assertCurrent, type SeenVersions } from '../kit/version.ts';
import type { MemberRole, Organizations } from '../schema.ts';

const columns = [
  'id',
  'name',
  'baseCurrency',
  'timeZone',
  'country',
  'industry',
  'fiscalYearStart',
  'reminderHour',
  'ipAllowList',
  'version',
  'createdAt',
  'updatedAt',
] as const;

export type Organization = Pick<Selectable<Organizations>, (typeof columns)[number]>;

type Settable = Pick<
  Insertable<Organizations>,
  | 'name'
  | 'baseCurrency'
  | 'timeZone'
  | 'country'
  | 'industry'
  | 'fiscalYearStart'
  | 'reminderHour'
  | 'ipAllowList'
>;

/** What is absent stays as it is, or is what the database gives. */
export type OrganizationSettings = { [K in keyof Settable]?: Settable[K] | undefined };

/** Makes the organization with `ownerId` as its owner, in the scope of `acting.orgId`. */
export async function createOrganization(
  trx: Db,
  acting: Acting,
  { ownerId, settings }: { ownerId: string; settings: OrganizationSettings & { name: string } },
): Promise<Organization> {
  const { orgId } = acting;
  const query = trx.insertInto('organizations').values({ ...settings, id: orgId });
  const after = await query.returning(columns).executeTakeFirstOrThrow();
  const member = { id: newId(), orgId, userId: ownerId, role: 'owner' as const };
  await trx.insertInto('members').values(member).execute();
  await audit(trx, acting, {
    action: 'organization.create',
    entityType: 'organization',
    entityId: orgId,
    after: { ...after, ownerId },
  });
  return after;
}

export async function getOrganization(db: Db, orgId: string): Promise<Organization> {
  return found(await one(db, orgId).executeTakeFirst(), 'organization');
}

function one(db: Db, orgId: string) {
  const query = db.selectFrom('organizations').select(columns).where('id', '=', orgId);
  return query.where('deletedAt', 'is', null);
}

export interface SettingsChange {
  seen: SeenVersions;
  given: OrganizationSettings;
}

/** Refuses with 412 when the organization is at another version than `seen`. */
export function updateOrganization(
  db: Db,
  acting: Acting,
  { seen, given }: SettingsChange,
): Promise<Organization> {
  const { orgId } = acting;
  return inTransaction(db, async (trx) => {
    const before = found(await one(trx, orgId).forUpdate().executeTakeFirst(), 'organization');
    assertCurrent(seen, before);
    const query = trx.updateTable('organizations').set(given).where('id', '=', orgId);
    const after = await query.returning(columns).executeTakeFirstOrThrow();
    const entity = { entityType: 'organization', entityId: orgId };
    await audit(trx, acting, { action: 'organization.update', ...entity, before, after });
    return after;
  });
}

/** Hides the organization from everybody; its books stay. */
export function deleteOrganization(db: Db, acting: Acting, seen: SeenVersions): Promise<void> {
  const { orgId } = acting;
  return inTransaction(db, async (trx) => {
    const before = found(await one(trx, orgId).forUpdate().executeTakeFirst(), 'organization');
    assertCurrent(seen, before);
    const query = trx.updateTable('organizations').set({ deletedAt: sql`now()` });
    await query.where('id', '=', orgId).execute();
    const entity = { entityType: 'organization', entityId: orgId };
    await audit(trx, acting, { action: 'organization.delete', ...entity, before });
  });
}

export interface MyOrganization {
  id: string;
  name: string;
  role: MemberRole;
}

/** The organizations of a user, the one they joined first at the top: that is their default. */
export async function listMyOrganizations(db: Db, userId: string): Promise<MyOrganization[]> {
  return db
    .selectFrom('members as m')
    .innerJoin('organizations as o', 'o.id', 'm.orgId')
    .select(['o.id', 'o.name', 'm.role'])
    .where('m.userId', '=', userId)
    .where('o.deletedAt', 'is', null)
    .orderBy('m.id')
    .execute();
}
