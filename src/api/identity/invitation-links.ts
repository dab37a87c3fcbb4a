import type { Context } from 'hono';
import { recheckApprovals } from '../../db/billpay/approvals.ts';
import { findMailByToken } from '../../db/identity/account-mails.ts';
import { acceptInvitation, findInvitation } from '../../db/identity/invitations.ts';
import { markEmailVerified } from '../../db/identity/users.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { callerOf } from '../kit/access.ts';
import type { Env } from '../kit/env.ts';
import { transact } from '../kit/unit-of-work.ts';
import { actingAs } from './sign-ins.ts';

/** The invitation behind a mailed link, open or not; undefined when the link is none of ours. */
export async function invitationOf(c: Context<Env>, token: string) {
  const { app, system } = c.var.deps.database;
  const mail = await findMailByToken(app.unscoped, 'invitation', token);
  return mail && findInvitation(system.unscoped, mail);
}

/** Refuses with 422 a link that is not good any more. */
export async function openInvitation(c: Context<Env>, token: string) {
  const invitation = await invitationOf(c, token);
  if (!invitation?.open) {
    const detail = 'The invitation was used, withdrawn, or its time is over.';
    throw new Problem('unprocessable', 'invitation-not-valid', detail);
  }
  return invitation;
}

/**
 * Joins the caller to the organization that the link invites to. Refuses with 403 somebody else
 * than the invited one: a link that was passed on must not let another person in.
 */
export async function joinByInvitation(c: Context<Env>, token: string) {
  const { userId, email } = callerOf(c);
  const invitation = await openInvitation(c, token);
  if (invitation.email !== email) {
    const detail = 'The invitation was sent to another e-mail address.';
    throw new Problem('forbidden', 'invitation-of-another', detail);
  }
  const { id, orgId, organizationName } = invitation;
  const scoped = c.var.deps.database.app.scoped({ orgId, userId });
  const acting = { orgId, actor: actingAs(c, userId) };
  const { role } = await transact(c, scoped, async (trx) => {
    await markEmailVerified(trx, userId);
    const joined = await acceptInvitation(trx, acting, { id, userId });
    c.var.intents.push(...(await recheckApprovals(trx, orgId, userId)));
    return joined;
  });
  return { id: orgId, name: organizationName, role };
}
