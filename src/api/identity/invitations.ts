import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  createInvitation,
  type Invitation,
  listInvitations,
  renewInvitation,
  revokeInvitation,
} from '../../db/identity/invitations.ts';
import { callerOf } from '../kit/access.ts';
import type { Env } from '../kit/env.ts';
import { body, instant, noContent, OrgParam, ok, PageQuery, pageOf } from '../kit/json.ts';
import { spend } from '../kit/rate-limit.ts';
import { route, router } from '../kit/router.ts';
import { askForMail } from './account-mails.ts';
import { Email, RoleName } from './schemas.ts';

const tag = 'Members';
const params = OrgParam.extend({ invitationId: z.uuid() });
const mailsPerOrganization = { points: 200, windowS: 60 * 60 };

const InvitedRole = RoleName.exclude(['owner']);

const InvitationView = z
  .object({
    id: z.uuid(),
    email: z.string(),
    role: RoleName,
    invitedBy: z.uuid(),
    expiresAt: instant,
    acceptedAt: instant.nullable(),
    revokedAt: instant.nullable(),
    createdAt: instant,
  })
  .openapi('Invitation');

const listRoute = route({
  method: 'get',
  path: '/api/orgs/{orgId}/invitations',
  summary: 'List invitations, newest first',
  tag,
  access: 'identity:read',
  request: {
    params: OrgParam,
    query: PageQuery.extend({ open: z.enum(['true', 'false']).optional() }),
  },
  responses: { 200: ok(pageOf(InvitationView)) },
});

const createRoute = route({
  method: 'post',
  path: '/api/orgs/{orgId}/invitations',
  summary: 'Invite somebody by a link that is mailed to them and good for seven days',
  tag,
  access: 'identity:write',
  request: {
    params: OrgParam,
    body: body(z.strictObject({ email: Email, role: InvitedRole })),
  },
  responses: { 201: ok(InvitationView) },
});

const resendRoute = route({
  method: 'post',
  path: '/api/orgs/{orgId}/invitations/{invitationId}/resend',
  summary: 'Mail a new link, good for seven more days; older ones go on working',
  tag,
  access: 'identity:write',
  request: { params },
  responses: { 200: ok(InvitationView) },
});

const revokeRoute = route({
  method: 'delete',
  path: '/api/orgs/{orgId}/invitations/{invitationId}',
  summary: 'Withdraw an invitation; its links stop working',
  tag,
  access: 'identity:write',
  request: { params },
  responses: { 204: noContent },
});

async function mailLink(c: Context<Env>, { id, email }: Invitation): Promise<void> {
  const { orgId } = c.var.acting;
  await spend(c, `mail:org:${orgId}`, mailsPerOrganization);
  const invited = { invitedTo: orgId, invitationId: id, recipient: email };
  await askForMail(c, c.var.db, { orgId, mail: { purpose: 'invitation', ...invited } });
}

export const invitations = router()
  .openapi(listRoute, async (c) => {
    const { open, ...page } = c.req.valid('query');
    const filter = { ...page, open: open === 'true' };
    return c.json(await listInvitations(c.var.db, c.var.acting.orgId, filter), 200);
  })
  .openapi(createRoute, async (c) => {
    const given = { ...c.req.valid('json'), invitedBy: callerOf(c).userId };
    const invitation = await createInvitation(c.var.db, c.var.acting, given);
    await mailLink(c, invitation);
    c.header('location', `${c.req.path}/${invitation.id}`);
    return c.json(invitation, 201);
  })
  .openapi(resendRoute, async (c) => {
    const { invitationId } = c.req.valid('param');
    const invitation = await renewInvitation(c.var.db, c.var.acting, invitationId);
    await mailLink(c, invitation);
    return c.json(invitation, 200);
  })
  .openapi(revokeRoute, async (c) => {
    const { invitationId } = c.req.valid('param');
    await revokeInvitation(c.var.db, c.var.acting, invitationId);
    return c.body(null, 204);
  });
