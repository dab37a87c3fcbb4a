import { type Selectable, sql } from 'kysely';
import type { Role } from '../../domain/identity/permissions.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import { type Db, inTransaction } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { Invitations } from '../schema.ts';
import { addMember, type Member } from './members.ts';

const columns = [
  'id',
  'email',
  'role',
  'invitedBy',
  'expiresAt',
  'acceptedAt',
  'revokedAt',
  'createdAt',
] as const;

export type Invitation = Pick<Selectable<Invitations>, (typeof columns)[number]>;

const lifetime = sql<string>`now() + interval '7 days'`;

export async function listInvitations(
  db: Db,
  orgId: string,
  { open, ...page }: PageQuery & { open: boolean },
): Promise<Page<Invitation>> {
  let query = db.selectFrom('invitations').select(columns).where('orgId', '=', orgId);
  if (open) query = query.where('acceptedAt', 'is', null).where('revokedAt', 'is', null);
  return pageOf(query, page);
}

export interface NewInvitation {
  email: string;
  role: Exclude<Role, 'owner'>;
  invitedBy: string;
}

/** Refuses with 409 who is a member already, or has an open invitation: that one can be resent. */
export function createInvitation(
  db: Db,
  acting: Acting,
  given: NewInvitation,
): Promise<Invitation> {
  const { orgId } = acting;
  return inTransaction(db, async (trx) => {
    const member = await trx
      .selectFrom('members as m')
      .innerJoin('users as u', 'u.id', 'm.userId')
      .select('m.id')
      .where('m.orgId', '=', orgId)
      .where('u.email', '=', given.email)
      .executeTakeFirst();
    if (member) throw new Problem('conflict', 'already-a-member', 'They are a member already.');
    const after = await trx
      .insertInto('invitations')
      .values({ id: newId(), orgId, ...given, expiresAt: lifetime })
      .returning(columns)
      .executeTakeFirstOrThrow()
      .catch((error: { code?: string }) => {
        if (error.code !== '23505') throw error;
        const detail = 'There is an open invitation for this address; resend or revoke it.';
        throw new Problem('conflict', 'already-invited', detail);
      });
    await record(trx, acting, 'create', { after });
    return after;
  });
}

/** Gives an open invitation seven more days, for a mail that is sent anew. */
export function renewInvitation(db: Db, acting: Acting, id: string): Promise<Invitation> {
  return inTransaction(db, async (trx) => {
    const before = await lockOpen(trx, acting.orgId, id);
    const after = await trx
      .updateTable('invitations')
      .set({ expiresAt: lifetime })
      .where('orgId', '=', acting.orgId)
      .where('id', '=', id)
      .returning(columns)
      .executeTakeFirstOrThrow();
    await record(trx, acting, 'resend', { before, after });
    return after;
  });
}

export function revokeInvitation(db: Db, acting: Acting, id: string): Promise<void> {
  return inTransaction(db, async (trx) => {
    const before = await lockOpen(trx, acting.orgId, id);
    await trx
      .updateTable('invitations')
      .set({ revokedAt: sql`now()` })
      .where('orgId', '=', acting.orgId)
      .where('id', '=', id)
      .execute();
    await record(trx, acting, 'revoke', { before });
  });
}

/**
 * Makes the user a member by an invitation, once; of two at once exactly one succeeds. Refuses with
 * 409 an invitation that was accepted, revoked or is over.
 */
export function acceptInvitation(
  trx: Db,
  acting: Acting,
  { id, userId }: { id: string; userId: string },
): Promise<Member> {
  return inTransaction(trx, async (inner) => {
    const taken = await inner
      .updateTable('invitations')
      .set({ acceptedAt: sql`now()` })
      .where('orgId', '=', acting.orgId)
      .where('id', '=', id)
      .where('acceptedAt', 'is', null)
      .where('revokedAt', 'is', null)
      .where('expiresAt', '>', sql<string>`now()`)
      .returning(columns)
      .executeTakeFirst();
    if (!taken) {
      const detail = 'The invitation was used, withdrawn, or its time is over.';
      throw new Problem('conflict', 'invitation-closed', detail);
    }
    const member = await addMember(inner, acting.orgId, { userId, role: taken.role });
    await record(inner, acting, 'accept', { after: { ...taken, memberId: member.id } });
    return member;
  });
}

async function lockOpen(trx: Db, orgId: string, id: string): Promise<Invitation> {
  const query = trx.selectFrom('invitations').select(columns).where('orgId', '=', orgId);
  const row = found(await query.where('id', '=', id).forUpdate().executeTakeFirst(), 'invitation');
  if (row.acceptedAt === null && row.revokedAt === null) return row;
  const state = row.acceptedAt ? 'accepted' : 'revoked';
  throw new Problem('conflict', 'invitation-closed', `The invitation is ${state} already.`);
}

interface Rows {
  before?: Invitation;
  after?: Invitation & { memberId?: string };
}

function record(trx: Db, acting: Acting, verb: string, rows: Rows): Promise<void> {
  const entityId = (rows.after ?? rows.before)?.id ?? '';
  const entity = { entityType: 'invitation', entityId };
  return audit(trx, acting, { action: `invitation.${verb}`, ...entity, ...rows });
}

/** What somebody who holds the link of this mail may know, in whatever organization it is. */
export async function findInvitation(
  system: Db,
  { invitedTo, invitationId }: { invitedTo: string | null; invitationId: string | null },
) {
  if (invitedTo === null || invitationId === null) return undefined;
  return system
    .selectFrom('invitations as i')
    .innerJoin('organizations as o', 'o.id', 'i.orgId')
    .innerJoin('users as u', 'u.id', 'i.invitedBy')
    .leftJoin('users as invited', 'invited.email', 'i.email')
    .select(['i.id', 'i.orgId', 'i.email', 'i.role', 'i.expiresAt'])
    .select(['o.name as organizationName', 'o.timeZone', 'u.name as invitedBy'])
    .select((eb) => [
      eb('invited.id', 'is not', null).as('hasAccount'),
      eb
        .and([
          eb('i.acceptedAt', 'is', null),
          eb('i.revokedAt', 'is', null),
          eb('i.expiresAt', '>', sql<string>`now()`),
        ])
        .as('open'),
    ])
    .where('i.orgId', '=', invitedTo)
    .where('i.id', '=', invitationId)
    .where('o.deletedAt', 'is', null)
    .executeTakeFirst();
}
